import { z } from 'zod';
import type { DayEquity, PerformanceTrade } from '../engine/context/performance.ts';
import { type MarketCode, tradingDay } from '../engine/market/types.ts';
import { readError } from './errors.ts';
import { currency, integer, market as marketColumn } from './rows/columns.ts';
import type { SqliteRunStore } from './run-store.ts';

const day = z.string().transform(tradingDay);
const tradeRow = z.object({
  market: marketColumn,
  currency,
  tradingDay: day,
  closedAt: integer,
  strategy: z.string(),
  pnl: integer,
  strategyPnl: integer,
  fxPnl: integer.nullable(),
  fees: integer,
});
const equityRow = z.object({ currency, tradingDay: day, cash: integer, holdings: integer });
const entryRow = z.object({ confidence: z.number(), pnl: integer });

export interface PerformanceFilter {
  readonly market?: MarketCode;
  /** Nothing before this trading day. */
  readonly since?: string;
}

/**
 * Closed trades with what led to their entry, oldest first, and the accounts at the ends of the days.
 *
 * @throws StoreError when a row cannot be read or makes no sense
 */
export function performanceRows(
  store: SqliteRunStore,
  { market, since = '' }: PerformanceFilter = {},
): { readonly trades: readonly PerformanceTrade[]; readonly equity: readonly DayEquity[] } {
  // A trade whose entry is not in the decisions was bought elsewhere and adopted.
  const trades = `SELECT t.market, t.currency, t.trading_day AS tradingDay, t.closed_at AS closedAt, t.pnl,
      t.strategy_pnl AS strategyPnl, t.fx_pnl AS fxPnl, t.fees,
      coalesce(d.cause || coalesce(' ' || (p.playbook ->> 'source'), ''), 'ADOPTED') AS strategy
    FROM trades t LEFT JOIN decisions d ON d.id = t.entry_decision_id LEFT JOIN playbooks p ON p.id = d.playbook_id
    WHERE t.trading_day >= ? AND (? IS NULL OR t.market = ?) ORDER BY t.closed_at, t.rowid`;
  // Accounts are by currency: of one market they tell nothing.
  const equity = `SELECT currency, trading_day AS tradingDay, cash, holdings FROM equity
    WHERE trading_day >= ? AND ? IS NULL ORDER BY trading_day, currency`;
  return reading(store, () => ({
    trades: store.db
      .prepare(trades)
      .all(since, market ?? null, market ?? null)
      .map((row) => tradeRow.parse(row)),
    equity: store.db
      .prepare(equity)
      .all(since, market ?? null)
      .map((row) => equityRow.parse(row)),
  }));
}

/**
 * Confidence and result of every entry whose position is closed.
 *
 * @throws StoreError when a row cannot be read or makes no sense
 */
export function closedEntries(
  store: SqliteRunStore,
  { market, since = '' }: PerformanceFilter = {},
): readonly { readonly confidence: number; readonly won: boolean }[] {
  const query = `SELECT confidence, pnl FROM trades WHERE trading_day >= ? AND (? IS NULL OR market = ?)
    AND entry_decision_id != '' ORDER BY closed_at, rowid`;
  return reading(store, () =>
    store.db
      .prepare(query)
      .all(since, market ?? null, market ?? null)
      .map((row) => entryRow.parse(row))
      .map(({ confidence, pnl }) => ({ confidence, won: pnl > 0 })),
  );
}

function reading<T>(store: SqliteRunStore, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readError(store.path, error);
  }
}
