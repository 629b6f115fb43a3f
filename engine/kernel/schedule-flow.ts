import { addDays } from '../market/days.ts';
import { type Instant, instant, type MarketCode, type TradingDay } from '../market/types.ts';
import { JOBS, type Job, type JobId, jobNamed, nextJobDay } from '../schedule/job-table.ts';
import type { JobCursor, JobOutcome, RunningJob, ScheduleState } from '../schedule/schedule-state.ts';
import { rollUpEndedDays } from './context-flow.ts';
import type { Desk } from './desk.ts';
import { interestOf, recordFlows, takeAssetSnapshot } from './evening-flow.ts';
import type { KernelEvent, OperatorCommand } from './events.ts';
import { reviewDay } from './review-flow.ts';
import type { TradingSettings } from './settings.ts';

const NEVER = Number.POSITIVE_INFINITY;
const MINUTE_MS = 60_000;
/** A job that failed is tried again after this, so many times in all. */
const RETRY_MS = 10 * MINUTE_MS;
const ATTEMPTS = 3;
/** A job that waits for an answer from outside is given up after this. */
const ANSWER_WITHIN_MS = 10 * MINUTE_MS;
const SCHEDULE = 'schedule';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;

type Runner = (desk: Desk, market: MarketCode, day: TradingDay) => JobOutcome | 'running';

const done = (note: string): JobOutcome => ({ result: 'done', note });
const failed = (note: string): JobOutcome => ({ result: 'failed', note });

/**
 * What each job does. The desk's own day (`desk-day.ts`) does those marked `desk` when they are due, and notes them here;
 * null is not set up.
 */
const RUNNERS: Readonly<Record<JobId, Runner | 'desk' | null>> = {
  'pre-market': 'desk',
  open: () => done('the market is open'),
  close: 'desk',
  review: (desk, market, day) => done(reviewDay(desk, market, day)),
  'asset-snapshot': (desk, market, day) => done(takeAssetSnapshot(desk, market, day)),
  'market-flow': (desk, market, day) => {
    const symbols = interestOf(desk, market);
    if (symbols.length === 0) return done('no symbol is watched');
    const { dayVolume } = desk.table.columns;
    const asked = symbols.map((symbol) => ({ symbol, volume: dayVolume[symbol] || 0 }));
    desk.emit({ type: 'collect-flow', question: { market, day, symbols: asked } });
    return 'running';
  },
  'minute-bars': (desk) => {
    desk.emit({ type: 'store-bars' });
    return done('the bars of watched symbols go to the store');
  },
  'roll-ups': (desk) => {
    rollUpEndedDays(desk);
    const doneTo = [...(desk.state.memoryClocks ?? [])].map(([market, clock]) => `${market} to ${clock.doneTo}`);
    return done(doneTo.length === 0 ? 'no day is kept yet' : doneTo.join(', '));
  },
  // It asks by itself, once a day before a session; the schedule says whether it did.
  'macro-council': (desk, _market, day) => {
    const asked = desk.state.macro?.askedFor ?? 0;
    return done(
      asked >= desk.clock.instantOf(HOME, day, '00:00') ? 'asked for the day' : 'not asked: no session lies ahead',
    );
  },
  backup: null,
};

export const isSetUp = (job: JobId, settings: Pick<TradingSettings, 'macroCouncil'>): boolean =>
  RUNNERS[job] !== null && (job !== 'macro-council' || settings.macroCouncil);

/** Of a job of the desk as a whole the calendar days in Seoul count. */
const HOME: MarketCode = 'KR';

const keyOf = (job: JobId, market: MarketCode): string => `${job}/${market}`;

function scheduleOf(desk: Desk): ScheduleState {
  desk.state.schedule ??= { cursors: new Map() };
  return desk.state.schedule;
}

const dueAt = (desk: Desk, job: Job, market: MarketCode, day: TradingDay): Instant | null =>
  job.dueAt({ clock: desk.clock, preMarketMinutes: desk.settings.preMarketMinutes }, market, day);

/** The next day of a job after the ones dealt with, and when it is due; null where no calendar reaches. */
function nextOf(desk: Desk, cursor: JobCursor): JobCursor['next'] {
  const job = jobNamed(cursor.job);
  const day = nextJobDay(desk.clock, job, cursor.market, cursor.day);
  const due = day === null ? null : dueAt(desk, job, cursor.market, day);
  return day === null || due === null ? null : { day, due };
}

/** The job's place in the schedule. A job that is new begins with the market's day under way, the desk's own with today. */
function cursorOf(desk: Desk, job: Job, market: MarketCode): JobCursor | null {
  const { cursors } = scheduleOf(desk);
  const key = keyOf(job.id, market);
  const known = cursors.get(key);
  if (known !== undefined) return known;
  const first = job.scope === 'desk' ? firstDeskDay(desk, job) : desk.market(market).day;
  if (first === null) return null;
  const day = addDays(first, -1);
  const empty = { running: null, retry: null, last: null, runs: 0, failures: 0, missed: 0 };
  const cursor: JobCursor = { job: job.id, market, day, next: null, ...empty };
  cursors.set(key, cursor);
  cursor.next = nextOf(desk, cursor);
  return cursor;
}

function firstDeskDay(desk: Desk, job: Job): TradingDay {
  const from = instant(Math.max(desk.at, desk.config.tradeFrom));
  const today = desk.clock.localDay(HOME, from);
  return (dueAt(desk, job, HOME, today) ?? NEVER) < from ? addDays(today, 1) : today;
}

/** The schedule begins with a market's first day, whether or not anything runs on it. */
export function beginSchedule(desk: Desk): void {
  for (const _ of places(desk));
}

/** Every job with its markets: those that have symbols. */
function* places(desk: Desk): Generator<JobCursor> {
  for (const job of JOBS) {
    if (!isSetUp(job.id, desk.settings)) continue;
    const markets = job.scope === 'desk' ? [HOME] : desk.marketSymbols.keys();
    for (const market of markets) {
      const cursor = cursorOf(desk, job, market);
      if (cursor !== null) yield cursor;
    }
  }
}

/** When the schedule wants to be woken, epoch ms; Infinity when nothing is due. */
export function nextJobWake(desk: Desk): number {
  let wake = NEVER;
  for (const cursor of desk.state.schedule?.cursors.values() ?? []) wake = Math.min(wake, wakeOf(desk, cursor));
  return wake;
}

/**
 * A running job is looked at when its answer is overdue; it holds back its next days until then. What the desk's own day
 * does is looked at once that day is over.
 */
function wakeOf(desk: Desk, { job, market, running, retry, next }: JobCursor): number {
  if (running !== null) return running.startedAt + ANSWER_WITHIN_MS;
  if (retry !== null) return retry.at;
  if (next === null || (RUNNERS[job] === 'desk' && desk.market(market).day === next.day)) return NEVER;
  return next.due;
}

/** Runs what is due, each job's days one after the other and in the table's order; what is too late is said to be missed. */
export function runSchedule(desk: Desk): void {
  const cursors = [...places(desk)];
  for (;;) {
    // Catching up goes day by day across the jobs, as it would have been.
    const [first] = cursors
      .filter((cursor) => wakeOf(desk, cursor) <= desk.at)
      .sort((a, b) => wakeOf(desk, a) - wakeOf(desk, b));
    if (first === undefined) return;
    if (first.running !== null) end(desk, first, failed(`no answer within ${ANSWER_WITHIN_MS / MINUTE_MS} minutes`));
    else runNext(desk, first);
  }
}

/** Runs the day that failed again, or the next one that is due. */
function runNext(desk: Desk, cursor: JobCursor): void {
  const { retry } = cursor;
  if (retry !== null) {
    cursor.retry = null;
    begin(desk, cursor, { ...retry, by: SCHEDULE });
    return;
  }
  const now = cursor.next;
  if (now === null) return;
  advance(desk, cursor, now.day);
  const run = { ...now, by: SCHEDULE, attempts: 1 };
  // The desk's own day does its part at the instant and moves on the cursor itself; what is still here it did not do.
  if (RUNNERS[cursor.job] === 'desk' || isTooLate(desk, cursor, now.day)) miss(desk, cursor, run);
  else begin(desk, cursor, run);
}

function advance(desk: Desk, cursor: JobCursor, day: TradingDay): void {
  cursor.day = day;
  cursor.next = nextOf(desk, cursor);
}

function isTooLate(desk: Desk, cursor: JobCursor, day: TradingDay): boolean {
  const { missed } = jobNamed(cursor.job);
  switch (missed) {
    case 'each':
      return false;
    case 'newest':
      return cursor.next !== null && cursor.next.due <= desk.at;
    case 'session': {
      const session = desk.clock.sessionOf(cursor.market, day);
      return session === null || session === 'unknown' || desk.at >= session.close;
    }
    case 'while-day-lasts': {
      const tomorrow = desk.clock.nextTradingDay(cursor.market, day);
      const until = tomorrow === null ? null : dueAt(desk, jobNamed('pre-market'), cursor.market, tomorrow);
      return until !== null && desk.at >= until;
    }
    default:
      return missed satisfies never;
  }
}

type Begun = Pick<RunningJob, 'day' | 'due' | 'by' | 'attempts'>;

function begin(desk: Desk, cursor: JobCursor, { day, due, by, attempts }: Begun): void {
  const runner = RUNNERS[cursor.job];
  if (runner === null || runner === 'desk') return;
  cursor.running = { id: runId(desk, cursor, day, by), day, due, startedAt: desk.at, attempts, by };
  let outcome: ReturnType<Runner>;
  try {
    outcome = runner(desk, cursor.market, day);
  } catch (error) {
    // What looks back must never stop what trades.
    outcome = failed(error instanceof Error ? error.message : String(error));
  }
  if (outcome !== 'running') end(desk, cursor, outcome);
}

/** A day's own run has the same id whatever happens, so that it is there once. */
function runId(desk: Desk, { job, market }: JobCursor, day: TradingDay, by: string): string {
  if (by !== SCHEDULE) return desk.newId('j');
  return jobNamed(job).scope === 'desk' ? `${job}/${day}` : `${job}/${market}/${day}`;
}

/** Notes how a running job came out; a day that failed is tried again. */
function end(desk: Desk, cursor: JobCursor, outcome: JobOutcome): void {
  const { running } = cursor;
  if (running === null) return;
  cursor.running = null;
  const { day, due, attempts, by } = running;
  const tryAgain = outcome.result === 'failed' && by === SCHEDULE && attempts < ATTEMPTS;
  if (tryAgain) cursor.retry = { at: instant(desk.at + RETRY_MS), day, due, attempts: attempts + 1 };
  note(desk, cursor, running, outcome);
}

function miss(desk: Desk, cursor: JobCursor, { day, due, by, attempts }: Begun): void {
  const id = runId(desk, cursor, day, by);
  const missed = { result: 'missed', note: `the engine did not run; it was due ${ago(desk, due)} ago` } as const;
  note(desk, cursor, { id, day, due, by, attempts, startedAt: desk.at }, missed);
}

function ago(desk: Desk, due: Instant): string {
  const hours = (desk.at - due) / (60 * MINUTE_MS);
  return hours < 1
    ? `${Math.round(hours * 60)} minutes`
    : hours < 48
      ? `${Math.round(hours)} hours`
      : `${Math.round(hours / 24)} days`;
}

function note(desk: Desk, cursor: JobCursor, run: RunningJob, { result, note: words }: JobOutcome): void {
  const { job, market } = cursor;
  const { id, day, due, startedAt, attempts, by } = run;
  const tookMs = desk.at - startedAt;
  cursor.last = { day, due, startedAt, tookMs, result, note: words, by };
  cursor.runs += result === 'done' ? 1 : 0;
  cursor.failures += result === 'failed' ? 1 : 0;
  cursor.missed += result === 'missed' ? 1 : 0;
  const where = jobNamed(job).scope === 'desk' ? null : market;
  desk.record({
    ...{ kind: 'job-run', id, job, market: where, day },
    ...{ due, startedAt, tookMs, attempts, result, note: words, by },
  });
  if (result === 'done' && by === SCHEDULE && QUIET.has(job)) return;
  const about = where === null ? {} : { market: where };
  const actor = by === SCHEDULE ? {} : { actor: by };
  const level = result === 'done' ? 'info' : 'warn';
  desk.say(level, `job-${result}`, `${where === null ? '' : `${where} `}${day} ${job}: ${words}`, {
    ...about,
    ...actor,
  });
}

/** What says for itself that it was done. */
const QUIET: ReadonlySet<JobId> = new Set(['pre-market', 'open', 'close', 'asset-snapshot', 'minute-bars', 'roll-ups']);

/** The desk's own day has done its part of the schedule. */
export function noteDeskJob(
  desk: Desk,
  id: 'pre-market' | 'close',
  market: MarketCode,
  day: TradingDay,
  words: string,
): void {
  const cursor = cursorOf(desk, jobNamed(id), market);
  const due = dueAt(desk, jobNamed(id), market, day);
  if (cursor === null || due === null || day <= cursor.day) return;
  // Days before this one were never begun.
  for (let before = cursor.next; before !== null && before.day < day; before = cursor.next) {
    advance(desk, cursor, before.day);
    miss(desk, cursor, { ...before, by: SCHEDULE, attempts: 1 });
  }
  advance(desk, cursor, day);
  const run = { id: runId(desk, cursor, day, SCHEDULE), day, due, startedAt: desk.at, attempts: 1, by: SCHEDULE };
  note(desk, cursor, run, done(words));
}

/** An answer from outside came: the job that waits for it is done, or failed. */
export function takeFlow(desk: Desk, event: Of<'market-flow'>): void {
  const { market, day, result } = event;
  recordFlows(desk, event);
  const cursor = desk.state.schedule?.cursors.get(keyOf('market-flow', market));
  // One that came too late is kept, and the day's next attempt writes the same rows again.
  if (cursor?.running?.day !== day) return;
  end(desk, cursor, result.ok ? done(result.message ?? `${result.flows.length} symbols`) : failed(result.message));
}

/** What waited for an answer when the process ended is asked for again. The calendar may have changed, too. */
export function resumeSchedule(desk: Desk): void {
  for (const cursor of desk.state.schedule?.cursors.values() ?? []) {
    const { running } = cursor;
    if (running !== null) begin(desk, cursor, running);
  }
  replan(desk);
}

/** Works out anew when each job is due. */
export function replan(desk: Desk): void {
  for (const cursor of desk.state.schedule?.cursors.values() ?? []) cursor.next = nextOf(desk, cursor);
}

type RunJob = Extract<OperatorCommand, { type: 'run-job' }>;

/** Why a job cannot be run by hand now, or null. */
export function runJobRefusal(desk: Desk, { job, market }: RunJob): string | null {
  const runner = RUNNERS[job];
  if (!isSetUp(job, desk.settings)) return `${job} is not set up`;
  if (runner === 'desk' || job === 'open' || job === 'macro-council')
    return `${job} is the market’s own hour and cannot be run by hand`;
  const place = placeOf(desk, job, market);
  if (place === null) return `${market ?? 'the desk'} has no such job: its market has not begun a day yet`;
  return place.running === null ? null : `${job} is running already, since ${ago(desk, place.running.startedAt)}`;
}

/** Runs a job now, for the market's newest day that has begun. The schedule goes on as if it had not. */
export function runJob(desk: Desk, { job, market }: RunJob, actor: string): void {
  const cursor = placeOf(desk, job, market)!;
  const day = newestDay(desk, cursor);
  begin(desk, cursor, { day, due: dueAt(desk, jobNamed(job), cursor.market, day) ?? desk.at, by: actor, attempts: 1 });
}

function newestDay(desk: Desk, { job, market, day }: JobCursor): TradingDay {
  if (jobNamed(job).scope === 'desk') return desk.clock.localDay(HOME, desk.at);
  const { day: current, started } = desk.market(market);
  return started && current !== null ? current : day;
}

function placeOf(desk: Desk, job: JobId, market: MarketCode | null): JobCursor | null {
  const { scope } = jobNamed(job);
  if (scope === 'market' && (market === null || !desk.marketSymbols.has(market))) return null;
  return cursorOf(desk, jobNamed(job), scope === 'desk' ? HOME : market!);
}
