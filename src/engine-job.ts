import type { KisAccount } from '../engine/broker/kis/account.ts';
import type { FromEngine, ToEngine } from '../engine/client/protocol.ts';
import type { LogLine } from '../engine/client/snapshot.ts';
import type { CalendarOverride, TradingSettings } from '../engine/kernel/settings.ts';
import type { Instrument, MarketCode } from '../engine/market/types.ts';
import type { LoopEnd } from '../engine/runtime/loop.ts';
import type { ReplaySummary } from '../engine/runtime/summary.ts';
import type { BrainSettings } from './brain-settings.ts';
import type { NewsSettings } from './news-settings.ts';

/** What an engine thread is started with: plain data. */
interface CommonJob {
  readonly settings: TradingSettings;
  readonly calendarOverrides: readonly CalendarOverride[];
  /** Models that plan; null for the offline planner. */
  readonly brain: BrainSettings | null;
  /** Where news comes from; null for none. */
  readonly news: NewsSettings | null;
  /** Engine time per real time; Infinity does not wait. */
  readonly speed: number;
  /** Where the run is recorded; null chooses a file in `dataDir`. */
  readonly db: string | null;
  readonly dataDir: string;
  /** A workstation in this process watches; at the end of the input it can still look. */
  readonly withSnapshots: boolean;
  /** End, once positions are protected, when the breaker or the kill switch has stopped trading. */
  readonly endWhenStopped: boolean;
}

export interface PracticeJob extends CommonJob {
  readonly kind: 'practice';
  readonly seed: number;
  /** Begin anew although a practice run of this seed is there. */
  readonly fresh: boolean;
  /** Stop after this many trading days; null never. */
  readonly days: number | null;
}

export interface ReplayJob extends CommonJob {
  readonly kind: 'replay';
  readonly paths: readonly string[];
  readonly market: MarketCode | null;
  readonly timeZone: string | null;
  readonly date: string | null;
  readonly stamp: 'start' | 'end';
  readonly from: string | null;
  readonly to: string | null;
  /** As `--cash` gave it, checked; a bare amount is in the currency of the data's first market. */
  readonly cash: string | null;
  readonly overwrite: boolean;
  readonly maxBadRowPct: number;
  readonly breakerReset: 'operator' | 'next-day';
  readonly seed: number;
}

/** An account at the broker. It is the one job with secrets in it; they go to the thread and nowhere else. */
export interface AccountJob extends CommonJob {
  readonly kind: 'account';
  readonly account: KisAccount;
  /** Requests a second; null for the mode's own pace. */
  readonly requestsPerSecond: number | null;
  readonly watchlist: readonly Instrument[];
  /** Whether the rankings of overseas exchanges are used. */
  readonly overseasRankings: boolean;
}

export type EngineJob = PracticeJob | ReplayJob | AccountJob;

/** What the thread tells its host beside the client protocol. */
export type HostMessage =
  /** Where the run is recorded, known once it is put together. */
  | { readonly type: 'database'; readonly path: string }
  | { readonly type: 'note'; readonly level: 'info' | 'warn'; readonly text: string }
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'log'; readonly lines: readonly LogLine[] }
  | { readonly type: 'ended'; readonly exitCode: number; readonly summary: ReplaySummary; readonly end: LoopEnd }
  | { readonly type: 'failed'; readonly exitCode: number; readonly message: string };

export type FromThread = FromEngine | HostMessage;
export type ToThread = ToEngine;
