import type { ChartBars } from '../../engine/client/charts.ts';
import { isDaily, localDay } from './time-axis.ts';

/** One or more bars drawn as one. */
export interface Candle {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The bars as at most `room` candles of `size` bars each. A candle of minutes does not go over the end of a day. */
export function candlesOf(bars: ChartBars, room: number, zone: string): { candles: Candle[]; size: number } {
  const { start } = bars;
  const days = isDaily(start) ? null : start.map((at) => localDay(at, zone));
  const begins = days === null ? [0] : days.flatMap((day, i) => (day === days[i - 1] ? [] : [i]));
  const runs = begins.map((from, i) => ({ from, to: begins[i + 1] ?? start.length }));
  const count = (size: number) => runs.reduce((sum, { from, to }) => sum + Math.ceil((to - from) / size), 0);
  let size = 1;
  while (count(size) > room && size < start.length) size++;
  const candles = runs.flatMap(({ from, to }) =>
    Array.from({ length: Math.ceil((to - from) / size) }, (_, i) =>
      candleOf(bars, from + i * size, Math.min(to, from + (i + 1) * size)),
    ),
  );
  return { candles: candles.slice(-room), size };
}

function candleOf({ start, open, high, low, close, volume }: ChartBars, from: number, to: number): Candle {
  return {
    start: start[from]!,
    open: open[from]!,
    high: Math.max(...high.slice(from, to)),
    low: Math.min(...low.slice(from, to)),
    close: close[to - 1]!,
    volume: volume.slice(from, to).reduce((sum, shares) => sum + shares, 0),
  };
}

type Part = 'none' | 'wick' | 'body';

/** By what is in the upper and in the lower half of a place. */
const GLYPHS: Readonly<Record<Part, Readonly<Record<Part, string>>>> = {
  none: { none: ' ', wick: '╷', body: '╻' },
  wick: { none: '╵', wick: '│', body: '╽' },
  body: { none: '╹', wick: '╿', body: '┃' },
};

/**
 * Bodies of rising and falling candles: hollow and filled, so that colour is not needed to tell them apart. There are no
 * halves of hollow ones, nor of plain ones: a place that has some body is all body then.
 */
export const BODIES = ['║', '┃'] as const;
export const PLAIN_BODIES = ['o', '#'] as const;

export const isRising = ({ open, close }: Pick<Candle, 'open' | 'close'>): boolean => close >= open;

/**
 * The characters of a candle by row.
 *
 * @param halfRow the half row of a price, 0 at the top
 */
export function candleGlyphs(
  candle: Candle,
  halfRow: (price: number) => number,
  plain: boolean,
): { row: number; glyph: string }[] {
  const high = halfRow(candle.high);
  const low = halfRow(candle.low);
  const top = halfRow(Math.max(candle.open, candle.close));
  const bottom = halfRow(Math.min(candle.open, candle.close));
  const part = (half: number): Part => {
    if (half < high || half > low) return 'none';
    return half >= top && half <= bottom ? 'body' : 'wick';
  };
  const [hollow, filled] = plain ? PLAIN_BODIES : BODIES;
  const rises = isRising(candle);
  const first = Math.floor(high / 2);
  return Array.from({ length: Math.floor(low / 2) - first + 1 }, (_, i) => {
    const row = first + i;
    const [upper, lower] = [part(2 * row), part(2 * row + 1)];
    const hasBody = upper === 'body' || lower === 'body';
    if (hasBody && (plain || rises)) return { row, glyph: rises ? hollow : filled };
    return { row, glyph: plain ? '|' : GLYPHS[upper][lower] };
  });
}
