import type { z } from 'zod';
import { canonicalJson } from '../../engine/kernel/codec.ts';
import type { StoreRecord } from '../../engine/kernel/records.ts';

type SqlValue = string | number | null;

/** How one kind of record is kept: a row has one column for each field, named after it in snake_case. */
export interface RecordTable<R extends StoreRecord> {
  readonly name: string;
  /** The columns that tell its rows apart. */
  readonly key: readonly string[];
  /** The column that says when a row happened. */
  readonly time: string;
  /** False where a row belongs to no one symbol. */
  readonly hasSymbol: boolean;
  /** False where a row belongs to no market, by its very kind. */
  readonly hasMarket: boolean;
  /** True of rows that are about the symbol that is put in place of its `?`. */
  readonly ofSymbol: string;
  /** Writes a row; what happens to one with the same key is the table's own rule. */
  readonly write: string;
  /** Reads rows under their field names; `WHERE` and `ORDER BY` follow. */
  readonly read: string;
  encode(record: R): SqlValue[];
  /** @throws ZodError when the row is none that `encode` could have made. */
  decode(row: object): R;
}

interface TableDefinition<R extends StoreRecord> {
  readonly name: string;
  readonly time: string;
  readonly kind: R['kind'];
  /** From a row under its field names to the record. */
  readonly schema: z.ZodObject & z.ZodType<R>;
  readonly key: readonly string[];
  /** Which fields a second row of the same key replaces: none keeps the first row. */
  readonly replaces?: 'all' | readonly (keyof R & string)[];
}

export function defineTable<R extends StoreRecord>(definition: TableDefinition<R>): RecordTable<R> {
  const { name, time, kind, schema, key, replaces = [] } = definition;
  const fields = Object.keys(schema.shape).filter((field) => field !== 'kind') as (keyof R & string)[];
  const columns = fields.map(snakeCase);
  const replaced = replaces === 'all' ? columns.filter((column) => !key.includes(column)) : replaces.map(snakeCase);
  const onConflict =
    replaced.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  return {
    name,
    key,
    time,
    hasSymbol: columns.includes('symbol'),
    hasMarket: columns.includes('market'),
    ofSymbol: columns.includes('symbols') ? '? IN (SELECT value FROM json_each(symbols))' : 'symbol = ?',
    write: `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (${key.join(', ')}) ${onConflict}`,
    read: `SELECT ${fields.map((field) => `${snakeCase(field)} AS "${field}"`).join(', ')} FROM ${name}`,
    encode: (record) => fields.map((field) => sqlValue(record[field])),
    decode: (row) => schema.parse({ kind, ...row }),
  };
}

function sqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : canonicalJson(value);
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
