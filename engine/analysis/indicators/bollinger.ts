import { checkedPeriod, LaneState } from './lane-state.ts';

const FULL = 0;
const HEAD = 1;
const ANCHOR = 2;
const FRONT = 3;
const FRONT_SQUARES = 4;
const RING = 5;

/**
 * Bollinger bands (John Bollinger, 1980s): mean of the last `period` closes ± `multiple` population deviations; NaN before
 * there are so many.
 *
 * Sums are kept as in `Sma`, without subtracting what leaves, of deviations from an anchor: the close with which
 * the ring last filled up. It stays in the window until the ring fills again, so it is at most √period deviations from
 * the mean and the difference of squares loses no more than a factor `period` of precision, whatever the price level.
 */
export class Bollinger extends LaneState {
  readonly #period: number;
  readonly #multiple: number;

  constructor(period: number, multiple: number, lanes: number) {
    super(RING + 2 * checkedPeriod(period), lanes);
    this.#period = period;
    this.#multiple = multiple;
  }

  /** Takes the next close and returns the middle band. A close that is not finite changes nothing and returns NaN. */
  update(lane: number, close: number): number {
    if (!Number.isFinite(close)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const head = cells[base + HEAD]!;
    // Closes taken since the ring last filled lie as they are; the older cells hold sums (see `rebase`).
    cells[base + RING + head] = close;
    if (head + 1 < this.#period) {
      const deviation = close - cells[base + ANCHOR]!;
      cells[base + HEAD] = head + 1;
      cells[base + FRONT] = cells[base + FRONT]! + deviation;
      cells[base + FRONT_SQUARES] = cells[base + FRONT_SQUARES]! + deviation * deviation;
    } else {
      this.#rebase(base, close);
    }
    return this.middle(lane);
  }

  /** Middle band, the simple moving average. */
  middle(lane: number): number {
    const { cells } = this;
    const base = this.base(lane);
    if (cells[base + FULL] !== 1) return Number.NaN;
    return cells[base + ANCHOR]! + this.#sum(base) / this.#period;
  }

  /** Upper band. */
  upper(lane: number): number {
    return this.middle(lane) + this.#multiple * this.#deviation(lane);
  }

  /** Lower band. */
  lower(lane: number): number {
    return this.middle(lane) - this.#multiple * this.#deviation(lane);
  }

  #deviation(lane: number): number {
    const { cells } = this;
    const base = this.base(lane);
    const squares = cells[base + FRONT_SQUARES]! + cells[base + RING + this.#period + cells[base + HEAD]!]!;
    const mean = this.#sum(base) / this.#period;
    return Math.sqrt(Math.max(0, squares / this.#period - mean * mean));
  }

  #sum(base: number): number {
    const { cells } = this;
    return cells[base + FRONT]! + cells[base + RING + cells[base + HEAD]!]!;
  }

  /** The ring is full of closes: makes the last one the anchor and each cell the sum of the deviations from it on. */
  #rebase(base: number, anchor: number): void {
    const { cells } = this;
    let sum = 0;
    let squares = 0;
    for (let i = base + RING + this.#period - 1; i >= base + RING; i--) {
      const deviation = cells[i]! - anchor;
      sum += deviation;
      squares += deviation * deviation;
      cells[i] = sum;
      cells[i + this.#period] = squares;
    }
    cells[base + FULL] = 1;
    cells[base + HEAD] = 0;
    cells[base + ANCHOR] = anchor;
    cells[base + FRONT] = 0;
    cells[base + FRONT_SQUARES] = 0;
  }
}
