import type { DayEquity, PerformanceTrade } from '../engine/context/performance.ts';
import type { EquityRecord, FillRecord, TradeRecord } from '../engine/kernel/records.ts';
import { performanceRows } from '../storage/performance.ts';
import { type ExitCount, exitCounts, readRecords, tradeReturns } from '../storage/queries.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';

/** What has happened so far, as charts need it: the newest so many, oldest first. */
export interface ChartRecords {
  readonly fills: (symbol: string, limit: number) => readonly FillRecord[];
  readonly trades: (symbol: string, limit: number) => readonly TradeRecord[];
  readonly equity: (limit: number) => readonly EquityRecord[];
  /** P&L after fees of closed trades, percent of the purchase amount. */
  readonly returns: (limit: number) => readonly number[];
  /** Closed trades by exit reason, the most frequent first. */
  readonly exits: () => readonly ExitCount[];
  /** What performance is counted from, since a trading day. */
  readonly performance: (since: string) => {
    readonly trades: readonly PerformanceTrade[];
    readonly equity: readonly DayEquity[];
  };
}

/** All that is in the store; each throws a StoreError when that cannot be read. */
export const storedRecords = (store: SqliteRunStore): ChartRecords => ({
  fills: (symbol, limit) => [...readRecords(store, 'fill', { symbol, limit })],
  trades: (symbol, limit) => [...readRecords(store, 'trade', { symbol, limit })],
  equity: (limit) => [...readRecords(store, 'equity', { limit })],
  returns: (limit) => tradeReturns(store, limit),
  exits: () => exitCounts(store),
  performance: (since) => performanceRows(store, { since }),
});
