import type { BarKind } from '../../engine/kernel/bars.ts';
import type { MarketCode } from '../../engine/market/types.ts';
import type { BarSource } from '../../engine/runtime/ports.ts';

/** The hours of one trading day, epoch milliseconds UTC. */
export interface SessionTimes {
  readonly start: number;
  readonly end: number;
}

export interface ImportOptions {
  /** The market of every row; null takes it from a market column or the shape of the symbol. */
  readonly market: MarketCode | null;
  /** IANA zone of times without an offset; null takes the market's. A column `ts_utc` is UTC in any case. */
  readonly timeZone: string | null;
  /** `YYYY-MM-DD` for files whose times have no day. */
  readonly date: string | null;
  /** Whether a minute bar carries the time of its start or of its end. */
  readonly stamp: 'start' | 'end';
  /** Share of bad rows, in percent of the rows read, above which the import stops. */
  readonly maxBadRowPct: number;
  /** First and last local trading date taken, `YYYY-MM-DD`, both inclusive. */
  readonly from: string | null;
  readonly to: string | null;
  /** Folder for sorted runs of an input above the memory budget. */
  readonly tempDir: string;
  /** Bytes of bars held in memory, 256 MB by default. */
  readonly memoryBudgetBytes?: number;
  readonly signal?: AbortSignal;
  /** The session a daily bar of `day` covers; total, so also for days the calendar does not know. */
  readonly sessionTimes: (market: MarketCode, day: string) => SessionTimes;
}

export interface ImportProgress {
  readonly file: string;
  /** Bytes on disk read so far and to read, over all files. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rows: number;
}

export interface BadRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** A jump from a close to the next day's open that looks like a split or a merger of shares. */
export interface SplitLike {
  readonly symbol: string;
  readonly day: string;
  /** Open over previous close. */
  readonly ratio: number;
}

export interface ImportReport {
  readonly files: number;
  /** Data rows read, whatever became of them. */
  readonly rows: number;
  readonly bars: number;
  readonly symbols: number;
  readonly badRows: number;
  readonly badRowSamples: readonly BadRow[];
  /** Rows of a day or minute without trading, dropped: open = high = low = 0, or no prices and a volume of 0. */
  readonly halted: number;
  /** Rows equal to an earlier row of the same symbol and time, dropped. */
  readonly duplicates: number;
  /** Rows that contradict an earlier row of the same symbol and time; also counted as bad. */
  readonly conflictingDuplicates: number;
  /** Minute rows without volume that repeat the bar before, dropped. */
  readonly emptyVolumeRepeats: number;
  /** Bars with a price finer than the market's price scale, rounded half up. */
  readonly rounded: number;
  /** Bars whose open or close lay at most 0.5 % outside high and low, which were widened to hold it. */
  readonly widened: number;
  /** The first thousand. */
  readonly splitLike: readonly SplitLike[];
  readonly kind: BarKind;
  readonly markets: readonly MarketCode[];
  readonly firstDay: string;
  readonly lastDay: string;
  /** Local trading dates with at least one bar, ascending. */
  readonly observedDays: Readonly<Partial<Record<MarketCode, readonly string[]>>>;
  readonly warnings: readonly string[];
}

export interface ImportResult {
  readonly source: BarSource;
  readonly report: ImportReport;
}
