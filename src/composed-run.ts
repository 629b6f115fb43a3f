import { decodeEvent } from '../engine/kernel/codec.ts';
import type { RunConfig } from '../engine/kernel/settings.ts';
import type { Engine } from '../engine/runtime/engine.ts';
import { GENESIS, readJournal } from '../engine/runtime/journal.ts';
import type { WallClock } from '../engine/runtime/wall-clock.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';
import type { HostMessage } from './engine-job.ts';

/** Meta key: which input a run is made of. */
export const META_INPUT = 'input';
/** Meta key: set once the input has come to its end. */
export const META_FINISHED = 'finished';

export interface ComposedRun {
  readonly engine: Engine;
  readonly store: SqliteRunStore;
  readonly badRows: number;
  /** Bars outside every session so far, which were not traded on. */
  readonly barsOutside: () => number;
  /** Of a real account; null where the input is made up or recorded. */
  readonly live: LivePart | null;
  readonly close: () => void;
}

/** What a run on a real account has besides: a clock, and a source that begins to talk once the loop runs. */
export interface LivePart {
  readonly clock: WallClock;
  start(wake: () => void): void;
}

export type Tell = (message: HostMessage) => void;

/** The configuration in the journal's first entry; null for an empty journal. */
export function recordedConfig(store: SqliteRunStore): RunConfig | null {
  for (const entry of readJournal(store.segments(0), 0, GENESIS)) {
    const event = decodeEvent(entry.event);
    return event.type === 'run-started' ? event.config : null;
  }
  return null;
}
