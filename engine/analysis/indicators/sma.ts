import { checkedPeriod, LaneState } from './lane-state.ts';

const FULL = 0;
const HEAD = 1;
const FRONT = 2;
const RING = 3;

/**
 * Simple moving average of the last `period` values; NaN before there are so many.
 *
 * The window's sum is never corrected by subtracting the value that leaves, so it cannot drift: whenever the ring has
 * filled up, each of its cells is turned into the sum of itself and the cells after it. From there on the window is
 * `FRONT` (the values since) plus the sum at the head (what remains of the older ones). O(1) per bar on average.
 */
export class Sma extends LaneState {
  readonly #period: number;

  constructor(period: number, lanes: number) {
    super(RING + checkedPeriod(period), lanes);
    this.#period = period;
  }

  /** Takes the next value and returns the average. A value that is not finite changes nothing and returns NaN. */
  update(lane: number, value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const ring = base + RING;
    const head = cells[base + HEAD]!;
    cells[ring + head] = value;
    if (head + 1 < this.#period) {
      cells[base + HEAD] = head + 1;
      cells[base + FRONT] = cells[base + FRONT]! + value;
    } else {
      for (let i = ring + head - 1; i >= ring; i--) cells[i] = cells[i]! + cells[i + 1]!;
      cells[base + HEAD] = 0;
      cells[base + FRONT] = 0;
      cells[base + FULL] = 1;
    }
    return this.value(lane);
  }

  /** The latest average, NaN while warming up. */
  value(lane: number): number {
    const { cells } = this;
    const base = this.base(lane);
    if (cells[base + FULL] !== 1) return Number.NaN;
    return (cells[base + FRONT]! + cells[base + RING + cells[base + HEAD]!]!) / this.#period;
  }
}
