import { kernelBytes, restoreKernel } from '../kernel/checkpoint.ts';
import { decodeEvent } from '../kernel/codec.ts';
import type { Effect, KernelEvent } from '../kernel/events.ts';
import { Kernel } from '../kernel/kernel.ts';
import { GENESIS, JournalBroken, type JournalEntry, readJournal } from './journal.ts';
import type { RunStore } from './ports.ts';

/** A kernel's state between two entries of its journal. */
export interface KernelCheckpoint {
  /** The entry that was applied last, and its hash. */
  readonly seq: number;
  readonly hash: Uint8Array;
  /** The kernel's clock, epoch ms. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** An entry and what the kernel made of it. */
export interface AppliedEntry {
  readonly seq: number;
  readonly event: KernelEvent;
  readonly effects: readonly Effect[];
}

/**
 * Leads a kernel through a recorded journal. Effects are not carried out: what came of them is in the journal too. Reads
 * what is committed, and goes on when there is more.
 */
export class JournalReplay {
  readonly kernel: Kernel;
  private readonly store: RunStore;
  private last: Pick<JournalEntry, 'seq' | 'hash'>;
  private entries: Iterator<JournalEntry> | null = null;
  private ahead: { readonly entry: JournalEntry; readonly event: KernelEvent } | null = null;

  /**
   * Stands before the first entry, or at a checkpoint.
   *
   * @throws JournalBroken when the journal is empty or does not begin with the start of a run
   */
  constructor(store: RunStore, from: KernelCheckpoint | null = null) {
    this.store = store;
    this.last = from === null ? { seq: 0, hash: GENESIS } : { seq: from.seq, hash: from.hash };
    if (from === null) {
      const first = this.peek();
      if (first === null) throw new JournalBroken(1, 'is not written yet');
      if (first.event.type !== 'run-started') throw new JournalBroken(1, 'does not start a run');
      this.kernel = new Kernel(first.event.config);
    } else this.kernel = restoreKernel(from.bytes);
  }

  /** The entry applied last, 0 before the first. */
  get seq(): number {
    return this.last.seq;
  }

  /** Hash of the entry applied last. */
  get hash(): Uint8Array {
    return this.last.hash;
  }

  /** The next committed entry, not yet applied. Throws JournalBroken. */
  peek(): { readonly seq: number; readonly event: KernelEvent } | null {
    if (this.ahead === null) {
      this.entries ??= readJournal(this.store.segments(this.last.seq), this.last.seq, this.last.hash);
      const next = this.entries.next();
      if (next.done === true) this.entries = null;
      else this.ahead = { entry: next.value, event: decodeEvent(next.value.event) };
    }
    return this.ahead === null ? null : { seq: this.ahead.entry.seq, event: this.ahead.event };
  }

  /** Applies the next entry; null at the end of what is committed. Throws JournalBroken. */
  step(): AppliedEntry | null {
    if (this.peek() === null || this.ahead === null) return null;
    const { entry, event } = this.ahead;
    this.ahead = null;
    this.last = { seq: entry.seq, hash: entry.hash };
    return { seq: entry.seq, event, effects: this.kernel.apply(event, entry.seq) };
  }

  save(): KernelCheckpoint {
    return { ...this.last, at: this.kernel.desk.at, bytes: kernelBytes(this.kernel) };
  }
}
