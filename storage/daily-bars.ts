import type { Database } from 'better-sqlite3';
import type { DailyBarsRecord } from '../engine/kernel/records.ts';

/** A writer of finished days; a day told again replaces the one before. To be used inside a transaction. */
export function dailyBarsWriter(db: Database): (record: DailyBarsRecord) => void {
  const upsert = db.prepare('INSERT OR REPLACE INTO daily_bars VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  return ({ market, day, symbols, open, high, low, close, volume }) => {
    for (const [i, symbol] of symbols.entries()) {
      upsert.run(market, symbol, day, open[i], high[i], low[i], close[i], volume[i]);
    }
  };
}
