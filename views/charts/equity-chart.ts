import type { ChartData } from '../../engine/client/charts.ts';
import { formatNumber, formatPercent } from '../terminal/format.ts';
import { textWidth } from '../terminal/text.ts';
import { drawCurve } from './curve-pane.ts';
import type { Drawing } from './drawing.ts';
import { Grid, type Line } from './grid.ts';
import type { Plot } from './plot.ts';
import { axisText } from './scale.ts';

type EquityData = Extract<ChartData, { chart: 'equity' }>;
type Curve = EquityData['curves'][number];

/** A curve needs a line of words, two rows of equity, one of drawdown and one of days. */
const LEAST_ROWS = 5;
/** One column for the axis, 14 for its longest label. */
const AXIS = 15;

/** One currency below the other: equity over its drawdown. Currencies without room for a curve are in words only. */
export function equityLines({ curves }: EquityData, { width, height, plot, words }: Drawing): Line[] {
  const grid = new Grid(width, height);
  const drawn = Math.max(0, Math.min(curves.length, Math.floor((height - curves.length) / (LEAST_ROWS - 1))));
  const spare = height - (curves.length - drawn);
  let row = 0;
  for (const [index, curve] of curves.entries()) {
    const rows = index < drawn ? Math.floor(spare / drawn) + (index < spare % drawn ? 1 : 0) : 1;
    grid.put(row, 0, wordsOf(curve, words), 'plain');
    if (index < drawn) drawAccount(grid, row + 1, rows - 1, named(curve, words), plot);
    row += rows;
  }
  return grid.lines();
}

function drawAccount(grid: Grid, top: number, rows: number, curve: Curve, plot: Plot): void {
  const { equity, drawdownPct, decimals, days } = curve;
  const columns = Math.max(1, grid.width - AXIS);
  const drawdownRows = Math.max(1, Math.floor((rows - 1) / 3));
  const equityRows = rows - 1 - drawdownRows;
  const money = (value: number) => axisText(value, decimals);
  drawCurve(grid, { row: top, rows: equityRows, columns }, equity, { plot, tone: 'accent', label: money });
  const below = { row: top + equityRows, rows: drawdownRows, columns };
  drawCurve(grid, below, drawdownPct, { plot, tone: 'down', label: (value) => formatPercent(value) });
  const last = days.at(-1)!;
  grid.put(top + rows - 1, 0, days[0]!, 'dim');
  if (days.length > 1) grid.put(top + rows - 1, columns - textWidth(last), last, 'dim');
  const middle = days[Math.floor(days.length / 2)]!;
  const column = Math.floor((columns - middle.length) / 2);
  if (days.length > 2 && column > textWidth(days[0]!)) grid.put(top + rows - 1, column, middle, 'dim');
}

/** The start and the moment of the chart in words. */
const named = (curve: Curve, words: Drawing['words']): Curve => ({
  ...curve,
  days: curve.days.map((day) => (day === 'start' || day === 'now' ? words[day] : day)),
});

function wordsOf({ currency, decimals, equity, drawdownPct }: Curve, words: Drawing['words']): string {
  const change = (equity.at(-1)! / equity[0]! - 1) * 100;
  const worst = Math.min(...drawdownPct);
  const value = `${currency} ${formatNumber(equity.at(-1)!, decimals)} (${formatPercent(change)})`;
  return `${value}, ${words.drawdown(formatPercent(drawdownPct.at(-1)!), formatPercent(worst))}`;
}
