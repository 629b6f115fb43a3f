import { LaneState } from './lane-state.ts';

const TURNOVER = 0;
const VOLUME = 1;

/** Volume-weighted average price since the last `reset`, of typical prices (high + low + close) / 3; NaN without volume. */
export class Vwap extends LaneState {
  constructor(lanes: number) {
    super(2, lanes);
  }

  /** Takes the next bar and returns the price. Input that is not finite changes nothing and returns NaN. */
  update(lane: number, high: number, low: number, close: number, volume: number): number {
    const typical = (high + low + close) / 3;
    if (!Number.isFinite(typical + volume)) return Number.NaN;
    const { cells } = this;
    const base = this.base(lane);
    cells[base + TURNOVER] = cells[base + TURNOVER]! + typical * volume;
    cells[base + VOLUME] = cells[base + VOLUME]! + volume;
    return this.value(lane);
  }

  /** The price so far in this session. */
  value(lane: number): number {
    const base = this.base(lane);
    const volume = this.cells[base + VOLUME]!;
    return volume > 0 ? this.cells[base + TURNOVER]! / volume : Number.NaN;
  }

  /** Starts a new session. */
  reset(lane: number): void {
    const base = this.base(lane);
    this.cells[base + TURNOVER] = 0;
    this.cells[base + VOLUME] = 0;
  }
}
