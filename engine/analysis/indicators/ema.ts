import { checkedPeriod, LaneState } from './lane-state.ts';
import { exponentialMean } from './seeded-mean.ts';

const COUNT = 0;
const MEAN = 1;

/** Exponential moving average with α = 2 / (period + 1), seeded with the mean of the first `period` values; NaN before. */
export class Ema extends LaneState {
  readonly #period: number;

  constructor(period: number, lanes: number) {
    super(2, lanes);
    this.#period = checkedPeriod(period);
  }

  /** Takes the next value and returns the average. A value that is not finite changes nothing and returns NaN. */
  update(lane: number, value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const count = cells[base + COUNT]! + 1;
    cells[base + COUNT] = count;
    cells[base + MEAN] = exponentialMean(cells[base + MEAN]!, value, this.#period, count);
    return this.value(lane);
  }

  /** The latest average, NaN while warming up. */
  value(lane: number): number {
    const base = this.base(lane);
    return this.cells[base + COUNT]! >= this.#period ? this.cells[base + MEAN]! : Number.NaN;
  }
}
