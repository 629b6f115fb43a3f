import type { DailyReview } from '../evolution/daily-review.ts';
import type { GateCost } from '../evolution/gate-cost.ts';
import type { MarketCode } from '../market/types.ts';
import type { JobId } from '../schedule/job-table.ts';

/** The pages of the desk's book: its day, and what it looks back on. */
export const BOOK_PAGES = ['schedule', 'review', 'lessons', 'shadow', 'decisions', 'briefing'] as const;
export type BookPageName = (typeof BOOK_PAGES)[number];

/** How a job stands. `waiting` has not come round yet. */
export type JobStatus = 'done' | 'failed' | 'missed' | 'running' | 'waiting' | 'not-set-up';

/** A line of the schedule: one job of one market, or of the desk as a whole. Instants are epoch ms. */
export interface JobLine {
  readonly job: JobId | 'rescan';
  readonly market: MarketCode | null;
  /** IANA zone that its times are shown in. */
  readonly zone: string;
  readonly status: JobStatus;
  /** The day it was last for, when that was due and when it ran. */
  readonly day: string | null;
  readonly due: number | null;
  readonly ranAt: number | null;
  readonly tookMs: number | null;
  readonly note: string;
  readonly by: string;
  readonly nextDue: number | null;
  readonly runs: number;
  readonly failures: number;
  readonly missed: number;
  /** Whether it may be run by hand. */
  readonly byHand: boolean;
}

export interface LessonLine {
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly day: string;
  readonly text: string;
  readonly evidence: string;
  readonly status: 'proposed' | 'approved' | 'rejected';
  readonly decidedBy: string | null;
}

/** A rejected candidate and what came of it. Prices are decimal numbers of the market's currency. */
export interface ShadowLine {
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly zone: string;
  readonly code: string;
  readonly name: string;
  readonly stage: 'hunter' | 'gate' | 'judge';
  readonly reason: string;
  readonly day: string;
  readonly price: number;
  readonly decimals: number;
  /** Null while it is watched and has not surged. */
  readonly peakPct: number | null;
  readonly peakDay: string | null;
  readonly surgedDay: string | null;
  /** What a purchase would have come to, percent; null while it is watched. */
  readonly resultPct: number | null;
}

/** A decision that waits to be looked at, or was. */
export interface DecisionLine {
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly zone: string;
  readonly code: string;
  readonly name: string;
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  readonly cause: string;
  readonly confidence: number;
  /** What the round trip came to, percent after costs; null where none is closed. */
  readonly pnlPct: number | null;
  readonly reviewedAt: number | null;
  readonly reviewer: string | null;
  readonly notes: string;
}

/** A review with what is needed to write its numbers. */
export interface ReviewLine {
  readonly review: DailyReview;
  readonly zone: string;
  readonly moneyDecimals: number;
  readonly priceDecimals: number;
}

export interface HoldingLine {
  readonly market: MarketCode;
  readonly code: string;
  readonly name: string;
  readonly quantity: number;
  readonly entry: number;
  readonly decimals: number;
  readonly state: string;
  readonly hardStopPct: number;
}

export interface SessionLine {
  readonly market: MarketCode;
  readonly zone: string;
  /** The regular session of the day; null on a day without one. */
  readonly open: number | null;
  readonly close: number | null;
  /** No calendar speaks for the day. */
  readonly unknown: boolean;
}

export interface IncidentLine {
  readonly at: number;
  readonly level: 'warn' | 'error' | 'alarm';
  readonly event: string;
  readonly market: MarketCode | null;
  readonly message: string;
}

/** What a person should know before the day begins. */
export interface Briefing {
  readonly market: MarketCode;
  readonly zone: string;
  /** The day it is for. */
  readonly day: string;
  readonly at: number;
  /** The newest review of the market, and of every other one that is newer. */
  readonly yesterday: ReviewLine | null;
  readonly overnight: readonly ReviewLine[];
  readonly holdings: readonly HoldingLine[];
  readonly calendar: readonly SessionLine[];
  /** Warnings and worse since the market's close before, the newest last. */
  readonly incidents: readonly IncidentLine[];
  readonly lessonsWaiting: number;
}

export type BookPage =
  | {
      readonly page: 'schedule';
      readonly jobs: readonly JobLine[];
      /** Rows to look back on that could not be written; they are tried again when the engine starts next. */
      readonly notWritten: number;
      /** What was wrong with the newest of them; empty when there is none. */
      readonly notWrittenWhy: string;
    }
  | { readonly page: 'review'; readonly reviews: readonly ReviewLine[] }
  | { readonly page: 'lessons'; readonly lessons: readonly LessonLine[] }
  | { readonly page: 'shadow'; readonly rejections: readonly ShadowLine[]; readonly gates: readonly GateCost[] }
  | { readonly page: 'decisions'; readonly decisions: readonly DecisionLine[]; readonly waiting: number }
  | { readonly page: 'briefing'; readonly briefings: readonly Briefing[] };
