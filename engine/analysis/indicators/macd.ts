import { LaneState } from './lane-state.ts';
import { exponentialMean } from './seeded-mean.ts';

const FAST_PERIOD = 12;
const SLOW_PERIOD = 26;
const SIGNAL_PERIOD = 9;
const WARM_UP = SLOW_PERIOD + SIGNAL_PERIOD - 1;

const COUNT = 0;
const FAST = 1;
const SLOW = 2;
const SIGNAL = 3;

/**
 * Moving average convergence/divergence 12/26/9 (Appel), seeded as TA-Lib does: both averages start at bar 25 (counted
 * from 0) with the mean of their period's closes up to it, the signal with the mean of the first nine differences.
 * All three lines are NaN before bar 33, where the signal begins.
 */
export class Macd extends LaneState {
  constructor(lanes: number) {
    super(4, lanes);
  }

  /** Takes the next close and returns the MACD line. A close that is not finite changes nothing and returns NaN. */
  update(lane: number, close: number): number {
    if (!Number.isFinite(close)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const count = cells[base + COUNT]! + 1;
    cells[base + COUNT] = count;
    if (count > SLOW_PERIOD - FAST_PERIOD) {
      cells[base + FAST] = exponentialMean(
        cells[base + FAST]!,
        close,
        FAST_PERIOD,
        count - (SLOW_PERIOD - FAST_PERIOD),
      );
    }
    cells[base + SLOW] = exponentialMean(cells[base + SLOW]!, close, SLOW_PERIOD, count);
    if (count >= SLOW_PERIOD) {
      const difference = cells[base + FAST]! - cells[base + SLOW]!;
      cells[base + SIGNAL] = exponentialMean(cells[base + SIGNAL]!, difference, SIGNAL_PERIOD, count - SLOW_PERIOD + 1);
    }
    return this.macd(lane);
  }

  /** EMA(12) − EMA(26). */
  macd(lane: number): number {
    const base = this.base(lane);
    return this.#ready(base) ? this.cells[base + FAST]! - this.cells[base + SLOW]! : Number.NaN;
  }

  /** EMA(9) of the MACD line. */
  signal(lane: number): number {
    const base = this.base(lane);
    return this.#ready(base) ? this.cells[base + SIGNAL]! : Number.NaN;
  }

  /** MACD line − signal. */
  histogram(lane: number): number {
    return this.macd(lane) - this.signal(lane);
  }

  #ready(base: number): boolean {
    return this.cells[base + COUNT]! >= WARM_UP;
  }
}
