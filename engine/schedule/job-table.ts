import type { MarketClock } from '../market/clock.ts';
import { addDays } from '../market/days.ts';
import { type Instant, instant, type MarketCode, type TradingDay } from '../market/types.ts';

const MINUTE_MS = 60_000;

export const JOB_IDS = [
  'pre-market',
  'open',
  'close',
  'asset-snapshot',
  'review',
  'market-flow',
  'minute-bars',
  'roll-ups',
  'macro-council',
  'backup',
] as const;
export type JobId = (typeof JOB_IDS)[number];

/**
 * What becomes of a day whose job did not run, because the machine was off: every day is made up for, or only the newest;
 * or the job still runs while the session or the day lasts – up to the next day's first job – and is missed after that.
 */
export type MissedPolicy = 'each' | 'newest' | 'session' | 'while-day-lasts';

interface JobTiming {
  readonly preMarketMinutes: number;
  readonly clock: MarketClock;
}

export interface Job {
  readonly id: JobId;
  /** Once for each market on its trading days, or once for the desk on every calendar day in Seoul. */
  readonly scope: 'market' | 'desk';
  readonly missed: MissedPolicy;
  /** When it is due on a day; null when the market does not trade then, or nothing says whether it does. */
  readonly dueAt: (timing: JobTiming, market: MarketCode, day: TradingDay) => Instant | null;
}

type SessionTime = { readonly open: Instant; readonly close: Instant };

/** Some minutes from the open or the close of the day's regular session, wherever the calendar moves them. */
const session =
  (time: (session: SessionTime, timing: JobTiming) => number): Job['dueAt'] =>
  (timing, market, day) => {
    const hours = timing.clock.sessionOf(market, day);
    return hours === null || hours === 'unknown' ? null : instant(time(hours, timing));
  };

const afterClose = (minutes: number): Job['dueAt'] => session(({ close }) => close + minutes * MINUTE_MS);

/** A wall-clock time in Seoul, where the desk is at home. */
const inSeoul =
  (time: string): Job['dueAt'] =>
  ({ clock }, _market, day) =>
    clock.instantOf('KR', day, time);

const jobOf = (id: JobId, scope: Job['scope'], missed: MissedPolicy, dueAt: Job['dueAt']): Job => ({
  id,
  scope,
  missed,
  dueAt,
});

/**
 * The desk's day, in the order in which jobs of the same instant run. Evening jobs count from the close, so that an early
 * close, a college-entrance exam day and summer time move them along: on an ordinary Korean day the asset snapshot is at
 * 15:45, the market flow at 16:00 and the minute bars at 16:05.
 */
export const JOBS: readonly Job[] = [
  jobOf(
    'pre-market',
    'market',
    'session',
    session(({ open }, { preMarketMinutes }) => open - preMarketMinutes * MINUTE_MS),
  ),
  jobOf(
    'open',
    'market',
    'session',
    session(({ open }) => open),
  ),
  jobOf('close', 'market', 'while-day-lasts', afterClose(0)),
  jobOf('asset-snapshot', 'market', 'while-day-lasts', afterClose(15)),
  // After the snapshot, so that it looks back on the equity that stays on record.
  jobOf('review', 'market', 'each', afterClose(20)),
  jobOf('market-flow', 'market', 'each', afterClose(30)),
  jobOf('minute-bars', 'market', 'while-day-lasts', afterClose(35)),
  jobOf('roll-ups', 'desk', 'each', inSeoul('06:45')),
  jobOf('macro-council', 'desk', 'newest', inSeoul('07:30')),
  jobOf('backup', 'desk', 'newest', inSeoul('16:30')),
];

const BY_ID = new Map(JOBS.map((job) => [job.id, job]));

export const jobNamed = (id: JobId): Job => BY_ID.get(id)!;

/** The last of a session's evening jobs is due so long after the close, ms: a replay's last day goes on to here. */
export const EVENING_MS = 45 * MINUTE_MS;

/** The first day after `day` on which a job may be due; null where no calendar reaches. */
export const nextJobDay = (clock: MarketClock, job: Job, market: MarketCode, day: TradingDay): TradingDay | null =>
  job.scope === 'desk' ? addDays(day, 1) : clock.nextTradingDay(market, day);
