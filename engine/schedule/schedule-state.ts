import type { Instant, MarketCode, TradingDay } from '../market/types.ts';
import type { JobId } from './job-table.ts';

/** How a run of a job came out. */
export type JobResult = 'done' | 'failed' | 'missed';

export interface JobOutcome {
  readonly result: JobResult;
  readonly note: string;
}

/** What is known of a job that has begun and not ended. */
export interface RunningJob {
  readonly id: string;
  readonly day: TradingDay;
  readonly due: Instant;
  readonly startedAt: Instant;
  readonly attempts: number;
  readonly by: string;
}

/** How far a job has come: one for each job and market. */
export interface JobCursor {
  readonly job: JobId;
  /** The market; of the desk's own jobs KR, whose calendar days they count. */
  readonly market: MarketCode;
  /** The newest day that was dealt with: run or missed. */
  day: TradingDay;
  /** The next day, and when it is due; null where no calendar reaches. */
  next: { readonly day: TradingDay; readonly due: Instant } | null;
  running: RunningJob | null;
  /** A day that failed, and when it is tried again. */
  retry: { readonly at: Instant; readonly day: TradingDay; readonly due: Instant; readonly attempts: number } | null;
  last: {
    readonly day: TradingDay;
    readonly due: Instant;
    readonly startedAt: Instant;
    readonly tookMs: number;
    readonly result: JobResult;
    readonly note: string;
    readonly by: string;
  } | null;
  runs: number;
  failures: number;
  missed: number;
}

export interface ScheduleState {
  /** By `job/market`. */
  readonly cursors: Map<string, JobCursor>;
}
