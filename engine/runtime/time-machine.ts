import type { Snapshot } from '../client/snapshot.ts';
import type { MomentView, TravelView } from '../client/travel.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { BarDayRecord } from '../kernel/records.ts';
import type { SymbolId } from '../market/types.ts';
import { BarRecorder } from './bar-recorder.ts';
import { CheckpointShelf } from './checkpoint-shelf.ts';
import { JournalReplay } from './journal-replay.ts';
import { type Mark, type MarkFilter, MarkIndex, marksOf } from './marks.ts';
import type { RunStore } from './ports.ts';
import { RunHistory } from './run-history.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';

/** A step back takes at most so many entries forth again from a checkpoint, while the room below suffices. */
const CHECKPOINT_ENTRIES = 200;
const CHECKPOINT_BYTES = 64 << 20;
const SCRUB_PARTS = 240;
const MINUTE_MS = 60_000;

/**
 * Any moment of a recorded run, out of its journal alone. It reads the journal once, with a kernel of its own, and keeps
 * the events of note and checkpoints on the way; a moment is then a checkpoint and some entries. Beside an engine that
 * writes the same file it knows what is committed, and more after the next `read`.
 */
export class TimeMachine {
  readonly marks = new MarkIndex();
  readonly history = new RunHistory();
  private readonly bars = new BarRecorder();
  private readonly store: RunStore;
  private readonly shelf: CheckpointShelf;
  /** Reads ahead; `moment` is where one stands. */
  private readonly scout: JournalReplay;
  private moment: JournalReplay;

  /** @throws JournalBroken when the journal does not begin with the start of a run */
  constructor(store: RunStore, { entries = CHECKPOINT_ENTRIES, bytes = CHECKPOINT_BYTES } = {}) {
    this.store = store;
    this.shelf = new CheckpointShelf(entries, bytes);
    this.scout = new JournalReplay(store);
    this.moment = new JournalReplay(store);
    this.read(1);
    this.moment.step();
  }

  /** The kernel as it was at the moment. */
  get kernel(): Kernel {
    return this.moment.kernel;
  }

  get here(): MomentView {
    return momentOf(this.moment);
  }

  /** The newest entry read. */
  get last(): MomentView {
    return momentOf(this.scout);
  }

  /**
   * Reads on, at most so many entries.
   *
   * @returns false when there are no more for now
   * @throws JournalBroken
   */
  read(atMost: number): boolean {
    for (let n = 0; n < atMost; n++) {
      const applied = this.scout.step();
      if (applied === null) return false;
      const { seq, event } = applied;
      for (const mark of marksOf(applied, this.scout.kernel)) this.marks.add(seq, event.at, mark);
      this.history.take(applied);
      if (event.type === 'bars') this.bars.take(this.scout.kernel.desk, event.bars);
      this.shelf.offer(this.scout);
    }
    return true;
  }

  /** Bars of a symbol that its engine may not have stored yet, some of them after the moment; null when there are none. */
  barsSoFar(symbol: SymbolId): BarDayRecord | null {
    return this.bars.current(symbol);
  }

  /** Goes to an entry; before the first it is the first, after the last one read the last. */
  seek(seq: number): void {
    this.goTo((entry) => entry.seq <= seq);
  }

  /** Goes to the last entry that is not after an instant, epoch ms. */
  seekTime(at: number): void {
    this.goTo((entry) => entry.at <= at);
  }

  /** Goes a minute on or back; where nothing happened for longer, to the next or previous entry. */
  seekMinute(step: 1 | -1): void {
    const { seq, at } = this.here;
    this.seekTime(at + step * MINUTE_MS);
    if (this.here.seq === seq) this.seek(seq + step);
  }

  /** Goes to the next event of note; null, and nowhere, when there is none. */
  next(filter?: MarkFilter): Mark | null {
    return this.seekMark(this.marks.after(this.here.seq, filter));
  }

  /** Goes to the previous event of note; null, and nowhere, when there is none. */
  previous(filter?: MarkFilter): Mark | null {
    return this.seekMark(this.marks.before(this.here.seq, filter));
  }

  /** What the panes show of the moment. `seq` is the entry's number. */
  snapshot(): Snapshot {
    const { seq, at } = this.here;
    return { ...new SnapshotBuilder(this.kernel).build({ state: null, speed: 1, at }), seq };
  }

  /** Where the moment lies in the run. */
  view(): TravelView {
    return {
      here: this.here,
      last: this.last,
      labels: this.marks.at(this.here.seq).map(({ label }) => label),
      scrub: this.marks.scrub(SCRUB_PARTS, this.last.seq),
    };
  }

  private seekMark(mark: Mark | null): Mark | null {
    if (mark !== null) this.seek(mark.seq);
    return mark;
  }

  /** Goes to the last entry that fits; entries up to some place fit, those after it do not. */
  private goTo(fits: (entry: MomentView) => boolean): void {
    const near = this.shelf.newest(fits);
    if (!fits(this.here) || (near !== null && near.seq > this.moment.seq))
      this.moment = new JournalReplay(this.store, near);
    for (;;) {
      const next = this.moment.peek();
      if (next === null || next.seq > this.scout.seq) return;
      if (next.seq > 1 && !fits({ seq: next.seq, at: next.event.at })) return;
      this.moment.step();
    }
  }
}

const momentOf = ({ seq, kernel }: JournalReplay): MomentView => ({ seq, at: kernel.desk.at });
