import type { Timer, WallClock } from '../../../../engine/runtime/wall-clock.ts';

interface Alarm {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that stands still until it is moved. */
export class FakeClock implements WallClock {
  #now: number;
  readonly #alarms = new Set<Alarm>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): Timer {
    const alarm = { at: this.#now + Math.max(0, ms), call };
    this.#alarms.add(alarm);
    return { cancel: () => void this.#alarms.delete(alarm) };
  }

  /** Milliseconds until the next alarm; null when nobody waits. */
  get next(): number | null {
    const times = [...this.#alarms].map(({ at }) => at);
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - this.#now);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#alarms.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.call();
    }
    this.#now = end;
  }

  /** Somebody sets the machine's clock; nobody who waits is woken. */
  set(now: number): void {
    this.#now = now;
  }
}
