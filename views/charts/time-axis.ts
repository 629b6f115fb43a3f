import type { Grid } from './grid.ts';

const DAY_MS = 86_400_000;
/** Bars this far apart are days: sessions begin about 24 hours after each other. */
const DAILY_GAP_MS = 0.8 * DAY_MS;
const LABEL_GAP = 3;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (known === undefined) {
    known = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(zone, known);
  }
  return known;
}

/** `2026-03-06 10:32` in the zone. */
export const localText = (at: number, zone: string): string => format(zone).format(at);

/** The day in the zone, `2026-03-06`. */
export const localDay = (at: number, zone: string): string => localText(at, zone).slice(0, 10);

/** Whether bars that start then are of days. */
export function isDaily(starts: readonly number[]): boolean {
  return starts.length > 1 && starts.every((start, i) => i === 0 || start - starts[i - 1]! >= DAILY_GAP_MS);
}

/**
 * Writes times below a drawing: days as `03-06`, with the year where it begins; minutes as `10:32`, with the day where it
 * begins. A label that would touch the one before is left out.
 */
export function drawTimeAxis(
  grid: Grid,
  row: number,
  starts: readonly number[],
  columnOf: (index: number) => number,
  zone: string,
): void {
  const daily = isDaily(starts);
  let free = 0;
  let before = '';
  for (const [index, start] of starts.entries()) {
    const text = localText(start, zone);
    const [day, time] = [text.slice(0, 10), text.slice(11)];
    const isNew = daily ? day.slice(0, 4) !== before.slice(0, 4) : day !== before;
    const label = isNew ? (daily ? day : day.slice(5)) : daily ? day.slice(5) : time;
    const column = Math.min(columnOf(index), grid.width - label.length);
    if (column < free) continue;
    grid.put(row, column, label, 'dim');
    free = column + label.length + LABEL_GAP;
    before = day;
  }
}
