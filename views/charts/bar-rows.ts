import { cut, textWidth } from '../terminal/text.ts';
import type { Tone } from '../terminal/theme.ts';
import { Grid, type Line } from './grid.ts';

const EIGHTHS = ' ▏▎▍▌▋▊▉█';

export interface BarRow {
  readonly label: string;
  readonly value: number;
  /** Behind the bar. */
  readonly note: string;
  readonly tone: Tone;
}

/** Horizontal bars, one a row, all on the scale of the longest. Plain ones are made of `#`. */
export function barLines(rows: readonly BarRow[], width: number, plain: boolean): Line[] {
  const grid = new Grid(width, rows.length);
  const longest = (texts: string[]) => texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
  const labels = Math.min(longest(rows.map(({ label }) => label)), Math.floor(width / 2));
  const notes = longest(rows.map(({ note }) => note));
  const room = Math.max(1, width - labels - notes - 3);
  const most = Math.max(...rows.map(({ value }) => value));
  for (const [row, { label, value, note, tone }] of rows.entries()) {
    const bar = most > 0 ? barText((value / most) * room, plain) : '';
    grid.put(row, labels - Math.min(labels, textWidth(label)), cut(label, labels));
    grid.put(row, labels, '│', 'dim');
    grid.put(row, labels + 1, bar, tone);
    grid.put(row, labels + 2 + [...bar].length, note, 'dim');
  }
  return grid.lines();
}

/** A bar of so many columns; what is not zero is seen. */
function barText(columns: number, plain: boolean): string {
  if (plain) return '#'.repeat(columns > 0 ? Math.max(1, Math.round(columns)) : 0);
  const eighths = Math.ceil(columns * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : EIGHTHS[eighths % 8]);
}
