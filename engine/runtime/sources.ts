import type { Broker, EventSource } from '../broker/port.ts';

/** A source of events whose position can be saved: the simulated market in practice and replay. */
export interface ResumableSource extends EventSource, Broker {
  readonly kind: 'resumable';
  readonly atRest: boolean;
  save(): unknown;
  load(state: unknown): void;
}

/**
 * A source that cannot be run again: a real account. What it said is in the journal and nowhere else, so after a crash the
 * journal alone leads the kernel back to where it was, and the broker is asked what happened since.
 */
export interface LiveSource extends EventSource, Broker {
  readonly kind: 'live';
  /** The clock that its events are stamped with, epoch ms. */
  now(): number;
  /** What waits to be taken or to be asked. */
  readonly queues: Readonly<Record<string, number>>;
}

export const isLive = (source: ResumableSource | LiveSource): source is LiveSource => source.kind === 'live';
