import type { Database } from 'better-sqlite3';
import type { ContextLayer } from '../engine/context/layers.ts';
import type { Memory, MemoryQuery, MemoryRow } from '../engine/context/memory.ts';
import { readError } from './errors.ts';
import { CONTEXT } from './rows/context.ts';

/** The memory in a store's file. Every method throws StoreError when it cannot be read. */
export function storedMemory({ db, path }: { readonly db: Database; readonly path: string }): Memory {
  return {
    rows(query) {
      const { where, values } = conditionsOf(query);
      const sql = `${CONTEXT.read} ${where} ORDER BY layer, time_frame, key`;
      try {
        return db
          .prepare<unknown[], object>(sql)
          .all(...values)
          .map((row): MemoryRow => CONTEXT.decode(row));
      } catch (error) {
        throw readError(path, error);
      }
    },
  };
}

/**
 * Every time frame that has rows, layer by layer, the newest first, and how many it has.
 *
 * @throws StoreError when the file cannot be read
 */
export function memoryFrames({ db, path }: { readonly db: Database; readonly path: string }): readonly {
  readonly layer: ContextLayer;
  readonly timeFrame: string;
  readonly rows: number;
}[] {
  try {
    return db
      .prepare<[], { layer: ContextLayer; timeFrame: string; rows: number }>(
        `SELECT layer, time_frame AS timeFrame, count(*) AS rows FROM context
         GROUP BY layer, time_frame ORDER BY layer, time_frame DESC`,
      )
      .all();
  } catch (error) {
    throw readError(path, error);
  }
}

/**
 * Rows whose key, time frame or value contains a text, in any case of its Latin letters, the newest time frames of each
 * layer first.
 *
 * @throws StoreError when the file cannot be read
 */
export function searchMemory(
  { db, path }: { readonly db: Database; readonly path: string },
  text: string,
  limit: number,
): readonly MemoryRow[] {
  const wanted = text.toLowerCase();
  try {
    return db
      .prepare<unknown[], object>(
        `${CONTEXT.read} WHERE instr(lower(key), ?) > 0 OR instr(lower(value), ?) > 0 OR instr(lower(time_frame), ?) > 0
         ORDER BY layer, time_frame DESC, key LIMIT ?`,
      )
      .all(wanted, wanted, wanted, limit)
      .map((row): MemoryRow => CONTEXT.decode(row));
  } catch (error) {
    throw readError(path, error);
  }
}

function conditionsOf({ layer, timeFrame, key, prefix, before, frames }: MemoryQuery) {
  const conditions: string[] = ['true'];
  const values: (string | number)[] = [];
  const hold = (condition: string, ...of: (string | number)[]) => {
    conditions.push(condition);
    values.push(...of);
  };
  if (layer !== undefined) hold('layer = ?', layer);
  if (timeFrame !== undefined) hold('time_frame = ?', timeFrame);
  if (key !== undefined) hold('key = ?', key);
  if (prefix !== undefined) hold('substr(key, 1, ?) = ?', prefix.length, prefix);
  if (before !== undefined) hold('time_frame < ?', before);
  if (frames === undefined) return { where: `WHERE ${conditions.join(' AND ')}`, values };
  const ranked = `SELECT layer, time_frame, row_number() OVER (PARTITION BY layer ORDER BY time_frame DESC) AS place
    FROM (SELECT DISTINCT layer, time_frame FROM context WHERE ${conditions.join(' AND ')})`;
  const newest = `(layer, time_frame) IN (SELECT layer, time_frame FROM (${ranked}) WHERE place <= ?)`;
  return { where: `WHERE ${[...conditions, newest].join(' AND ')}`, values: [...values, ...values, frames] };
}
