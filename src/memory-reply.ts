import type { ClientReply } from '../engine/client/client.ts';
import type { MemoryQuestion, MemoryRowView } from '../engine/client/context.ts';
import { figureText } from '../engine/context/card.ts';
import { isFigureName } from '../engine/context/figures.ts';
import { readKey } from '../engine/context/keys.ts';
import { keptThrough } from '../engine/context/layers.ts';
import type { MemoryRow } from '../engine/context/memory.ts';
import { parseTimeFrame } from '../engine/context/time-frame.ts';
import { memoryFrames, searchMemory, storedMemory } from '../storage/memory.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';

/** So many rows of a search are told. */
const MAX_FOUND = 300;

/**
 * What the desk remembers, for the tree of the terminal.
 *
 * @throws StoreError when the store cannot be read
 */
export function memoryReply(store: SqliteRunStore, { open, search }: MemoryQuestion): ClientReply {
  const found = search === '' ? [] : searchMemory(store, search, MAX_FOUND + 1);
  const rows = search === '' ? (open === null ? [] : storedMemory(store).rows(open)) : found.slice(0, MAX_FOUND);
  const inRows = new Set(rows.map(({ layer, timeFrame }) => `${layer} ${timeFrame}`));
  const frames = memoryFrames(store)
    .filter(({ layer, timeFrame }) => search === '' || inRows.has(`${layer} ${timeFrame}`))
    .map(({ layer, timeFrame, rows: count }) => {
      const frame = parseTimeFrame(timeFrame);
      return { layer, timeFrame, rows: count, keptThrough: frame === null ? null : keptThrough(layer, frame) };
    });
  const more = Math.max(0, found.length - MAX_FOUND);
  return { ok: true, message: 'memory', memory: { frames, rows: rows.map(rowView), more } };
}

function rowView({ layer, timeFrame, key, value, source, updatedAt }: MemoryRow): MemoryRowView {
  const { name } = readKey(key);
  const read: unknown = JSON.parse(value);
  const text = isFigureName(name) ? figureText(name, read) : typeof read === 'string' ? read : value;
  return { layer, timeFrame, key, text: text === '' ? '-' : text, source, updatedAt };
}
