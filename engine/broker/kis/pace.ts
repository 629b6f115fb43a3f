import type { Timer, WallClock } from '../../runtime/wall-clock.ts';
import type { KisAccount } from './account.ts';
import { isWrite, type Lane } from './wire.ts';

/** Below the broker's 18 and 1 a second since 2026-04-20, because bursts below its limit are refused too. */
export const REQUESTS_PER_SECOND: Readonly<Record<KisAccount['mode'], number>> = { live: 15, paper: 0.9 };

/** Waiting requests of a lane; the next one is refused at once. The end of a blackout sends its whole queue. */
const LANE_ROOM: Readonly<Record<Lane, number>> = { exit: 1_024, entry: 1_024, truth: 256, data: 256 };

/** Reads on the way at once; of market data fewer, so that a broker slow with quotes still tells about orders. */
const READS = 8;
const DATA_READS = 6;

const SLOWER = 1.5;
const SLOWEST = 16;
/** Answers that draw the limit come in swarms; a swarm slows down once. */
const SWARM_MS = 1_000;
const FASTER = 0.9;
const RECOVERY_MS = 10_000;

const LANES = ['exit', 'entry', 'truth', 'data'] as const satisfies readonly Lane[];

export type Turn = 'go' | 'busy' | 'closed';

/**
 * Spaces requests evenly, all lanes of an app key together: what protects the account before what it buys, that before
 * what is known about orders, that before market data. Bounds how many reads are on the way. Slows down when the broker says so and recovers in steps.
 */
export class Pace {
  readonly #clock: WallClock;
  readonly #intervalMs: number;
  readonly #lanes: Readonly<Record<Lane, ((turn: Turn) => void)[]>> = { exit: [], entry: [], truth: [], data: [] };
  readonly #onTheWay: Record<Lane, number> = { exit: 0, entry: 0, truth: 0, data: 0 };
  #slowness = 1;
  #changedAt = Number.NEGATIVE_INFINITY;
  #nextAt = Number.NEGATIVE_INFINITY;
  #timer: Timer | null = null;
  #closed = false;

  /** @param perSecond requests a second, above 0 */
  constructor(clock: WallClock, perSecond: number) {
    this.#clock = clock;
    this.#intervalMs = 1000 / perSecond;
  }

  /** Waits until a request may leave. After 'go' the caller says `done` when it has its answer. */
  turn(lane: Lane): Promise<Turn> {
    const queue = this.#lanes[lane];
    if (this.#closed) return Promise.resolve('closed');
    if (queue.length >= LANE_ROOM[lane]) return Promise.resolve('busy');
    return new Promise((resolve) => {
      queue.push(resolve);
      this.#serve();
    });
  }

  done(lane: Lane): void {
    this.#onTheWay[lane] -= 1;
    this.#serve();
  }

  /** The broker refused a request for its number. */
  slowDown(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#changedAt) < SWARM_MS && this.#slowness > 1) return;
    this.#slowness = Math.min(this.#slowness * SLOWER, SLOWEST);
    this.#changedAt = now;
    this.#nextAt = now + this.#spacing();
  }

  get waiting(): Readonly<Record<Lane, number>> {
    const { exit, entry, truth, data } = this.#lanes;
    return { exit: exit.length, entry: entry.length, truth: truth.length, data: data.length };
  }

  get perSecond(): number {
    return 1000 / this.#spacing();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    for (const lane of LANES) for (const resolve of this.#lanes[lane].splice(0)) resolve('closed');
  }

  #serve(): void {
    const lane = LANES.find((name) => this.#lanes[name].length > 0 && this.#hasRoom(name));
    if (this.#timer !== null || lane === undefined) return;
    const now = this.#clock.now();
    // The wall clock may be set back: nobody waits longer than one interval for that.
    this.#nextAt = Math.min(this.#nextAt, now + this.#spacing());
    const wait = this.#nextAt - now;
    if (wait > 0) {
      this.#timer = this.#clock.after(wait, () => {
        this.#timer = null;
        this.#serve();
      });
      return;
    }
    this.#recover(now);
    this.#nextAt = now + this.#spacing();
    this.#onTheWay[lane] += 1;
    this.#lanes[lane].shift()?.('go');
    this.#serve();
  }

  /** An order never waits for an answer to something else. */
  #hasRoom(lane: Lane): boolean {
    const { truth, data } = this.#onTheWay;
    if (isWrite(lane)) return true;
    return truth + data < READS && (lane === 'truth' || data < DATA_READS);
  }

  #recover(now: number): void {
    if (this.#slowness === 1 || now - this.#changedAt < RECOVERY_MS) return;
    this.#slowness = Math.max(1, this.#slowness * FASTER);
    this.#changedAt = now;
  }

  #spacing(): number {
    return this.#intervalMs * this.#slowness;
  }
}
