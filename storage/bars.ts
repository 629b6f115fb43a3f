import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { BarKind } from '../engine/kernel/bars.ts';
import type { BarDayRecord } from '../engine/kernel/records.ts';
import type { MarketCode } from '../engine/market/types.ts';
import { type BarColumns, decodeBars, encodeBars, pickBars } from './bar-codec.ts';
import { readError } from './errors.ts';

const blockRow = z.object({ count: z.int(), bars: z.instanceof(Uint8Array) });

/**
 * A writer of bars of one trading day into a symbol's history; a bar that begins when a stored one does replaces it. To be
 * used inside a transaction.
 *
 * @throws RangeError when a value is no integer; nothing is written then
 */
export function dayWriter(db: Database): (record: BarDayRecord) => void {
  const select = db.prepare(
    'SELECT count, bars FROM bar_block WHERE market = ? AND symbol = ? AND kind = ? AND day_from = ?',
  );
  const insert = db.prepare('INSERT OR REPLACE INTO bar_block VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  return ({ market, symbol, barKind, day, bars }) => {
    if (bars.count === 0) return;
    // A block is about as large as a page of the file: a day of minutes or a month of days.
    const key = [market, symbol, barKind, barKind === 'day' ? `${day.slice(0, 7)}-01` : day];
    const row = select.get(...key);
    const merged = row === undefined ? bars : merge(decodeRow(row), bars);
    const last = merged.count - 1;
    insert.run(...key, merged.start[0], merged.start[last], merged.count, encodeBars(merged));
  };
}

/**
 * The bars of a symbol's newest blocks, oldest first: a block is a day of minutes or a month of days.
 *
 * @param before no block that begins at this instant or later, epoch ms; NaN is SQLite's NULL, before which nothing is
 * @throws StoreError when the file cannot be read
 */
export function newestBars(
  store: { readonly db: Database; readonly path: string },
  market: MarketCode,
  symbol: string,
  kind: BarKind,
  blocks: number,
  before = Number.POSITIVE_INFINITY,
): BarColumns {
  try {
    const rows = store.db
      .prepare(
        `SELECT count, bars FROM bar_block WHERE market = ? AND symbol = ? AND kind = ? AND first_start < ?
         ORDER BY first_start DESC LIMIT ?`,
      )
      .all(market, symbol, kind, before, blocks);
    return pickBars(
      rows
        .reverse()
        .map(decodeRow)
        .flatMap((bars) => placesOf(bars, () => true)),
    );
  } catch (error) {
    throw readError(store.path, error);
  }
}

function merge(stored: BarColumns, added: BarColumns): BarColumns {
  const replaced = new Set(Array.from({ length: added.count }, (_, i) => added.start[i]));
  const places = [...placesOf(stored, (start) => !replaced.has(start)), ...placesOf(added, () => true)];
  return pickBars(places.sort((a, b) => a.bars.start[a.index]! - b.bars.start[b.index]!));
}

function placesOf(bars: BarColumns, wanted: (start: number) => boolean) {
  return Array.from({ length: bars.count }, (_, index) => ({ bars, index })).filter(({ index }) =>
    wanted(bars.start[index]!),
  );
}

function decodeRow(row: unknown): BarColumns {
  const { count, bars } = blockRow.parse(row);
  return decodeBars(bars, count);
}
