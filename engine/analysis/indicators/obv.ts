import { LaneState } from './lane-state.ts';

const COUNT = 0;
const CLOSE = 1;
const VOLUME = 2;

/**
 * On-balance volume (Granville): volume added on a higher close and taken off on a lower one. It starts as TA-Lib does,
 * with the first bar's volume; only its changes mean anything.
 */
export class Obv extends LaneState {
  constructor(lanes: number) {
    super(3, lanes);
  }

  /** Takes the next bar and returns the balance. Input that is not finite changes nothing and returns NaN. */
  update(lane: number, close: number, volume: number): number {
    if (!Number.isFinite(close + volume)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    const direction = cells[base + COUNT] === 0 ? 1 : Math.sign(close - cells[base + CLOSE]!);
    cells[base + COUNT] = cells[base + COUNT]! + 1;
    cells[base + CLOSE] = close;
    cells[base + VOLUME] = cells[base + VOLUME]! + direction * volume;
    return this.value(lane);
  }

  /** The latest balance in shares, NaN before the first bar. */
  value(lane: number): number {
    const base = this.base(lane);
    return this.cells[base + COUNT]! > 0 ? this.cells[base + VOLUME]! : Number.NaN;
  }
}
