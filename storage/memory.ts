import type { Database } from 'better-sqlite3';
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
