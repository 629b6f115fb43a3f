import type { MarketCode } from '../../engine/market/types.ts';
import { isoDay } from './calendar-day.ts';
import { ImportError } from './import-error.ts';
import { FILE_FACTOR, type ImportContext } from './row-parser.ts';

const MINUTE_MS = 60_000;
/** Longer than any bar within a session. */
const MAX_INTERVAL_MS = 12 * 3_600_000;

interface SessionSpan {
  readonly market: MarketCode;
  readonly day: number;
  readonly first: number;
  last: number;
}

/**
 * The length of the minute bars of each file in milliseconds: the smallest gap between two stamps of one symbol in it. A
 * file without a gap takes the smallest of the others. Warns when the stamps look like those of the other convention.
 */
export function inferIntervals(context: ImportContext, files: readonly string[], warnings: string[]): number[] {
  const gaps: number[] = files.map(() => Number.POSITIVE_INFINITY);
  const { symbols } = context.symbols;
  const clocks = symbols.map((symbol) => context.clocks.of(symbol.market));
  const lastStamp = new Float64Array(symbols.length).fill(Number.NaN);
  const lastFile = new Float64Array(symbols.length);
  const spans: SessionSpan[] = [];
  const current = new Map<MarketCode, SessionSpan>();

  const cursor = context.rows.sorted();
  while (cursor.next()) {
    const stamp = cursor.data[cursor.at]!;
    const symbol = cursor.data[cursor.at + 1]!;
    const file = Math.floor(cursor.data[cursor.at + 2]! / FILE_FACTOR);
    const gap = stamp - lastStamp[symbol]!;
    if (gap > 0 && lastFile[symbol] === file && gap < gaps[file]!) gaps[file] = gap;
    lastStamp[symbol] = stamp;
    lastFile[symbol] = file;

    const { market } = symbols[symbol]!;
    const day = clocks[symbol]!.dayAt(stamp);
    const span = current.get(market);
    if (span?.day === day) {
      span.last = stamp;
    } else {
      const next = { market, day, first: stamp, last: stamp };
      current.set(market, next);
      spans.push(next);
    }
  }

  let smallest = Math.min(...gaps);
  if (smallest === Number.POSITIVE_INFINITY) {
    smallest = MINUTE_MS;
    warnings.push('no symbol has two bars, so their length is unknown; taken as 1 minute');
  }
  const intervals = gaps.map((gap) => (gap === Number.POSITIVE_INFINITY ? smallest : gap));
  const tooLong = intervals.findIndex((interval) => interval > MAX_INTERVAL_MS);
  if (tooLong >= 0) {
    throw new ImportError(
      `${files[tooLong]}: the times of day are ${Math.round(intervals[tooLong]! / 3_600_000)} hours apart; write daily bars with a date and no time`,
    );
  }
  warnIfStampedOtherwise(context, spans, smallest, warnings);
  return intervals;
}

function warnIfStampedOtherwise(
  { options }: ImportContext,
  spans: readonly SessionSpan[],
  interval: number,
  warnings: string[],
): void {
  const suspects = spans.filter(({ market, day, first, last }) => {
    const session = options.sessionTimes(market, isoDay(day));
    return options.stamp === 'start'
      ? first === session.start + interval && last === session.end
      : first === session.start && last < session.end;
  });
  if (suspects.length * 2 <= spans.length) return;
  const [is, other] = options.stamp === 'start' ? ['start', 'end'] : ['end', 'start'];
  warnings.push(
    `bars are read as stamped at their ${is}, but in ${suspects.length} of ${spans.length} sessions the stamps look like those of the ${other}: --stamp ${other}`,
  );
}
