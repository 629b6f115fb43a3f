import type { JournalReplay, KernelCheckpoint } from './journal-replay.ts';

/** Checkpoints in memory, evenly spread over a journal of any length: when they take too much room every other one goes. */
export class CheckpointShelf {
  private kept: KernelCheckpoint[] = [];
  private bytes = 0;
  private every: number;
  private readonly maxBytes: number;

  /** At first one every so many entries. */
  constructor(every: number, maxBytes: number) {
    this.every = every;
    this.maxBytes = maxBytes;
  }

  /** Keeps the replay's state if it is far enough from the checkpoint before. */
  offer(replay: JournalReplay): void {
    if (replay.seq < (this.kept.at(-1)?.seq ?? 0) + this.every) return;
    const checkpoint = replay.save();
    this.kept.push(checkpoint);
    this.bytes += checkpoint.bytes.length;
    if (this.bytes > this.maxBytes) this.thin();
  }

  /** The newest checkpoint for which `isBefore` holds; it holds for the older ones then. */
  newest(isBefore: (checkpoint: KernelCheckpoint) => boolean): KernelCheckpoint | null {
    return this.kept.findLast(isBefore) ?? null;
  }

  private thin(): void {
    this.kept = this.kept.filter((_, i) => i % 2 === 1);
    this.bytes = this.kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.every *= 2;
  }
}
