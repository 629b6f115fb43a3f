import type { ChartData } from '../../engine/client/charts.ts';
import { formatNumber, formatPercent, formatShort, formatSigned, toneOfSign, UNKNOWN } from '../terminal/format.ts';
import { type BarRow, barLines } from './bar-rows.ts';
import type { Drawing } from './drawing.ts';
import { Grid, type Line } from './grid.ts';
import { axisText, niceStep } from './scale.ts';

type DataOf<Name extends ChartData['chart']> = Extract<ChartData, { chart: Name }>;

/** A line of words over bars, on so many lines. */
function withWords(summary: string, rows: readonly BarRow[], { width, height, plain }: Drawing): Line[] {
  const grid = new Grid(width, 1);
  grid.put(0, 0, summary);
  return [...grid.lines(), ...barLines(rows.slice(0, height - 1), width, plain)];
}

/** How many trades ended in each range of P&L, gains on top. Zero is the border of two ranges. */
export function pnlLines({ tradesPct }: DataOf<'pnl'>, drawing: Drawing): Line[] {
  if (tradesPct.length === 0) return [];
  const [worst, best] = [Math.min(...tradesPct), Math.max(...tradesPct)];
  const won = tradesPct.filter((pct) => pct > 0).length;
  const mean = tradesPct.reduce((sum, pct) => sum + pct, 0) / tradesPct.length;
  const { words } = drawing;
  const summary = [
    words.won(won, tradesPct.length, formatShort((100 * won) / tradesPct.length, 1)),
    words.meanBestWorst(formatPercent(mean), formatPercent(best), formatPercent(worst)),
  ].join(', ');

  const ranges = Math.max(1, drawing.height - 3);
  const step = niceStep(Math.max((best - worst) / ranges, 0.1));
  const [lowest, highest] = [Math.floor(worst / step), Math.floor(best / step)];
  const counts = new Array<number>(highest - lowest + 1).fill(0);
  for (const pct of tradesPct) counts[Math.floor(pct / step) - lowest]! += 1;
  const decimals = step < 1 ? 2 : 1;
  const rows = counts.map((count, i): BarRow => {
    const from = (lowest + i) * step;
    return {
      label: words.range(formatSigned(from, decimals), formatPercent(from + step, decimals)),
      value: count,
      note: count === 0 ? '' : String(count),
      tone: from >= 0 ? 'up' : 'down',
    };
  });
  return withWords(summary, rows.reverse(), drawing);
}

/** Realised P&L week by week, one currency below the other, the newest weeks of each. */
export function performanceLines({ currencies }: DataOf<'performance'>, drawing: Drawing): Line[] {
  const { words, width, height, plain } = drawing;
  const each = Math.max(2, Math.floor(height / Math.max(1, currencies.length)));
  return currencies.flatMap(({ currency, decimals, weeks }) => {
    const total = weeks.reduce((sum, { pnl }) => sum + pnl, 0);
    const shown = weeks.slice(-(each - 1));
    const grid = new Grid(width, 1);
    grid.put(0, 0, words.weeks(`${currency} ${formatSigned(total, decimals)}`, weeks.length, shown.length));
    const rows = shown.map(({ week, pnl, trades, winRatePct, trend }): BarRow => {
      const result = formatSigned(pnl, decimals);
      const note = words.week(result, trades, winRatePct === null ? UNKNOWN : `${formatShort(winRatePct, 0)}%`);
      return {
        label: week,
        value: Math.abs(pnl),
        note: trend === null || trend === 'stable' ? note : `${note}, ${words.trends[trend]}`,
        tone: toneOfSign(result),
      };
    });
    return [...grid.lines(), ...barLines(rows, width, plain)];
  });
}

/** Closed trades by exit reason. */
export function exitLines({ reasons }: DataOf<'exits'>, drawing: Drawing): Line[] {
  if (reasons.length === 0) return [];
  const { words, height } = drawing;
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  const rows = reasons.map(({ reason, count, wins }): BarRow => {
    const share = formatShort((100 * count) / total, 1);
    return {
      label: reason,
      value: count,
      note: words.exit(count, share, wins),
      tone: wins * 2 >= count ? 'up' : 'down',
    };
  });
  const hidden = rows.length - (height - 1);
  const summary = hidden > 0 ? `${words.byFrequency}; ${words.moreBelow(hidden)}` : words.byFrequency;
  return withWords(summary, rows, drawing);
}

/** Shares by price, the highest price on top; the level with most is marked. */
export function profileLines({ levels, decimals }: DataOf<'volume-profile'>, drawing: Drawing): Line[] {
  if (levels.length === 0) return [];
  const each = Math.ceil(levels.length / Math.max(1, drawing.height - 1));
  const merged = Array.from({ length: Math.ceil(levels.length / each) }, (_, i) => {
    const some = levels.slice(i * each, (i + 1) * each);
    return { price: some[0]!.price, volume: some.reduce((sum, { volume }) => sum + volume, 0) };
  });
  const most = Math.max(...merged.map(({ volume }) => volume));
  const rows = merged.map(
    ({ price, volume }): BarRow => ({
      label: axisText(price, decimals),
      value: volume,
      note: `${axisText(volume, 0)}${volume === most ? ` ${drawing.words.most}` : ''}`,
      tone: volume === most ? 'accent' : 'plain',
    }),
  );
  const total = levels.reduce((sum, { volume }) => sum + volume, 0);
  return withWords(drawing.words.shares(formatNumber(total, 0)), rows.reverse(), drawing);
}
