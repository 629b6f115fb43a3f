import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../engine/kernel/codec.ts';
import { TABLES } from '../../storage/rows/tables.ts';
import { RunDiffers } from './run-differs.ts';

/** A record of it is many rows, so it has no place among the tables of records. */
const DAILY_BARS = { name: 'daily_bars', key: ['market', 'symbol', 'day'] } as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * Compares the rows of every table of records.
 *
 * @returns how many rows each table has
 * @throws RunDiffers at the first row or column that is not the same in both
 */
export function compareRows(recorded: Database, made: Database): Readonly<Record<string, number>> {
  const tables = [...Object.values(TABLES), DAILY_BARS];
  return Object.fromEntries(tables.map(({ name, key }) => [name, compareTable(recorded, made, name, key)]));
}

function compareTable(recorded: Database, made: Database, table: string, key: readonly string[]): number {
  const byKey = `SELECT * FROM ${table} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`;
  const all = `SELECT * FROM ${table} ORDER BY ${key.join(', ')}`;
  const keyOf = (row: Row) => key.map((column) => row[column]);
  const named = (row: Row) => `${table} ${keyOf(row).join(' ')}`;

  let rows = 0;
  const findRecorded = recorded.prepare<unknown[], Row>(byKey);
  for (const row of made.prepare<[], Row>(all).iterate()) {
    const stored = findRecorded.get(...keyOf(row));
    if (stored === undefined) throw new RunDiffers(`${named(row)}: the row is missing`);
    for (const [column, value] of Object.entries(row)) {
      if (!isSame(stored[column], value)) {
        throw new RunDiffers(
          `${named(row)}, column ${column}: ${shown(stored[column])} is recorded, ${shown(value)} comes of the journal`,
        );
      }
    }
    rows++;
  }
  const findMade = made.prepare<unknown[], Row>(byKey);
  for (const row of recorded.prepare<[], Row>(all).iterate()) {
    if (findMade.get(...keyOf(row)) === undefined)
      throw new RunDiffers(`${named(row)}: nothing in the journal gives rise to this row`);
  }
  return rows;
}

/** A column that holds a JSON document is compared by what it says: the order of its keys has no meaning. */
function isSame(recorded: unknown, made: unknown): boolean {
  if (recorded === made) return true;
  const [a, b] = [documentOf(recorded), documentOf(made)];
  return a !== null && a === b;
}

function documentOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return null;
  try {
    return canonicalJson(JSON.parse(value));
  } catch {
    return null;
  }
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
