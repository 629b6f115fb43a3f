import { systemClock, type Timer, type WallClock } from './wall-clock.ts';

/** When events are due. */
export interface Pace {
  /** The engine's clock now. `last` is the time of the last event, `next` of the next one. */
  now(last: number, next: number): number;
  /** Milliseconds to sleep until an event of engine time `next` is due; 0 when it is. `idle`: no market is open until then. */
  wait(next: number, idle: () => boolean): number;
  /** Sleeps so long, by the clock that `wait` counts in. */
  after(ms: number, call: () => void): Timer;
}

/** Time without any open market longer than this, in real milliseconds, is passed over. */
const IDLE_MS = 3_000;

/**
 * Maps the engine's clock to the wall clock: `speed` 60 lets a minute of the market pass in a second, Infinity does not
 * wait at all. Hours in which no market is open are shortened to a few seconds.
 */
export class Pacer implements Pace {
  readonly speed: number;
  private readonly wall: () => number;
  private engineAnchor: number | null = null;
  private wallAnchor = 0;

  constructor(speed: number, wall: () => number) {
    this.speed = speed;
    this.wall = wall;
  }

  /** Never beyond the next event. */
  now(last: number, next: number): number {
    if (this.engineAnchor === null || this.speed === Number.POSITIVE_INFINITY) return last;
    return Math.max(last, Math.min(this.read(), next));
  }

  wait(next: number, idle: () => boolean): number {
    if (this.speed === Number.POSITIVE_INFINITY || next === Number.POSITIVE_INFINITY) return 0;
    if (this.engineAnchor === null) this.anchor(next);
    const wait = (next - this.read()) / this.speed;
    if (wait > IDLE_MS && idle()) {
      this.anchor(next - IDLE_MS * this.speed);
      return IDLE_MS;
    }
    return Math.max(0, wait);
  }

  after(ms: number, call: () => void): Timer {
    return systemClock.after(ms, call);
  }

  private read(): number {
    return (this.engineAnchor ?? 0) + (this.wall() - this.wallAnchor) * this.speed;
  }

  private anchor(engine: number): void {
    this.engineAnchor = engine;
    this.wallAnchor = this.wall();
  }
}

/** The pace of a real account: events are due when they are there, ticks when their time has come. It never ends. */
export class LivePace implements Pace {
  private readonly clock: WallClock;

  constructor(clock: WallClock) {
    this.clock = clock;
  }

  now(last: number): number {
    return Math.max(last, this.clock.now());
  }

  wait(next: number): number {
    return Math.max(0, next - this.clock.now());
  }

  after(ms: number, call: () => void): Timer {
    return ms === Number.POSITIVE_INFINITY ? { cancel: () => undefined } : this.clock.after(ms, call);
  }
}
