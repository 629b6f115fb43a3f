import { checkedPeriod, LaneState } from './lane-state.ts';
import { wilderMean } from './seeded-mean.ts';
import { trueRange } from './true-range.ts';

const COUNT = 0;
const CLOSE = 1;
const MEAN = 2;

/**
 * Average true range in price units (Wilder, 1978): seeded with the mean of true ranges 1 to `period`, as the first bar
 * has no previous close and so no true range. The first value comes with bar number `period` counted from 0.
 */
export class Atr extends LaneState {
  readonly #period: number;

  constructor(period: number, lanes: number) {
    super(3, lanes);
    this.#period = checkedPeriod(period);
  }

  /** Takes the next bar and returns the range. A price that is not finite changes nothing and returns NaN. */
  update(lane: number, high: number, low: number, close: number): number {
    if (!Number.isFinite(high + low + close)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const count = cells[base + COUNT]!;
    if (count > 0) {
      const range = trueRange(high, low, cells[base + CLOSE]!);
      cells[base + MEAN] = wilderMean(cells[base + MEAN]!, range, this.#period, count);
    }
    cells[base + COUNT] = count + 1;
    cells[base + CLOSE] = close;
    return this.value(lane);
  }

  /** The latest range, NaN while warming up. */
  value(lane: number): number {
    const base = this.base(lane);
    return this.cells[base + COUNT]! > this.#period ? this.cells[base + MEAN]! : Number.NaN;
  }
}
