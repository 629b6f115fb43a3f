import type { BrokerLine } from '../kernel/events.ts';
import type { Mode } from '../kernel/settings.ts';
import type { EngineState } from './snapshot.ts';

/** What an engine says of itself: the document behind `ouroterm status --json`. */
export interface EngineStatus {
  readonly state: Exclude<EngineState, 'LOST'>;
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
  /** Of a real account; null where the exchange is simulated. */
  readonly broker: {
    /** Null for one that nothing was heard of yet; `since` in ISO 8601 UTC, by the engine's clock. */
    readonly lines: Readonly<
      Record<BrokerLine, { readonly up: boolean; readonly since: string; readonly message: string } | null>
    >;
    /** Since the broker's records were read for the newest comparison; null while there was none since the start. */
    readonly reconciledAgeMs: number | null;
  } | null;
  readonly rssMb: number;
  /** Newest entry of the journal. */
  readonly journalSeq: number;
}
