import type { BarKind, BarSlice } from '../../../kernel/bars.ts';
import { MINUTE_MS } from '../../../market/days.ts';
import { instant, type MarketCode } from '../../../market/types.ts';
import type { MarketMood } from './day-plan.ts';
import type { PracticeSession } from './practice-sessions.ts';
import type { PricePath } from './price-path.ts';

/** The bars of one market, one slice at a time. */
export interface MarketFeed {
  /** End of the slice that `next` gives; infinite when there is none. */
  readonly end: number;
  /** The slice and its arrays are overwritten by the following call. */
  next(): BarSlice;
}

export interface MarketFeedOptions {
  readonly market: MarketCode;
  readonly path: PricePath;
  /** Symbol id of the path's first company. */
  readonly firstSymbol: number;
  readonly sessions: Iterator<PracticeSession, void>;
  /** Index of the crash among the days of minute bars. */
  readonly crashDay: number;
}

/** Steps that a day of history is simulated in: a quarter of an hour of a full session each. */
const HISTORY_STEPS = 26;

/** Cuts a price path into the bars of its market's sessions. */
export function createMarketFeed({ market, path, firstSymbol, sessions, crashDay }: MarketFeedOptions): MarketFeed {
  const companies = path.open.length;
  const column = () => new Float64Array(companies);
  const slice = {
    market,
    kind: 'day' as BarKind,
    start: instant(0),
    end: instant(0),
    count: 0,
    symbols: new Uint32Array(companies),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let current = sessions.next();
  let practiceDay = -1;
  const feed = { end: Number.POSITIVE_INFINITY, next };
  if (!current.done) openSession(current.value);
  return feed;

  function openSession({ session, kind }: PracticeSession): void {
    if (kind === 'minute') practiceDay++;
    path.beginDay(kind === 'day' ? HISTORY_STEPS : (session.close - session.open) / MINUTE_MS, moodOf(practiceDay));
    feed.end = kind === 'day' ? session.close : session.open + MINUTE_MS;
  }

  function moodOf(day: number): MarketMood {
    if (day === crashDay) return 'crash';
    return day === crashDay + 1 ? 'aftershock' : 'ordinary';
  }

  function next(): BarSlice {
    if (current.done) throw new Error(`The practice market of ${market} has no further bars: its calendar ended.`);
    const { session, kind } = current.value;
    slice.kind = kind;
    slice.end = instant(feed.end);
    slice.start = kind === 'day' ? session.open : instant(feed.end - MINUTE_MS);
    slice.volume.fill(0);
    for (let step = kind === 'day' ? HISTORY_STEPS : 1; step > 0; step--) addStep();
    dropUntraded();
    if (feed.end < session.close) feed.end += MINUTE_MS;
    else nextSession();
    return slice;
  }

  function nextSession(): void {
    path.endDay();
    current = sessions.next();
    if (current.done) feed.end = Number.POSITIVE_INFINITY;
    else openSession(current.value);
  }

  /** Advances the path and merges its step into the bars, row by company. */
  function addStep(): void {
    path.step();
    for (let i = 0; i < companies; i++) {
      if (path.volume[i] === 0) continue;
      const isFirst = slice.volume[i] === 0;
      if (isFirst) slice.open[i] = path.open[i]!;
      slice.high[i] = isFirst ? path.high[i]! : Math.max(slice.high[i]!, path.high[i]!);
      slice.low[i] = isFirst ? path.low[i]! : Math.min(slice.low[i]!, path.low[i]!);
      slice.close[i] = path.close[i]!;
      slice.volume[i]! += path.volume[i]!;
    }
  }

  /** Moves the rows that traded to the front and names their symbols. */
  function dropUntraded(): void {
    let count = 0;
    for (let i = 0; i < companies; i++) {
      if (slice.volume[i] === 0) continue;
      slice.symbols[count] = firstSymbol + i;
      slice.open[count] = slice.open[i]!;
      slice.high[count] = slice.high[i]!;
      slice.low[count] = slice.low[i]!;
      slice.close[count] = slice.close[i]!;
      slice.volume[count] = slice.volume[i]!;
      count++;
    }
    slice.count = count;
  }
}
