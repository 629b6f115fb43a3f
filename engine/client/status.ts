import type { Mode } from '../kernel/settings.ts';
import type { EngineState } from './snapshot.ts';

/** What an engine says of itself: the document behind `ouroterm status --json`. */
export interface EngineStatus {
  readonly state: EngineState;
  readonly mode: Mode;
  /** When it started, ISO 8601 UTC, on the machine's clock. */
  readonly since: string;
  /** How much later than due the engine's thread came to its next piece of work; since the start, but for the last. */
  readonly loopLagMs: {
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
    readonly maxLastMinute: number;
  };
  /** Entries that wait, by queue. */
  readonly queues: Readonly<Record<string, number>>;
  /** Age of the newest data by market, on the engine's clock. */
  readonly dataAgeMs: Readonly<Record<string, number>>;
  readonly rssMb: number;
  /** Newest entry of the journal. */
  readonly journalSeq: number;
}
