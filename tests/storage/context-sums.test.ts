import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Amounts } from '../../engine/context/figures.ts';
import { marketKey } from '../../engine/context/keys.ts';
import { dueRollUps } from '../../engine/context/roll-ups.ts';
import { type FrameKind, frameOf } from '../../engine/context/time-frame.ts';
import type { StoreRecord, TradeRecord } from '../../engine/kernel/records.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { addDays, DAY_MS } from '../../engine/market/days.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { instant, type MarketCode, tradingDay } from '../../engine/market/types.ts';
import { storedMemory } from '../../storage/memory.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { trade } from './sample-records.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
/** In seven time zones and six currencies; two share one. */
const TRADED: readonly MarketCode[] = ['KR', 'US_NASDAQ', 'US_NYSE', 'JP', 'HK', 'CN_SHA', 'VN_HSX'];
const FROM = Date.UTC(2023, 11, 20);
const DAYS = 1_100;

const closed = fc
  .record({
    market: fc.constantFrom(...TRADED),
    at: fc.integer({ min: FROM, max: FROM + DAYS * DAY_MS - 1 }).map(instant),
    pnl: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
    fxPnl: fc.option(fc.integer({ min: -(10 ** 9), max: 10 ** 9 })),
    fees: fc.nat(10 ** 9),
  })
  .map(({ market, at, ...amounts }): Omit<TradeRecord, 'id' | 'kind'> => {
    const { kind: _, id: __, ...sample } = trade();
    const tradingDay = clock.tradingDay(market, at) ?? clock.localDay(market, at);
    const strategyPnl = amounts.pnl - (amounts.fxPnl ?? 0);
    return { ...sample, ...amounts, market, strategyPnl, closedAt: at, tradingDay, currency: MARKETS[market].currency };
  });

/** By then every frame that a trade lies in is over. */
const LAST_DAY = tradingDay('2026-12-31');

/** What the kernel asks for at the end of every day, for every market that traded, from the first day to the last. */
function endOfDays(trades: readonly Pick<TradeRecord, 'market'>[]): StoreRecord[] {
  const records: StoreRecord[] = [];
  for (const market of new Set(trades.map((each) => each.market))) {
    for (let day = addDays(clock.localDay(market, instant(FROM)), -1); day <= LAST_DAY; day = addDays(day, 1)) {
      for (const due of dueRollUps(day)) records.push({ kind: 'roll-up', ...due, market, at: 0 });
    }
  }
  return records;
}

const NAMES = ['total_pnl', 'strategy_pnl', 'fx_pnl', 'fees'] as const;
const LAYERS = { day: 'L6', week: 'L5', month: 'L4', quarter: 'L3', year: 'L2' } as const;

function sumsOfTrades(trades: readonly TradeRecord[], kind: FrameKind, name: (typeof NAMES)[number]) {
  const minor = (each: TradeRecord): number | null =>
    ({ total_pnl: each.pnl, strategy_pnl: each.strategyPnl, fx_pnl: each.fxPnl, fees: each.fees })[name];
  const sums = new Map<string, Record<string, number>>();
  for (const each of trades) {
    const key = `${frameOf(kind, tradingDay(each.tradingDay)).text} ${marketKey(each.market, name)}`;
    const before = sums.get(key) ?? {};
    const value = minor(each);
    sums.set(key, value === null ? before : { ...before, [each.currency]: (before[each.currency] ?? 0) + value });
  }
  return sums;
}

function remembered(store: SqliteRunStore, layer: 'L1' | (typeof LAYERS)[keyof typeof LAYERS], name: string) {
  const rows = storedMemory(store)
    .rows({ layer })
    .filter(({ key }) => key.endsWith(`.${name}`));
  return new Map(rows.map(({ timeFrame, key, value }) => [`${timeFrame} ${key}`, JSON.parse(value) as Amounts]));
}

describe('memory rolled up from any trades of three years', () => {
  it('adds up to the last minor unit: days, ISO weeks, months, quarters, years, legacy', () => {
    fc.assert(
      fc.property(fc.array(closed, { minLength: 1, maxLength: 60 }), (drafts) => {
        const trades = drafts.map((draft, n): TradeRecord => ({ kind: 'trade', id: `t${n}`, ...draft }));
        const store = openRunStore(':memory:', { fast: true });
        store.commit(null, [...trades, ...endOfDays(trades)], false);
        for (const name of NAMES) {
          for (const [kind, layer] of Object.entries(LAYERS) as [FrameKind, 'L6'][]) {
            expect(remembered(store, layer, name)).toEqual(sumsOfTrades(trades, kind, name));
          }
          expect(remembered(store, 'L1', name)).toEqual(sumsOfTrades(trades, 'legacy', name));
        }
        store.close();
      }),
      { numRuns: 10 },
    );
  });

  it('comes to the same when it is rolled up again', () => {
    const store = openRunStore(':memory:', { fast: true });
    const draft = fc.sample(closed, { numRuns: 40, seed: 3 });
    store.commit(
      null,
      draft.map((each, n) => ({ kind: 'trade', id: `t${n}`, ...each })),
      false,
    );
    const rows = () => storedMemory(store).rows({});
    store.commit(null, endOfDays(draft), false);
    const once = rows();
    store.commit(null, endOfDays(draft), false);
    expect(rows()).toEqual(once);
    expect(once.length).toBeGreaterThan(500);
    store.close();
  });
});
