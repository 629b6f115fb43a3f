import { z } from 'zod';
import type { ClosedTrade } from '../engine/evolution/closed-trade.ts';
import { lookBackFrom, type ReviewInput } from '../engine/evolution/daily-review.ts';
import type { ShadowOutcome } from '../engine/evolution/shadow-watch.ts';
import { MARKETS } from '../engine/market/markets.ts';
import type { MarketCode, TradingDay } from '../engine/market/types.ts';
import { readError } from './errors.ts';
import { type RecordKind, type RecordOf, TABLES } from './rows/tables.ts';
import type { SqliteRunStore } from './run-store.ts';

const tallyRow = z.object({ action: z.enum(['BUY', 'SELL', 'HOLD']), count: z.int(), confidence: z.number() });

/**
 * The rows that a review of a market's day is made from. `startCash` is the equity before the run's first day; null unknown.
 *
 * @throws StoreError when the file cannot be read
 */
export function reviewRows(
  store: SqliteRunStore,
  market: MarketCode,
  day: TradingDay,
  startCash: number | null,
): ReviewInput {
  const { currency } = MARKETS[market];
  const from = lookBackFrom(day);
  return reading(store, () => {
    const tally = new Map(
      store.db
        .prepare<[string, string], unknown>(
          `SELECT action, count(*) AS count, total(confidence) AS confidence FROM decisions
           WHERE market = ? AND trading_day = ? GROUP BY action`,
        )
        .all(market, day)
        .map((row) => tallyRow.parse(row))
        .map((row) => [row.action, row]),
    );
    const symbols = 'SELECT count(DISTINCT symbol) FROM decisions WHERE market = ? AND trading_day = ?';
    const equity = 'SELECT cash + holdings FROM equity WHERE currency = ? AND trading_day = ?';
    const before = `SELECT cash + holdings FROM equity WHERE currency = ? AND trading_day < ?
      ORDER BY trading_day DESC LIMIT 1`;
    const index = 'SELECT change_pct FROM market_days WHERE market = ? AND day = ?';
    return {
      market,
      currency,
      day,
      decisions: {
        buys: tally.get('BUY')?.count ?? 0,
        sells: tally.get('SELL')?.count ?? 0,
        holds: tally.get('HOLD')?.count ?? 0,
        confidence: tally.get('BUY')?.confidence ?? 0,
        symbols: one(store, symbols, market, day) ?? 0,
      },
      trades: closedTrades(store, market, from, day),
      outcomes: shadowOutcomes(store, market, from, day),
      equity: one(store, equity, currency, day),
      equityBefore: one(store, before, currency, day) ?? startCash,
      indexPct: one(store, index, market, day),
    };
  });
}

const closedTrades = (store: SqliteRunStore, market: MarketCode, from: string, to: string): readonly ClosedTrade[] =>
  rows(store, 'trade', 'WHERE market = ? AND trading_day BETWEEN ? AND ? ORDER BY closed_at, rowid', market, from, to);

/** Those of rejections within the days, and those that surged on the last one. */
const shadowOutcomes = (
  store: SqliteRunStore,
  market: MarketCode,
  from: string,
  to: string,
): readonly ShadowOutcome[] =>
  rows(
    store,
    'shadow-outcome',
    'WHERE market = ? AND (trading_day BETWEEN ? AND ? OR surged_day = ?) ORDER BY trading_day, rowid',
    market,
    from,
    to,
    to,
  ).map(({ kind: _, ...outcome }) => outcome);

/**
 * Rows of one kind.
 *
 * @throws StoreError when a row cannot be read or makes no sense
 */
export function rows<K extends RecordKind>(
  store: SqliteRunStore,
  kind: K,
  where: string,
  ...values: readonly (string | number | null)[]
): RecordOf<K>[] {
  const table = TABLES[kind];
  return reading(store, () =>
    store.db
      .prepare<unknown[], object>(`${table.read} ${where}`)
      .all(...values)
      .map(table.decode),
  );
}

function one(store: SqliteRunStore, sql: string, ...values: readonly string[]): number | null {
  return (
    store.db
      .prepare<unknown[], number | null>(sql)
      .pluck()
      .get(...values) ?? null
  );
}

function reading<T>(store: SqliteRunStore, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readError(store.path, error);
  }
}
