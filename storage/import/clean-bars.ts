import type { MarketCode } from '../../engine/market/types.ts';
import { MARKET_CODES } from '../../engine/market/types.ts';
import { isoDay } from './calendar-day.ts';
import type { SessionTimes, SplitLike } from './import-types.ts';
import type { RecordSorter } from './record-sorter.ts';
import { FILE_FACTOR, type ImportContext } from './row-parser.ts';

const SPLIT_UP = 1.8;
const SPLIT_DOWN = 0.55;
const SPLIT_TOLERANCE = 0.05;
const MAX_SPLITS = 1000;

/** Start of a bar's slice: the market's place in MARKET_CODES and the start of the interval in one sortable key. */
export const START_FACTOR = 2 ** 44;

export interface CleanResult {
  readonly splitLike: readonly SplitLike[];
  readonly observedDays: ReadonlyMap<MarketCode, readonly string[]>;
}

/**
 * Walks the rows in order of time, drops duplicates and empty repeats, notes jumps like splits, and appends the bars to
 * `bars` under the keys end, market and start, final symbol id.
 * `intervals` are the bar lengths of the files (minute bars only); `finalIds` maps a row's symbol to its final id.
 */
export function cleanBars(
  context: ImportContext,
  files: readonly string[],
  intervals: readonly number[],
  finalIds: Int32Array,
  bars: RecordSorter,
): CleanResult {
  const { options, tally } = context;
  const { symbols } = context.symbols;
  const daily = tally.kind === 'day';
  const clocks = symbols.map((symbol) => context.clocks.of(symbol.market));
  const marketKeys = symbols.map((symbol) => MARKET_CODES.indexOf(symbol.market) * START_FACTOR);
  const sessions = new SessionCache(options.sessionTimes);
  const previous = new PreviousRows(symbols.length);
  const splitLike: SplitLike[] = [];
  const days = new Map<MarketCode, number[]>();

  const cursor = context.rows.sorted();
  for (let row = 0; cursor.next(); row++) {
    if ((row & 0xffff) === 0) options.signal?.throwIfAborted();
    const { data, at } = cursor;
    const stamp = data[at]!;
    const symbol = data[at + 1]!;
    const order = data[at + 2]!;
    const file = Math.floor(order / FILE_FACTOR);
    if (previous.stamp[symbol] === stamp) {
      if (previous.sameBar(symbol, data, at)) {
        tally.duplicates++;
      } else {
        tally.conflictingDuplicates++;
        tally.addBadRow(files[file]!, order % FILE_FACTOR, 'contradicts an earlier row of the same symbol and time');
      }
      continue;
    }
    if (!daily && data[at + 7] === 0 && previous.samePrices(symbol, data, at)) {
      tally.emptyVolumeRepeats++;
      previous.stamp[symbol] = stamp;
      previous.volume[symbol] = 0;
      continue;
    }

    const { code, market } = symbols[symbol]!;
    let start: number;
    let end: number;
    let day: number;
    if (daily) {
      day = stamp;
      ({ start, end } = sessions.of(market, day));
    } else {
      start = options.stamp === 'start' ? stamp : stamp - intervals[file]!;
      end = start + intervals[file]!;
      day = clocks[symbol]!.dayAt(start);
    }
    if (previous.day[symbol] !== day) {
      const ratio = data[at + 3]! / previous.close[symbol]!;
      if (looksLikeSplit(ratio) && splitLike.length < MAX_SPLITS)
        splitLike.push({ symbol: code, day: isoDay(day), ratio });
      previous.day[symbol] = day;
      noteDay(days, market, day);
    }
    previous.remember(symbol, data, at);
    bars.append(
      end,
      marketKeys[symbol]! + start,
      finalIds[symbol]!,
      data[at + 3]!,
      data[at + 4]!,
      data[at + 5]!,
      data[at + 6]!,
      data[at + 7]!,
    );
  }
  const observed = [...days].map(([market, numbers]) => [market, numbers.sort((a, b) => a - b).map(isoDay)] as const);
  return { splitLike, observedDays: new Map(observed) };
}

/** A jump by at least 1.8 or to at most 0.55 that lies within 5 % of a whole or half multiple (2:1, 5:2, 1:10 …). */
function looksLikeSplit(ratio: number): boolean {
  if (!(ratio >= SPLIT_UP || ratio <= SPLIT_DOWN)) return false;
  const multiple = ratio > 1 ? ratio : 1 / ratio;
  const nearest = Math.round(multiple * 2) / 2;
  return Math.abs(multiple - nearest) <= nearest * SPLIT_TOLERANCE;
}

/** Days come nearly in order, so looking at the last few finds a known one. */
function noteDay(days: Map<MarketCode, number[]>, market: MarketCode, day: number): void {
  const known = days.get(market);
  if (known === undefined) days.set(market, [day]);
  else if (known.lastIndexOf(day) < 0) known.push(day);
}

/** The last row of each symbol. */
class PreviousRows {
  readonly stamp: Float64Array;
  readonly day: Float64Array;
  readonly volume: Float64Array;
  readonly close: Float64Array;
  private readonly open: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;

  constructor(symbols: number) {
    const column = (): Float64Array => new Float64Array(symbols).fill(Number.NaN);
    this.stamp = column();
    this.day = column();
    this.open = column();
    this.high = column();
    this.low = column();
    this.close = column();
    this.volume = column();
  }

  samePrices(symbol: number, data: Float64Array, at: number): boolean {
    return (
      this.open[symbol] === data[at + 3] &&
      this.high[symbol] === data[at + 4] &&
      this.low[symbol] === data[at + 5] &&
      this.close[symbol] === data[at + 6]
    );
  }

  sameBar(symbol: number, data: Float64Array, at: number): boolean {
    return this.samePrices(symbol, data, at) && this.volume[symbol] === data[at + 7];
  }

  remember(symbol: number, data: Float64Array, at: number): void {
    this.stamp[symbol] = data[at]!;
    this.open[symbol] = data[at + 3]!;
    this.high[symbol] = data[at + 4]!;
    this.low[symbol] = data[at + 5]!;
    this.close[symbol] = data[at + 6]!;
    this.volume[symbol] = data[at + 7]!;
  }
}

/** The sessions of the latest day; daily rows come in order of day. */
class SessionCache {
  private readonly sessionTimes: (market: MarketCode, day: string) => SessionTimes;
  private readonly sessions = new Map<MarketCode, SessionTimes>();
  private day = Number.NaN;

  constructor(sessionTimes: (market: MarketCode, day: string) => SessionTimes) {
    this.sessionTimes = sessionTimes;
  }

  of(market: MarketCode, day: number): SessionTimes {
    if (day !== this.day) this.sessions.clear();
    this.day = day;
    let session = this.sessions.get(market);
    if (session === undefined) {
      session = this.sessionTimes(market, isoDay(day));
      this.sessions.set(market, session);
    }
    return session;
  }
}
