/** Time without any open market longer than this, in real milliseconds, is passed over. */
const IDLE_MS = 3_000;

/**
 * Maps the engine's clock to the wall clock: `speed` 60 lets a minute of the market pass in a second, Infinity does not
 * wait at all. Hours in which no market is open are shortened to a few seconds.
 */
export class Pacer {
  readonly speed: number;
  private readonly wall: () => number;
  private engineAnchor: number | null = null;
  private wallAnchor = 0;

  constructor(speed: number, wall: () => number) {
    this.speed = speed;
    this.wall = wall;
  }

  /** The engine's clock now, never beyond the next event. `last` is the time of the last event. */
  now(last: number, next: number): number {
    if (this.engineAnchor === null || this.speed === Number.POSITIVE_INFINITY) return last;
    return Math.max(last, Math.min(this.read(), next));
  }

  /** Real milliseconds until an event of engine time `next` is due; 0 when it is. `idle`: no market is open until then. */
  wait(next: number, idle: boolean): number {
    if (this.speed === Number.POSITIVE_INFINITY) return 0;
    if (this.engineAnchor === null) this.anchor(next);
    const wait = (next - this.read()) / this.speed;
    if (idle && wait > IDLE_MS) {
      this.anchor(next - IDLE_MS * this.speed);
      return IDLE_MS;
    }
    return Math.max(0, wait);
  }

  private read(): number {
    return (this.engineAnchor ?? 0) + (this.wall() - this.wallAnchor) * this.speed;
  }

  private anchor(engine: number): void {
    this.engineAnchor = engine;
    this.wallAnchor = this.wall();
  }
}
