import type { Desk } from '../../engine/kernel/desk.ts';
import { isAccountMode, type RunConfig } from '../../engine/kernel/settings.ts';
import { createMarketClock, type MarketClock } from '../../engine/market/clock.ts';
import { type Instant, instant, MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';
import type { JobCursor } from '../../engine/schedule/schedule-state.ts';
import type { SqliteRunStore } from '../../storage/run-store.ts';
import { recordedConfig } from '../composed-run.ts';

/** What the book is made from: a store, the run's calendar, and the moment it is looked at. */
export interface BookSource {
  readonly store: SqliteRunStore;
  readonly clock: MarketClock;
  readonly config: RunConfig;
  readonly now: Instant;
  /** Markets with symbols, in the order of the market table. */
  readonly markets: readonly MarketCode[];
  /** Jobs that run at this moment; only a running engine knows. */
  readonly running: readonly JobCursor[];
}

/** The book of a running engine. */
export const liveBook = (store: SqliteRunStore, desk: Desk): BookSource => ({
  store,
  clock: desk.clock,
  config: desk.config,
  now: desk.at,
  markets: [...desk.marketSymbols.keys()],
  running: [...(desk.state.schedule?.cursors.values() ?? [])].filter(({ running }) => running !== null),
});

/**
 * The book out of the store alone, as of the newest thing written in it; on an account as of the wall clock.
 *
 * @returns null when no run has begun in it
 */
export function storedBook(store: SqliteRunStore, wallClock: number): BookSource | null {
  const config = recordedConfig(store);
  if (config === null) return null;
  const newest = store.db.prepare<[], number | null>('SELECT max(at) FROM incidents').pluck().get() ?? 0;
  const known = new Set(
    store.db.prepare<[], string>('SELECT DISTINCT market FROM job_runs WHERE market IS NOT NULL').pluck().all(),
  );
  return {
    store,
    clock: createMarketClock({ overrides: config.calendarOverrides, observedDays: config.observedDays }),
    config,
    now: instant(isAccountMode(config.mode) ? Math.max(newest, wallClock) : newest),
    markets: MARKET_CODES.filter((code) => known.has(code)),
    running: [],
  };
}
