import type { ContextLayer } from '../../engine/context/layers.ts';
import type { Memory, MemoryRow } from '../../engine/context/memory.ts';

export const memoryRow = (layer: ContextLayer, timeFrame: string, key: string, value: string): MemoryRow => ({
  ...{ layer, timeFrame, key, value },
  updatedAt: Date.parse('2026-03-06T15:00:00Z'),
  source: 'test',
});

/** A memory of these rows. */
export const memoryOf = (rows: readonly MemoryRow[]): Memory => ({
  rows: ({ layer, timeFrame, key, prefix = '', before, frames = Number.POSITIVE_INFINITY }) => {
    const found = rows.filter(
      (row) =>
        (layer === undefined || row.layer === layer) &&
        (timeFrame === undefined || row.timeFrame === timeFrame) &&
        (key === undefined || row.key === key) &&
        (before === undefined || row.timeFrame < before) &&
        row.key.startsWith(prefix),
    );
    const newest = (of: ContextLayer) =>
      [...new Set(found.filter((row) => row.layer === of).map((row) => row.timeFrame))]
        .sort()
        .reverse()
        .slice(0, frames);
    return found
      .filter((row) => newest(row.layer).includes(row.timeFrame))
      .sort((a, b) => order(a.layer, b.layer) || order(a.timeFrame, b.timeFrame) || order(a.key, b.key));
  },
});

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
