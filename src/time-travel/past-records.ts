import type { EquityRecord, FillRecord, TradeRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import type { TimeMachine } from '../../engine/runtime/time-machine.ts';
import type { ChartRecords } from '../chart-records.ts';

/** What had happened up to the machine's moment, as the store would have had it then. */
export function pastRecords({ history, here: { seq } }: Pick<TimeMachine, 'history' | 'here'>): ChartRecords {
  const trades = () => history.upTo(seq, 'trade');
  const newest = <R extends FillRecord | TradeRecord>(records: readonly R[], code: string, limit: number): R[] =>
    records.filter(({ symbol }) => symbol === code).slice(-limit);
  return {
    fills: (symbol, limit) => newest(history.upTo(seq, 'fill'), symbol, limit),
    trades: (symbol, limit) => newest(trades(), symbol, limit),
    equity: (limit) => lastOfEachDay(history.upTo(seq, 'equity')).slice(-limit),
    returns: (limit) =>
      trades()
        .filter(({ buyAmount }) => buyAmount > 0)
        .map(({ pnl, buyAmount }) => (100 * pnl) / buyAmount)
        .slice(-limit),
    exits: () =>
      [...Map.groupBy(trades(), ({ exitReason }) => exitReason)]
        .map(([reason, closed]) => ({
          reason,
          count: closed.length,
          wins: closed.filter(({ pnl }) => pnl > 0).length,
        }))
        .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    performance: (since) => ({
      // What led to an entry is in the decisions, which are not kept here.
      trades: trades()
        .map((trade) => ({ ...trade, tradingDay: tradingDay(trade.tradingDay), strategy: '' }))
        .filter((trade) => trade.tradingDay >= since),
      equity: lastOfEachDay(history.upTo(seq, 'equity'))
        .map((row) => ({ ...row, tradingDay: tradingDay(row.tradingDay) }))
        .filter((row) => row.tradingDay >= since),
    }),
  };
}

/** A later row of the same day and currency takes the place of the one before. */
function lastOfEachDay(rows: readonly EquityRecord[]): EquityRecord[] {
  const last = new Map(rows.map((row) => [`${row.tradingDay} ${row.currency}`, row]));
  return [...last.values()].sort((a, b) => a.at - b.at);
}
