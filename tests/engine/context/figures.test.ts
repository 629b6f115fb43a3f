import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardText } from '../../../engine/context/card.ts';
import {
  combineFigures,
  type DayDecisions,
  type DayTrade,
  dayFigures,
  type Figures,
} from '../../../engine/context/figures.ts';

const trade = fc.record({
  id: fc.uuid(),
  symbol: fc.constantFrom('005930', '000660', 'AAPL'),
  currency: fc.constantFrom('KRW', 'USD'),
  pnl: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  strategyPnl: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fxPnl: fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })),
  fees: fc.nat(1_000_000),
  buyAmount: fc.nat(1_000_000_000),
  exitReason: fc.constantFrom('HARD_STOP', 'TRAILING_STOP'),
  confidence: fc.double({ min: 0, max: 100, noNaN: true }),
}) satisfies fc.Arbitrary<DayTrade>;

const decisions: fc.Arbitrary<DayDecisions> = fc.record({
  action: fc.constantFrom('BUY', 'SELL', 'HOLD'),
  count: fc.integer({ min: 1, max: 50 }),
  stated: fc.nat(50),
  confidence: fc.nat(5_000_000),
});

const day: fc.Arbitrary<Figures> = fc
  .record({ trades: fc.array(trade, { maxLength: 4 }), decisions: fc.array(decisions, { maxLength: 3 }) })
  .map(({ trades, decisions }) => dayFigures({ trades, decisions, symbols: [] }));

const won = (pnl: number, more: Partial<DayTrade> = {}): DayTrade => ({
  ...{ id: `t${pnl}`, symbol: '005930', currency: 'KRW', pnl, strategyPnl: pnl, fxPnl: null, fees: 10 },
  ...{ buyAmount: 10_000, exitReason: 'TRAILING_STOP', confidence: 85, ...more },
});

describe('the figures of a day', () => {
  it('count trades and decisions, each currency apart', () => {
    const figures = dayFigures({
      trades: [won(300), won(-100, { exitReason: 'HARD_STOP' }), won(250, { currency: 'USD', symbol: 'AAPL' })],
      decisions: [
        { action: 'BUY', count: 3, stated: 3, confidence: 255_000 },
        { action: 'HOLD', count: 2, stated: 1, confidence: 60_000 },
      ],
      symbols: ['000660'],
    });
    expect(figures).toMatchObject({
      ...{ trade_count: 3, wins: 2, losses: 1, win_rate: 66.67, buys: 3, sells: 0, holds: 2, avg_confidence: 78.75 },
      ...{ total_pnl: { KRW: 200, USD: 250 }, fees: { KRW: 20, USD: 10 }, profit_factor: { KRW: 3 } },
      ...{ unique_stocks: 3, stocks: ['000660', '005930', 'AAPL'], exits: { HARD_STOP: 1, TRAILING_STOP: 2 } },
      ...{ best: { pnl: 300 }, worst: { pnl: -100 }, fx_unknown: 3, fx_pnl: {} },
      calibration: { '85-89': { count: 3, wins: 2, promised: 255_000 } },
    });
    expect(cardText(figures)).toContain('total_pnl 200 KRW, 2.50 USD; win_rate 66.67 %; trade_count 3');
  });

  it('are none at all of a day on which nothing happened', () => {
    expect(dayFigures({ trades: [], decisions: [], symbols: [] })).toEqual({});
  });

  it('of a day without trades have no win rate, and no best', () => {
    const quiet = dayFigures({
      trades: [],
      decisions: [{ action: 'HOLD', count: 2, stated: 0, confidence: 0 }],
      symbols: [],
    });
    expect(quiet).toMatchObject({ trade_count: 0, wins: 0, total_pnl: {} });
    expect(Object.keys(quiet)).not.toContain('win_rate');
    expect(Object.keys(quiet)).not.toContain('best');
  });
});

describe('figures of longer stretches', () => {
  it('are the same however the shorter ones are grouped on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.array(day, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), (groups) => {
        expect(combineFigures(groups.map(combineFigures))).toEqual(combineFigures(groups.flat()));
      }),
    );
  });

  it('of one stretch are its own', () => {
    fc.assert(
      fc.property(day, (figures) => {
        expect(combineFigures([figures])).toEqual(figures);
      }),
    );
  });

  it('hold what held last', () => {
    const combined = combineFigures([{ regime: 'BULL', index: 1_000 }, {}, { regime: 'BEAR' }]);
    expect(combined).toEqual({ regime: 'BEAR', index: 1_000 });
  });

  it('refuse a value that is none of its name', () => {
    expect(() => combineFigures([{ trade_count: 'three' }])).toThrow(/expected number/);
    expect(() => combineFigures([{ total_pnl: { KRW: 0.5 } }])).toThrow(/int/);
  });
});
