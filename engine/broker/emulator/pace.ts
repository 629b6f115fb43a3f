import { systemClock, type Timer, type WallClock } from '../../runtime/wall-clock.ts';
import type { Rehearsal } from './rehearsal.ts';

/** Times real time, or `step`: time stands still until it is told to pass. */
export type Speed = number | 'step';

/** Lets a rehearsal's time pass with real time, so many times as fast. With `step` it does nothing. */
export class Pace {
  private readonly rehearsal: Rehearsal;
  private readonly speed: Speed;
  private readonly wall: WallClock;
  private readonly from: { readonly wall: number; readonly time: number };
  private timer: Timer | null = null;
  private stopped = false;

  constructor(rehearsal: Rehearsal, speed: Speed, wall: WallClock = systemClock) {
    this.rehearsal = rehearsal;
    this.speed = speed;
    this.wall = wall;
    this.from = { wall: wall.now(), time: rehearsal.now };
    this.arm();
  }

  /** Does something at the present time, and looks at what is due next again. */
  touch(work: () => void): void {
    this.catchUp();
    work();
    this.arm();
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  private catchUp(): void {
    if (this.speed === 'step') return;
    this.rehearsal.advance(this.from.time + (this.wall.now() - this.from.wall) * this.speed, () => false);
  }

  private arm(): void {
    this.timer?.cancel();
    if (this.speed === 'step' || this.stopped) return;
    const next = this.rehearsal.nextAt();
    if (next === Number.POSITIVE_INFINITY) return;
    const wait = Math.max(0, (next - this.rehearsal.now) / this.speed);
    this.timer = this.wall.after(wait, () => this.touch(() => {}));
  }
}
