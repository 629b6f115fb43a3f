import { checkedPeriod, LaneState } from './lane-state.ts';
import { wilderMean } from './seeded-mean.ts';
import { trueRange } from './true-range.ts';

const COUNT = 0;
const HIGH = 1;
const LOW = 2;
const CLOSE = 3;
const PLUS_DM = 4;
const MINUS_DM = 5;
const RANGE = 6;
const MEAN = 7;

/**
 * Average directional index with +DI and −DI, each 0–100 (Wilder, 1978), seeded as TA-Lib does: movements and ranges
 * of bars 1 to `period` − 1 are summed and smoothed from bar `period` on, where the DIs begin; the index begins at bar
 * 2 × `period` − 1 with the mean of `period` values. Without any movement the index stays as it is.
 */
export class Adx extends LaneState {
  readonly #period: number;

  constructor(period: number, lanes: number) {
    super(8, lanes);
    this.#period = checkedPeriod(period);
  }

  /** Takes the next bar and returns the index. A price that is not finite changes nothing and returns NaN. */
  update(lane: number, high: number, low: number, close: number): number {
    if (!Number.isFinite(high + low + close)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const count = cells[base + COUNT]!;
    if (count > 0) {
      const up = high - cells[base + HIGH]!;
      const down = cells[base + LOW]! - low;
      const kept = count < this.#period ? 1 : 1 - 1 / this.#period;
      cells[base + PLUS_DM] = cells[base + PLUS_DM]! * kept + (up > down && up > 0 ? up : 0);
      cells[base + MINUS_DM] = cells[base + MINUS_DM]! * kept + (down > up && down > 0 ? down : 0);
      cells[base + RANGE] = cells[base + RANGE]! * kept + trueRange(high, low, cells[base + CLOSE]!);
      if (count >= this.#period) this.#smooth(base, count);
    }
    cells[base + COUNT] = count + 1;
    cells[base + HIGH] = high;
    cells[base + LOW] = low;
    cells[base + CLOSE] = close;
    return this.value(lane);
  }

  /** The latest index, NaN while warming up. */
  value(lane: number): number {
    const base = this.base(lane);
    return this.cells[base + COUNT]! >= 2 * this.#period ? this.cells[base + MEAN]! : Number.NaN;
  }

  /** +DI, the upward share of the range in percent. */
  plusDi(lane: number): number {
    return this.#share(this.base(lane), PLUS_DM);
  }

  /** −DI, the downward share of the range in percent. */
  minusDi(lane: number): number {
    return this.#share(this.base(lane), MINUS_DM);
  }

  #share(base: number, movement: number): number {
    const { cells } = this;
    if (!(cells[base + COUNT]! > this.#period)) return Number.NaN;
    return cells[base + RANGE] === 0 ? 0 : 100 * (cells[base + movement]! / cells[base + RANGE]!);
  }

  #smooth(base: number, count: number): void {
    const { cells } = this;
    const plus = cells[base + PLUS_DM]!;
    const minus = cells[base + MINUS_DM]!;
    // Without movement there is no direction to average in, and a seed that is being summed takes a zero.
    const number = count - this.#period + 1;
    if (plus + minus === 0 && number > this.#period) return;
    const dx = plus + minus === 0 ? 0 : (100 * Math.abs(plus - minus)) / (plus + minus);
    cells[base + MEAN] = wilderMean(cells[base + MEAN]!, dx, this.#period, number);
  }
}
