import type { ChartData, ChartMark } from '../../engine/client/charts.ts';
import { textWidth } from '../terminal/text.ts';
import type { Tone } from '../terminal/theme.ts';
import { BODIES, type Candle, candleGlyphs, candlesOf, isRising, PLAIN_BODIES } from './candles.ts';
import type { Drawing } from './drawing.ts';
import { Grid, type Line } from './grid.ts';
import { axisText, rowOn, type Scale, scaleOf, ticksOf } from './scale.ts';
import { drawTimeAxis, isDaily, localText } from './time-axis.ts';

type PriceData = Extract<ChartData, { chart: 'price' }>;

/** A chart this high has its volume below the prices. */
const ROWS_WITH_VOLUME = 16;
const VOLUME_ROWS = 2;
/** Below the prices: times and a line of words. */
const FOOT_ROWS = 2;
const WIDEST_CANDLE = 3;
const EIGHTHS = ' ▁▂▃▄▅▆▇█';
const PLAIN_EIGHTHS = ' ....####';

const LEVEL_TONES: Readonly<Record<PriceData['levels'][number]['name'], Tone>> = {
  entry: 'accent',
  'hard stop': 'warn',
  'break-even': 'warn',
  'trailing stop': 'warn',
  peak: 'dim',
};

/** Candles with the levels of the position, entries and exits, prices on the right, volume and times below. */
export function priceLines(data: PriceData, { width, height, plain, words }: Drawing): Line[] {
  const { bars, decimals, zone, levels, marks } = data;
  const grid = new Grid(width, height);
  const volumeRows = height >= ROWS_WITH_VOLUME ? VOLUME_ROWS : 0;
  const rows = height - FOOT_ROWS - volumeRows;
  if (bars.start.length === 0 || rows < 1) return grid.lines();

  const prices = levels.map(({ price }) => price);
  const scale = scaleOf([...bars.high, ...bars.low, ...prices], rows);
  const labelled = [...ticksOf(scale), ...prices, bars.close.at(-1)!].map((price) => axisText(price, decimals));
  const axis = Math.max(...labelled.map((label) => label.length)) + 2;
  const room = Math.max(1, width - axis);
  const { candles, size } = candlesOf(bars, room, zone);
  const step = Math.min(WIDEST_CANDLE, Math.floor(room / candles.length));
  const columnOf = (index: number) => room - (candles.length - index) * step;

  for (const [index, candle] of candles.entries()) {
    const tone = isRising(candle) ? 'up' : 'down';
    for (const { row, glyph } of candleGlyphs(candle, (price) => rowOn(scale, price, 2), plain)) {
      grid.put(row, columnOf(index), glyph, tone);
    }
  }
  drawLevels(grid, data, scale, room, words);
  drawMarks(grid, marks, candles, columnOf, scale);
  drawPriceAxis(grid, data, scale, room);
  drawVolume(grid, { row: rows, rows: volumeRows }, candles, columnOf, plain);
  const starts = candles.map(({ start }) => start);
  drawTimeAxis(grid, height - FOOT_ROWS, starts, columnOf, zone);
  grid.put(height - 1, 0, wordsOf(data, size, plain, words), 'dim');
  return grid.lines();
}

/** Dashes behind the candles with the names of the levels where there is room; levels of one row share it. */
function drawLevels(grid: Grid, { levels }: PriceData, scale: Scale, room: number, words: Drawing['words']): void {
  const byRow = Map.groupBy(levels, ({ price }) => rowOn(scale, price));
  for (const [row, here] of byRow) {
    const tone = LEVEL_TONES[here[0]!.name];
    const name = ` ${here.map((level) => words.levels[level.name]).join(', ')} `;
    const columns = textWidth(name);
    const free = Array.from({ length: Math.max(0, room - columns) }, (_, column) => column);
    const place = free.find((column) => grid.isBlank(row, column, columns)) ?? 0;
    for (let column = 0; column < room; column += 1) if (grid.isBlank(row, column, 1)) grid.put(row, column, '-', tone);
    grid.put(row, place, name, tone);
  }
}

/** `B` where was bought, `S` where was sold; the next free row when two are in one place. */
function drawMarks(
  grid: Grid,
  marks: readonly ChartMark[],
  candles: readonly Candle[],
  columnOf: (index: number) => number,
  scale: Scale,
): void {
  const taken = new Set<string>();
  for (const { at, price, side } of marks) {
    const index = candles.findLastIndex(({ start }) => start <= at);
    if (index < 0) continue;
    const column = columnOf(index);
    const wanted = rowOn(scale, price);
    const row = [wanted, wanted - 1, wanted + 1].find(
      (near) => near >= 0 && near < scale.rows && !taken.has(`${near} ${column}`),
    );
    if (row === undefined) continue;
    taken.add(`${row} ${column}`);
    grid.put(row, column, side === 'BUY' ? 'B' : 'S', side === 'BUY' ? 'accent' : 'warn');
  }
}

/** Round prices, over them the levels, over all the last price. */
function drawPriceAxis(grid: Grid, { bars, decimals, levels }: PriceData, scale: Scale, room: number): void {
  for (let row = 0; row < scale.rows; row++) grid.put(row, room, '│', 'dim');
  const label = (price: number, tone: Tone) => {
    const row = rowOn(scale, price);
    grid.put(row, room, `┤${axisText(price, decimals)}`.padEnd(grid.width - room), tone);
  };
  for (const price of ticksOf(scale)) label(price, 'dim');
  for (const { name, price } of levels) label(price, LEVEL_TONES[name]);
  label(bars.close.at(-1)!, 'plain');
}

function drawVolume(
  grid: Grid,
  { row: top, rows }: { readonly row: number; readonly rows: number },
  candles: readonly Candle[],
  columnOf: (index: number) => number,
  plain: boolean,
): void {
  const eighthsOf = plain ? PLAIN_EIGHTHS : EIGHTHS;
  const most = Math.max(...candles.map(({ volume }) => volume));
  if (rows === 0 || !(most > 0)) return;
  for (const [index, { volume }] of candles.entries()) {
    const eighths = Math.ceil((volume / most) * rows * 8);
    for (let row = 0; row < rows; row++) {
      const filled = Math.max(0, Math.min(8, eighths - 8 * (rows - 1 - row)));
      grid.put(top + row, columnOf(index), eighthsOf[filled]!, 'dim');
    }
  }
}

/** The newest sale with its reason, and what a candle is. */
function wordsOf({ bars, marks, zone }: PriceData, size: number, plain: boolean, words: Drawing['words']): string {
  const [from, to] = isDaily(bars.start) ? [5, 10] : [11, 16];
  const [rising, falling] = plain ? PLAIN_BODIES : BODIES;
  const sale = marks.findLast(({ side }) => side === 'SELL');
  return [
    ...(sale ? [words.sold(localText(sale.at, zone).slice(from, to), sale.reason).trimEnd()] : []),
    words.candle(size),
    words.risingFalling(rising, falling),
  ].join('   ');
}
