import type { ChartData } from '../../engine/client/charts.ts';
import { span } from '../terminal/cell.ts';
import { cut } from '../terminal/text.ts';
import { exitLines, pnlLines, profileLines } from './bar-charts.ts';
import { equityLines } from './equity-chart.ts';
import type { Line } from './grid.ts';
import type { Plot } from './plot.ts';
import { priceLines } from './price-chart.ts';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** ASCII characters that also say what colour would; only a curve is as its plot draws it. */
  readonly plain: boolean;
  readonly plot: Plot;
}

/** A chart under its title, in exactly `height` lines of at most `width` columns. */
export function drawChart(data: ChartData, drawing: Drawing): Line[] {
  const { width, height } = drawing;
  const body = height > 1 ? bodyOf(data, { ...drawing, height: height - 1 }) : [];
  const title = span(data.title, 'accent');
  const lines: Line[] = [[{ ...title, text: cut(title.text, width) }], ...body];
  return Array.from({ length: height }, (_, row) => lines[row] ?? []);
}

function bodyOf(data: ChartData, { width, height, plain, plot }: Drawing): Line[] {
  switch (data.chart) {
    case 'price':
      return priceLines(data, width, height, plain);
    case 'equity':
      return equityLines(data, width, height, plot);
    case 'pnl':
      return pnlLines(data, width, height, plain);
    case 'exits':
      return exitLines(data, width, height, plain);
    case 'volume-profile':
      return profileLines(data, width, height, plain);
    default:
      return data satisfies never;
  }
}
