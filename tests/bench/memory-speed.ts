import { rmSync, statSync } from 'node:fs';
import { SimulatedMarket } from '../../engine/broker/sim/simulated-market.ts';
import { performanceOf } from '../../engine/context/performance.ts';
import type { StoreRecord } from '../../engine/kernel/records.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { DAY_MS } from '../../engine/market/days.ts';
import { makeOfflinePlan } from '../../engine/playbook/offline-planner.ts';
import { Engine } from '../../engine/runtime/engine.ts';
import type { RunStore } from '../../engine/runtime/ports.ts';
import { searchMemory, storedMemory } from '../../storage/memory.ts';
import { outcomeReader } from '../../storage/outcomes.ts';
import { performanceRows } from '../../storage/performance.ts';
import { latestDecisionOf, loadExplanationRows, readRecords } from '../../storage/queries.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { decision, trade } from '../storage/sample-records.ts';
import { liveThroughYears } from '../support/desk-years.ts';
import { CONFIG } from './engine-speed.ts';
import { type MemoryBars, sourceOf } from './memory-bars.ts';

/** A store in a file of its own that is gone afterwards. */
function withStore<T>(path: string, use: (store: SqliteRunStore) => T): T {
  remove(path);
  const store = openRunStore(path, { fast: true });
  try {
    return use(store);
  } finally {
    store.close();
    remove(path);
  }
}

const remove = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
};

/** Two years of a desk with two markets: what its memory takes of the file, and how long the end of a day holds a commit up. */
export function measureYears(path: string): {
  readonly rollUps: number;
  readonly rows: number;
  readonly megabytes: number;
  readonly meanMs: number;
  readonly maxMs: number;
} {
  return withStore(path, (store) => {
    const took: number[] = [];
    let rollUps = 0;
    liveThroughYears(2, 5, (records) => {
      const startedAt = performance.now();
      store.commit(null, records, false);
      const asked = records.filter(({ kind }) => kind === 'roll-up').length;
      if (asked === 0) return;
      rollUps += asked;
      took.push(performance.now() - startedAt);
    });
    return {
      rollUps,
      rows: storedMemory(store).rows({}).length,
      megabytes: sizeOf(store, 'context') + sizeOf(store, 'sqlite_autoindex_context_1'),
      meanMs: took.reduce((sum, ms) => sum + ms, 0) / took.length,
      maxMs: Math.max(...took),
    };
  });
}

const sizeOf = ({ db }: SqliteRunStore, name: string): number =>
  (db.prepare<[string], number>('SELECT sum(pgsize) FROM dbstat WHERE name = ?').pluck().get(name) ?? 0) / 2 ** 20;

export interface SearchTimes {
  readonly megabytes: number;
  /** The slowest of several, milliseconds, by what is asked. */
  readonly slowestMs: Readonly<Record<string, number>>;
  /** `performance --by month` over one trade for every fifty decisions. */
  readonly reportMs: number;
}

/** Queries of the commands and of the terminal over so many decisions of two years. */
export function measureSearch(path: string, decisions: number): SearchTimes {
  return withStore(path, (store) => {
    fill(store, decisions);
    const since = Date.UTC(2026, 10, 1);
    const from = Object.fromEntries(MARKETS.map((market) => [market, since])) as never;
    const outcomeOf = outcomeReader(store);
    const asked: Readonly<Record<string, () => unknown>> = {
      'decisions --limit 50': () => [...readRecords(store, 'decision', { limit: 50 })],
      'decisions --symbol 000007 --limit 50': () => [
        ...readRecords(store, 'decision', { limit: 50, symbol: '000007' }),
      ],
      'decisions --since 2026-11-01 --limit 50': () => [...readRecords(store, 'decision', { limit: 50, since: from })],
      'the newest decision of a symbol': () => latestDecisionOf(store, 'KR', '000007'),
      'explain a decision': () => loadExplanationRows(store, `d${decisions >> 1}`),
      'outcomes --limit 50': () => [...readRecords(store, 'decision', { limit: 50 })].map(outcomeOf),
      'decisions of a day, by action': () =>
        store.db
          .prepare('SELECT action, count(*) FROM decisions WHERE market = ? AND trading_day = ? GROUP BY action')
          .all('KR', '2026-11-02'),
      'a day rolled up': () =>
        store.commit(null, [{ kind: 'roll-up', layer: 'L6', timeFrame: '2026-11-02', market: 'KR', at: since }], false),
      'memory searched': () => searchMemory(store, 'pnl', 300),
    };
    // Reads every trade there is: a report that one waits for, and no search.
    const report = () => {
      const { trades, equity } = performanceRows(store);
      return performanceOf('month', trades, equity);
    };
    const slowest = (ask: () => unknown) => Math.max(...Array.from({ length: 7 }, () => timed(ask)));
    return {
      megabytes: statSync(path).size / 2 ** 20,
      slowestMs: Object.fromEntries(Object.entries(asked).map(([name, ask]) => [name, slowest(ask)])),
      reportMs: slowest(report),
    };
  });
}

const MARKETS = ['KR', 'US_NASDAQ'] as const;
const SYMBOLS = 500;
const TWO_YEARS = 730;

function fill(store: SqliteRunStore, decisions: number): void {
  let records: StoreRecord[] = [];
  const first = Date.UTC(2025, 0, 1);
  for (let n = 0; n < decisions; n++) {
    const at = first + Math.floor((n / decisions) * TWO_YEARS * DAY_MS);
    const tradingDay = new Date(at).toISOString().slice(0, 10);
    const market = MARKETS[n % 2]!;
    const symbol = String(n % SYMBOLS).padStart(6, '0');
    const action = n % 50 === 0 ? 'BUY' : 'HOLD';
    const about = { at, tradingDay, market, symbol };
    records.push(decision({ ...about, id: `d${n}`, action, orderId: null, playbookId: null }));
    if (action === 'BUY') {
      const ends = { id: `t${n}`, closedAt: at, entryDecisionId: `d${n}`, exitDecisionId: null };
      records.push(trade({ ...about, ...ends, currency: market === 'KR' ? 'KRW' : 'USD', pnl: (n % 900) - 440 }));
    }
    if (records.length >= 20_000) {
      store.commit(null, records, false);
      records = [];
    }
  }
  store.commit(null, records, false);
}

function timed(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

export interface LoopTimes {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How long the loop is away for a second's worth of events and their commit, with its records written or dropped. */
export function measureLoop(bars: MemoryBars, path: string, withRecords: boolean): LoopTimes {
  return withStore(path, (store) => {
    const kept: RunStore = withRecords
      ? store
      : { ...store, commit: (segment, _, durable) => store.commit(segment, [], durable) };
    const clock = createMarketClock({ overrides: [], observedDays: {} });
    const source = new SimulatedMarket({ source: sourceOf(bars), clock, cash: CONFIG.cash, tradeFrom: 0 });
    const startAt = source.firstInstant() - 3_600_000;
    const parts = { planner: makeOfflinePlan, plannerName: 'offline' };
    const engine = new Engine({
      config: CONFIG,
      instruments: bars.instruments,
      startAt,
      source,
      store: kept,
      ...parts,
    });
    const took: number[] = [];
    for (let more = true; more; ) {
      const startedAt = performance.now();
      for (let n = 0; more && n < EVENTS_A_TURN; n++) more = engine.step(0);
      engine.commit();
      took.push(performance.now() - startedAt);
    }
    took.sort((a, b) => a - b);
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
    return { p50: at(0.5), p99: at(0.99), max: took.at(-1)! };
  });
}

const EVENTS_A_TURN = 50;
