import type { Words } from './messages/words.ts';
import { sanitise } from './sanitise.ts';
import { cut, textWidth } from './text.ts';
import type { Tone } from './theme.ts';

export interface Column {
  /** Of its heading; unique within its pane. */
  readonly key: keyof Words['columns'];
  /** Terminal columns it needs at least. */
  readonly width: number;
  /** How wide it may grow when there is room. */
  readonly max: number;
  readonly align: 'left' | 'right';
  /** 0 stays always; the column with the highest rank goes first when room is short. */
  readonly rank: number;
}

export interface Cell {
  readonly text: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly tone: Tone;
}

export const leftColumn = (key: Column['key'], width: number, rank: number, max = width): Column => ({
  key,
  width,
  max,
  align: 'left',
  rank,
});

export const rightColumn = (key: Column['key'], width: number, rank: number): Column => ({
  key,
  width,
  max: width,
  align: 'right',
  rank,
});

/** A cell's text is made safe here, so that no row has to think of it. */
export const cell = (column: Column, text: string, tone: Tone = 'plain'): Cell => ({
  text: sanitise(text),
  width: column.width,
  align: column.align,
  tone,
});

/** The width given to each column in `room` terminal columns with one between neighbours; 0 hides a column. */
export function fitColumns(columns: readonly Column[], room: number): number[] {
  const widths = columns.map((column) => column.width);
  const total = () => widths.reduce((sum, width) => sum + (width > 0 ? width + 1 : 0), -1);
  const byRank = columns.map((column, index) => ({ rank: column.rank, index })).sort((a, b) => b.rank - a.rank);
  for (const { rank, index } of byRank) {
    if (total() <= room || rank === 0) break;
    widths[index] = 0;
  }
  const canGrow = (index: number) => widths[index]! > 0 && widths[index]! < columns[index]!.max;
  let growing = widths.map((_, index) => index).filter(canGrow);
  while (growing.length > 0 && total() < room) {
    for (const index of growing.slice(0, room - total())) widths[index]! += 1;
    growing = growing.filter(canGrow);
  }
  // Narrower than what stays always: the last columns give way.
  for (let index = widths.length - 1; index >= 0 && total() > room; index--) {
    widths[index] = Math.max(0, widths[index]! - (total() - room));
  }
  return widths;
}

/** A span with fewer columns left than this says nothing; it is left out. */
const LEAST_CUT = 4;

/** A piece of a line that is not a table. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text: sanitise(text), tone });

/** A span and the terminal column it starts at. */
export interface PlacedSpan extends Span {
  readonly column: number;
}

/** As many spans as fit in `room` columns with `gap` between them, in order; the last may be cut. */
export function fitSpans(spans: readonly Span[], room: number, gap = 2): PlacedSpan[] {
  const placed: PlacedSpan[] = [];
  let column = 0;
  for (const { text, tone } of spans) {
    if (text === '') continue;
    const left = room - column;
    if (left < Math.min(LEAST_CUT, textWidth(text))) break;
    const shown = cut(text, left);
    placed.push({ column, text: shown, tone });
    column += textWidth(shown) + gap;
  }
  return placed;
}
