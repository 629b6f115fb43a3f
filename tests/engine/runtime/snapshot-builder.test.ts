import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../engine/client/snapshot.ts';
import { MARKET_CODES, type MarketCode } from '../../../engine/market/types.ts';
import { SnapshotBuilder } from '../../../engine/runtime/snapshot-builder.ts';
import { type MarketShape, randomMarket } from '../../support/random-market.ts';
import { TestRun } from '../../support/run.ts';
import { at, BASE, planOf, runTo, runToHolding, STOCK, scenario, scriptedDay } from '../../support/scripted-day.ts';

function snapshotOf(run: TestRun): Snapshot {
  return new SnapshotBuilder(run.engine.kernel).build({ state: null, speed: 1, at: run.desk.at });
}

const TWO_MARKETS: MarketShape = {
  seed: 11,
  markets: ['KR', 'US_NASDAQ'],
  days: 2,
  barMinutes: 5,
  wildness: 0.3,
  breakerReset: 'next-day',
  blackout: { startMinute: 0, endMinute: 1 },
};

/** Snapshots of a run at moments spread over it. */
function moments(shape: MarketShape, every: number): Snapshot[] {
  const run = new TestRun(randomMarket(shape));
  const taken: Snapshot[] = [];
  for (let n = 1; run.step(); n++) if (n % every === 0) taken.push(snapshotOf(run));
  return taken;
}

describe('the numbers on one screen agree', () => {
  const snapshots = moments(TWO_MARKETS, 97);

  it('over a run in which much happens', () => {
    expect(snapshots.some(({ positions }) => positions.length >= 2)).toBe(true);
    expect(snapshots.some(({ header }) => header.accounts.some(({ dayPnl }) => dayPnl < 0))).toBe(true);
    expect(snapshots.some(({ orders }) => orders.some(({ ended }) => ended))).toBe(true);
  });

  it('between positions, accounts and exposure', () => {
    for (const { header, positions, risk } of snapshots) {
      for (const { currency, cash, equity, unrealised } of header.accounts) {
        const held = positions.filter((position) => position.currency === currency);
        const sum = (of: (position: (typeof held)[number]) => number) => held.reduce((all, each) => all + of(each), 0);
        expect(equity - cash).toBeCloseTo(
          sum(({ quantity, last }) => quantity * last),
          0,
        );
        expect(unrealised).toBeCloseTo(
          sum(({ pnl }) => pnl),
          4,
        );
        const exposure = risk.limits.find(({ name }) => name === `exposure ${currency}`);
        expect(exposure?.used).toBeCloseTo(((equity - cash) / equity) * 100, 6);
      }
    }
  });

  it('between the breaker and the day', () => {
    for (const { header } of snapshots) {
      const { breaker, accounts } = header;
      const all = breaker.measures.flatMap(({ heldPct, dayPct }) => [heldPct, dayPct]).filter((pct) => pct !== null);
      expect(breaker.valuePct).toBe(all.length === 0 ? null : Math.min(...all));
      for (const { currency, dayPnlPct, equity, dayPnl } of accounts) {
        const measure = breaker.measures.find((each) => each.currency === currency);
        if (measure?.dayPct != null) expect(measure.dayPct).toBeCloseTo(dayPnlPct, 6);
        expect((dayPnl / (equity - dayPnl)) * 100).toBeCloseTo(dayPnlPct, 6);
      }
    }
  });

  it('between scanner, scenarios and positions', () => {
    for (const { scanner, scenarios, positions } of snapshots) {
      for (const { symbolId, conditions, held } of scenarios) {
        const value = (metric: string) => conditions.find((condition) => condition.metric === metric)?.value;
        const candidate = scanner.find((each) => each.symbolId === symbolId);
        const position = positions.find((each) => each.symbolId === symbolId);
        expect(held).toBe(position !== undefined);
        const change = value('price_change_pct');
        if (candidate && change != null) expect(candidate.changePct).toBe(change);
        const price = value('price');
        if (candidate && price != null) expect(candidate.price).toBe(price);
        if (position && price != null) expect(position.last).toBe(price);
        const result = value('unrealized_pnl_pct');
        if (position && result != null) expect(position.pnlPct).toBe(result);
      }
    }
  });

  it('between the sectors and the positions', () => {
    for (const { positions, risk } of snapshots) {
      const sector = risk.limits.find(({ name }) => name === 'any');
      expect(sector?.used ?? 0).toBe(positions.length);
    }
  });
});

describe('markets', () => {
  const marketsAt = (time: string) => snapshotOf(runTo(scriptedDay(), time)).markets;
  const changeOf = (time: string, code: MarketCode) => {
    const { state, nextChange, nextChangeAt } = marketsAt(time).find((market) => market.code === code)!;
    return [state, nextChange, nextChangeAt];
  };

  it('are all ten, the traded one first', () => {
    const markets = marketsAt('10:00');
    expect(markets.map(({ code }) => code).toSorted()).toEqual([...MARKET_CODES].toSorted());
    expect(markets.map(({ enabled }) => enabled)).toEqual([true, ...Array<boolean>(9).fill(false)]);
    expect(markets[0]).toMatchObject({ code: 'KR', symbols: 1 });
  });

  it('say that a lunch break comes before the close', () => {
    expect(changeOf('10:00', 'JP')).toEqual(['open', 'break', at('11:30')]);
    expect(changeOf('12:00', 'JP')).toEqual(['break', 'resume', at('12:30')]);
    expect(changeOf('13:00', 'JP')).toEqual(['open', 'close', at('15:30')]);
    expect(changeOf('10:00', 'KR')).toEqual(['open', 'close', at('15:30')]);
  });

  it('that trade now come first in scanner and scenarios', () => {
    const both = moments(TWO_MARKETS, 29).filter(
      ({ scanner }) => new Set(scanner.map(({ market }) => market)).size === 2,
    );
    expect(both.length).toBeGreaterThan(0);
    for (const { scanner, markets } of both) {
      const open = markets.filter(({ state }) => state === 'open').map(({ code }) => code);
      const known = scanner.map(({ market }) => market);
      const trading = open.find((code) => known.includes(code));
      if (trading !== undefined) expect(known[0]).toBe(trading);
    }
  });
});

describe('the scanner', () => {
  it('shows what the market says now beside the score of the scan', () => {
    const run = scriptedDay({ path: (minute) => BASE + minute * 20, planner: planOf(() => []) });
    const [candidate] = snapshotOf(runTo(run, '10:00')).scanner;
    const { last, previousClose } = run.desk.table.columns;
    expect(candidate?.changePct).toBeCloseTo((last[STOCK]! / previousClose[STOCK]! - 1) * 100, 9);
    expect(candidate).toMatchObject({ rank: 1, selected: true, leftOut: '', price: last[STOCK] });
  });

  it('lists what it left out today, with the reason and without a score', () => {
    const run = scriptedDay();
    runTo(run, '10:00');
    const day = run.desk.market('KR');
    day.candidates = [];
    day.leftOut.add(`${STOCK}:volatility below 0.8 %`);
    expect(snapshotOf(run).scanner).toMatchObject([
      { rank: null, score: null, selected: false, leftOut: 'volatility below 0.8 %' },
    ]);
  });
});

describe('orders and limits', () => {
  it('show an order that still works before those that ended, and its share of the cash', () => {
    const run = scriptedDay();
    run.runUntil(() => [...run.state.orders.values()].some(({ state }) => state === 'working'));
    const { orders, risk } = snapshotOf(run);
    expect(orders[0]).toMatchObject({ state: 'working', ended: false });
    const fatFinger = risk.limits.find(({ name }) => name === 'fat finger KRW');
    const cost = orders[0]!.limit! * orders[0]!.quantity;
    expect(fatFinger).toMatchObject({ limit: 30, bound: 'most', breached: false });
    expect(fatFinger?.used).toBeCloseTo((cost / 100_000_000) * 100, 1);
  });

  it('leave out why an order waited once it is filled', () => {
    const run = scriptedDay();
    runToHolding(run);
    const [order] = run.state.orders.values();
    order!.message = 'inside a blackout';
    expect(snapshotOf(run).orders).toMatchObject([{ state: 'filled', ended: true, message: '' }]);
  });

  it('name the stock that cools down', () => {
    const run = scriptedDay({ planner: planOf(() => [scenario()]) });
    runToHolding(run);
    expect(snapshotOf(run).risk.cooldowns).toMatchObject([
      { code: '005930', name: 'Samsung Electronics', reason: 'signal' },
    ]);
  });
});
