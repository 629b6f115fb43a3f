import type { ContextLayer, MemoryFrameView, MemoryRowView } from '../../../engine/client/context.ts';
import type { MemoryOverlay } from '../store.ts';

/** A line of the tree. */
export type MemoryLine =
  | { readonly kind: 'layer'; readonly layer: ContextLayer; readonly frames: number; readonly isOpen: boolean }
  | { readonly kind: 'frame'; readonly frame: MemoryFrameView; readonly isOpen: boolean }
  | { readonly kind: 'row'; readonly row: MemoryRowView };

export const LAYERS: readonly ContextLayer[] = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'];

/** The lines in sight: all layers, the time frames of those that are open, the rows of one. What was searched for is open. */
export function memoryLines({ memory, layers, open, search }: MemoryOverlay): readonly MemoryLine[] {
  const isSearch = search !== '';
  return LAYERS.flatMap((layer): MemoryLine[] => {
    const frames = memory.frames.filter((frame) => frame.layer === layer);
    if (isSearch && frames.length === 0) return [];
    const isOpen = isSearch || layers.includes(layer);
    const heading: MemoryLine = { kind: 'layer', layer, frames: frames.length, isOpen };
    if (!isOpen) return [heading];
    return [
      heading,
      ...frames.flatMap((frame): MemoryLine[] => {
        const isRead = isSearch || (open?.layer === layer && open.timeFrame === frame.timeFrame);
        const rows = isRead ? memory.rows.filter((row) => isIn(row, frame)) : [];
        return [{ kind: 'frame', frame, isOpen: isRead }, ...rows.map((row): MemoryLine => ({ kind: 'row', row }))];
      }),
    ];
  });
}

const isIn = (row: MemoryRowView, { layer, timeFrame }: MemoryFrameView): boolean =>
  row.layer === layer && row.timeFrame === timeFrame;

/** How the rows of the view are used: its title, the tree, and what the selected line has no room for. */
export function memoryRows(bodyRows: number): { readonly lines: number; readonly detail: number } {
  const detail = bodyRows >= 12 ? 3 : bodyRows >= 6 ? 1 : 0;
  return { lines: Math.max(0, bodyRows - 1 - detail), detail };
}
