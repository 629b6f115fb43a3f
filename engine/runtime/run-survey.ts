import { decodeEvent } from '../kernel/codec.ts';
import type { KernelEvent } from '../kernel/events.ts';
import type { RunConfig } from '../kernel/settings.ts';
import type { Instrument } from '../market/types.ts';
import { GENESIS, JournalBroken, readJournal } from './journal.ts';
import type { RunStore } from './ports.ts';

export interface RecordedCommand {
  readonly seq: number;
  readonly event: Extract<KernelEvent, { type: 'command' }>;
  /** When the entry before it was. */
  readonly previousAt: number;
}

/** What a journal says about the run as a whole. */
export interface Survey {
  readonly config: RunConfig;
  readonly instruments: readonly Instrument[];
  readonly startAt: number;
  readonly commands: readonly RecordedCommand[];
  /** Up to here all bars that gave rise to an event are in the journal. */
  readonly complete: number;
}

/**
 * Reads a journal through without a kernel.
 *
 * @param finished whether the run has come to the end of its input; else its newest instant may not be whole yet
 * @throws JournalBroken
 */
export function surveyRun(store: RunStore, finished: boolean): Survey {
  let start: Extract<KernelEvent, { type: 'run-started' }> | null = null;
  const instruments: Instrument[] = [];
  const commands: RecordedCommand[] = [];
  let previousAt = 0;
  let lastBarsAt = Number.POSITIVE_INFINITY;
  let isBarUnderWay = false;
  for (const { seq, event: bytes } of readJournal(store.segments(0), 0, GENESIS)) {
    const event = decodeEvent(bytes);
    if (event.type === 'run-started') start = event;
    else if (event.type === 'instruments') instruments.push(...event.added);
    else if (event.type === 'command') commands.push({ seq, event, previousAt });
    else if (event.type === 'quote') isBarUnderWay = true;
    else if (event.type === 'bars') {
      isBarUnderWay = false;
      lastBarsAt = event.at;
    }
    previousAt = event.at;
  }
  if (start === null) throw new JournalBroken(1, 'does not start a run');
  return {
    config: start.config,
    instruments,
    startAt: start.at,
    commands,
    complete: isBarUnderWay ? lastBarsAt - 1 : finished ? previousAt : previousAt - 1,
  };
}
