import { keptThrough } from '../../engine/context/layers.ts';
import type { MemoryQuery, MemoryRow } from '../../engine/context/memory.ts';
import { parseTimeFrame } from '../../engine/context/time-frame.ts';
import { StoreError } from '../../storage/errors.ts';
import { storedMemory } from '../../storage/memory.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { type Column, textTable } from './records-table.ts';

interface TextSink {
  write(text: string): unknown;
}

export interface ContextOptions {
  /** Path of the store. */
  readonly db: string;
  readonly json: boolean;
  readonly color: boolean;
}

/**
 * `ouroterm context list`, `context get`: rows of memory as an aligned table or as one JSON object a line. Works beside a
 * running engine.
 *
 * @returns the exit code: 0; 1 when the store cannot be read, or of one row when there is none
 */
export function runContextRead(
  query: MemoryQuery,
  { db, json, color }: ContextOptions,
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): number {
  try {
    const rows = rowsOf(db, query);
    if (query.key !== undefined && rows.length === 0) {
      io.stderr.write(`ouroterm: there is no ${query.layer} ${query.timeFrame} ${query.key}\n`);
      return 1;
    }
    if (json) for (const row of rows) io.stdout.write(`${JSON.stringify(contextDocument(row))}\n`);
    else io.stdout.write(rows.length === 0 ? 'nothing is remembered\n' : textTable(COLUMNS, rows, color));
    return 0;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function rowsOf(db: string, query: MemoryQuery): readonly MemoryRow[] {
  const store = openRunStore(db, { readonly: true });
  try {
    return storedMemory(store).rows(query);
  } finally {
    store.close();
  }
}

/** A value given on the command line as JSON: what is none is a text. */
export function jsonOf(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

function contextDocument(row: MemoryRow): object {
  const { layer, timeFrame, key, value, updatedAt, source } = row;
  return { layer, timeFrame, key, value: JSON.parse(value), updatedAt, source, keptThrough: keptOf(row) };
}

const keptOf = ({ layer, timeFrame }: MemoryRow): string | null => {
  const frame = parseTimeFrame(timeFrame);
  return frame === null ? null : keptThrough(layer, frame);
};

const COLUMNS: readonly Column<MemoryRow>[] = [
  { title: 'layer', text: ({ layer }) => layer },
  { title: 'time frame', text: ({ timeFrame }) => timeFrame },
  { title: 'key', text: ({ key }) => key },
  { title: 'kept through', text: (row) => keptOf(row) ?? 'for ever' },
  { title: 'source', text: ({ source }) => source },
  { title: 'value', text: ({ value }) => value },
];
