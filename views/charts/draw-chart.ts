import type { ChartData } from '../../engine/client/charts.ts';
import { span } from '../terminal/cell.ts';
import { cut } from '../terminal/text.ts';
import { exitLines, performanceLines, pnlLines, profileLines } from './bar-charts.ts';
import type { Drawing } from './drawing.ts';
import { equityLines } from './equity-chart.ts';
import type { Line } from './grid.ts';
import { priceLines } from './price-chart.ts';

/** A chart under its title, in exactly `height` lines of at most `width` columns. */
export function drawChart(data: ChartData, drawing: Drawing): Line[] {
  const { width, height } = drawing;
  const body = height > 1 ? bodyOf(data, { ...drawing, height: height - 1 }) : [];
  const title = span(data.title, 'accent');
  const lines: Line[] = [[{ ...title, text: cut(title.text, width) }], ...body];
  return Array.from({ length: height }, (_, row) => lines[row] ?? []);
}

function bodyOf(data: ChartData, drawing: Drawing): Line[] {
  switch (data.chart) {
    case 'price':
      return priceLines(data, drawing);
    case 'equity':
      return equityLines(data, drawing);
    case 'performance':
      return performanceLines(data, drawing);
    case 'pnl':
      return pnlLines(data, drawing);
    case 'exits':
      return exitLines(data, drawing);
    case 'volume-profile':
      return profileLines(data, drawing);
    default:
      return data satisfies never;
  }
}
