import type { Tone } from '../terminal/theme.ts';
import type { Grid } from './grid.ts';
import type { Plot } from './plot.ts';
import { heightOn, rowOn, type Scale, scaleOf, ticksOf } from './scale.ts';

/** A part of a grid. */
export interface Area {
  readonly row: number;
  readonly rows: number;
  /** Columns of the curve; the axis stands right of it. */
  readonly columns: number;
}

/** Draws a curve over the whole width of an area, with an axis right of it. */
export function drawCurve(
  grid: Grid,
  { row: top, rows, columns }: Area,
  values: readonly number[],
  { plot, tone, label }: { readonly plot: Plot; readonly tone: Tone; readonly label: (value: number) => string },
): void {
  const scale = scaleOf(values, rows);
  const heights = resample(values, 2 * columns).map((value) => heightOn(scale, value));
  for (const [row, text] of plot.curve(heights, rows).entries()) grid.put(top + row, 0, text, tone);
  for (let row = 0; row < rows; row++) grid.put(top + row, columns, '│', 'dim');
  for (const tick of axisValues(scale)) {
    grid.put(top + rowOn(scale, tick), columns, `┤${label(tick)}`, 'dim');
  }
}

/** Where the axis has labels: round values, or both ends when there is no room for those. */
const axisValues = (scale: Scale): number[] => {
  const ticks = ticksOf(scale);
  return ticks.length > 1 ? ticks : [scale.max, scale.min];
};

/** As many values as there are dots, straight lines between the given ones. */
function resample(values: readonly number[], dots: number): number[] {
  return Array.from({ length: dots }, (_, dot) => {
    const place = (dot / Math.max(1, dots - 1)) * (values.length - 1);
    const left = values[Math.floor(place)]!;
    const right = values[Math.ceil(place)]!;
    return left + (right - left) * (place % 1);
  });
}
