import { checkedPeriod, LaneState } from './lane-state.ts';
import { wilderMean } from './seeded-mean.ts';

const COUNT = 0;
const CLOSE = 1;
const GAIN = 2;
const LOSS = 3;

/**
 * Relative strength index, 0–100 (Wilder, New Concepts in Technical Trading Systems, 1978): seeded with the mean gain
 * and loss of the first `period` changes, so the first value comes with close number `period` counted from 0.
 * Without any loss it is 100; without any movement at all it is 50, as neither side is stronger.
 */
export class Rsi extends LaneState {
  readonly #period: number;

  constructor(period: number, lanes: number) {
    super(4, lanes);
    this.#period = checkedPeriod(period);
  }

  /** Takes the next close and returns the index. A close that is not finite changes nothing and returns NaN. */
  update(lane: number, close: number): number {
    if (!Number.isFinite(close)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const count = cells[base + COUNT]!;
    if (count > 0) {
      const period = this.#period;
      const change = close - cells[base + CLOSE]!;
      cells[base + GAIN] = wilderMean(cells[base + GAIN]!, Math.max(change, 0), period, count);
      cells[base + LOSS] = wilderMean(cells[base + LOSS]!, Math.max(-change, 0), period, count);
    }
    cells[base + COUNT] = count + 1;
    cells[base + CLOSE] = close;
    return this.value(lane);
  }

  /** What `update` would return for this close; changes nothing. */
  peek(lane: number, close: number): number {
    const { cells } = this;
    const base = this.base(lane);
    const count = cells[base + COUNT]!;
    const period = this.#period;
    if (!Number.isFinite(close) || count < period) return Number.NaN;
    const change = close - cells[base + CLOSE]!;
    return strength(
      wilderMean(cells[base + GAIN]!, Math.max(change, 0), period, count),
      wilderMean(cells[base + LOSS]!, Math.max(-change, 0), period, count),
    );
  }

  /** The latest index, NaN while warming up. */
  value(lane: number): number {
    const { cells } = this;
    const base = this.base(lane);
    return cells[base + COUNT]! > this.#period ? strength(cells[base + GAIN]!, cells[base + LOSS]!) : Number.NaN;
  }
}

function strength(gain: number, loss: number): number {
  const movement = gain + loss;
  return movement === 0 ? 50 : 100 * (gain / movement);
}
