import type { Timer, WallClock } from '../../engine/runtime/wall-clock.ts';

interface Waiting extends Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that stands still until it is moved. Timers that come due in between are called at their own time. */
export class FakeClock implements WallClock {
  private time: number;
  private readonly waiting = new Set<Waiting>();

  /** @param start epoch ms */
  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  /** Milliseconds until the next timer is due; Infinity when there is none. */
  get untilNext(): number {
    return (this.next()?.due ?? Number.POSITIVE_INFINITY) - this.time;
  }

  after(ms: number, call: () => void): Timer {
    const waiting: Waiting = { due: this.time + Math.max(0, ms), call, cancel: () => this.waiting.delete(waiting) };
    this.waiting.add(waiting);
    return waiting;
  }

  advance(ms: number): void {
    const until = this.time + ms;
    for (let next = this.next(); next !== undefined && next.due <= until; next = this.next()) {
      this.waiting.delete(next);
      this.time = next.due;
      next.call();
    }
    this.time = until;
  }

  private next(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const waiting of this.waiting) if (first === undefined || waiting.due < first.due) first = waiting;
    return first;
  }
}
