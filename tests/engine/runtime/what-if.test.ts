import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { tradingDay } from '../../../engine/market/types.ts';
import { TimeMachine } from '../../../engine/runtime/time-machine.ts';
import { WhatIfError, whatIf } from '../../../engine/runtime/what-if.ts';
import type { TestBar } from '../../support/bars.ts';
import { drive, meddling } from '../../support/meddling.ts';
import { type MarketShape, marketShape, randomMarket } from '../../support/random-market.ts';
import { type RunInput, TestRun } from '../../support/run.ts';

const WILD: MarketShape = {
  seed: 7,
  markets: ['KR', 'US_NASDAQ'],
  days: 2,
  barMinutes: 5,
  wildness: 0.5,
  breakerReset: 'operator',
  blackout: { startMinute: 0, endMinute: 1 },
};

const clock = createMarketClock({ overrides: [], observedDays: {} });

function changing(input: RunInput, changes: Partial<typeof DEFAULT_TRADING_SETTINGS>) {
  return {
    settings: { ...DEFAULT_TRADING_SETTINGS, ...input.settings, ...changes },
    planner: input.planner,
    plannerName: 'test',
    finished: true,
  };
}

describe('without a change', () => {
  it('what would have been is what was, from any moment, whatever the operator did', () => {
    let decisions = 0;
    fc.assert(
      fc.property(
        marketShape,
        meddling,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('day', 'run'),
        (shape, commands, share, scope) => {
          const input = randomMarket(shape);
          const run = new TestRun(input);
          drive(run, commands);
          run.engine.commit();
          const from = Math.max(1, Math.floor(run.engine.lastSeq * share));
          const { recorded, changed, differing } = whatIf(run.store, { ...changing(input, {}), from, scope });
          expect(changed).toEqual(recorded);
          expect(differing).toBe(0);
          if (scope === 'run') expect(recorded.fingerprint).toBe(run.engine.fingerprint());
          decisions += recorded.decisions.BUY + recorded.decisions.SELL;
        },
      ),
      { numRuns: 12 },
    );
    expect(decisions).toBeGreaterThan(20);
  });
});

describe('bars that the market cut off', () => {
  it('are traded again as they were: closing auctions, and bars longer than what was left of the session', () => {
    fc.assert(
      fc.property(marketShape, fc.constantFrom(15, 25, 40), (given, barMinutes) => {
        const shape = { ...given, barMinutes };
        const input = randomMarket(shape);
        const length = barMinutes * 60_000;
        const closings = new Map<string, TestBar>();
        for (const bar of input.bars) {
          const day = new Date(bar.start).toISOString().slice(0, 10);
          if (bar.kind === 'minute') closings.set(`${bar.symbol} ${day}`, bar);
        }
        const auctions = [...closings.values()].flatMap((bar) => {
          const session = clock.sessionOf(
            input.instruments[bar.symbol]!.market,
            tradingDay(new Date(bar.start).toISOString().slice(0, 10)),
          );
          if (session === null || session === 'unknown') return [];
          return [{ ...bar, start: session.close, end: session.close + length }];
        });
        const cut = { ...input, bars: [...input.bars, ...auctions] };
        const run = new TestRun(cut).runAll();
        const { recorded, changed } = whatIf(run.store, { ...changing(cut, {}), from: 1, scope: 'run' });
        expect(recorded.fingerprint).toBe(run.engine.fingerprint());
        expect(changed).toEqual(recorded);
      }),
      { numRuns: 6 },
    );
  });
});

describe('with one setting changed', () => {
  const input = randomMarket(WILD);
  const run = new TestRun(input).runAll();

  it('nothing is bought above everything’s confidence', () => {
    const { recorded, changed, differences } = whatIf(run.store, {
      ...changing(input, { confidenceThreshold: 99 }),
      from: 1,
      scope: 'run',
    });
    expect(recorded.decisions.BUY).toBeGreaterThan(0);
    expect(changed.decisions.BUY).toBe(0);
    expect(changed.trades).toBe(0);
    expect(changed.accounts.every(({ equityChange }) => equityChange === 0)).toBe(true);
    expect(differences.some(({ recorded: was }) => was?.action === 'BUY')).toBe(true);
  });

  it('the past of the moment stays as it was', () => {
    const machine = new TimeMachine(run.store);
    while (machine.read(1_000));
    machine.next({ kind: 'trade' });
    const { from, differences } = whatIf(run.store, {
      ...changing(input, { confidenceThreshold: 99 }),
      from: machine.here.seq,
      scope: 'run',
    });
    expect(from).toEqual(machine.here);
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ at }) => at >= from.at)).toBe(true);
  });

  it('a stop nearer to the entry sells sooner', () => {
    const stops = (settings: Partial<typeof DEFAULT_TRADING_SETTINGS>) =>
      whatIf(run.store, { ...changing(input, settings), from: 1, scope: 'run' }).changed.exits['HARD_STOP'] ?? 0;
    expect(stops({ krAtrStopMinPct: -0.2, krAtrStopMaxPct: -0.2 })).toBeGreaterThan(
      stops({ krAtrStopMinPct: -30, krAtrStopMaxPct: -30 }),
    );
  });

  it('the rest of the day ends with the last close of the day', () => {
    const { until } = whatIf(run.store, { ...changing(input, {}), from: 1_000, scope: 'day' });
    expect(new Date(until).toISOString()).toBe('2026-03-09T20:00:00.000Z');
  });
});

describe('a run that cannot be made again', () => {
  it('is refused when its market was a real one', () => {
    const input = { ...randomMarket(WILD), config: { mode: 'paper' as const } };
    const run = new TestRun(input).runAll();
    expect(() => whatIf(run.store, { ...changing(input, {}), from: 1, scope: 'day' })).toThrow(WhatIfError);
  });
});
