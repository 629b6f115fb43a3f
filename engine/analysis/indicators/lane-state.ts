/**
 * State of one indicator for many symbols, a lane each, in one array, so that a checkpoint is its bytes and an update
 * allocates nothing. A lane of zeros is one that has seen no bar. What the cells of a lane mean is the indicator's
 * business; a lane that does not exist reads as NaN.
 */
export abstract class LaneState {
  protected cells: Float64Array;
  readonly #width: number;

  protected constructor(width: number, lanes: number) {
    this.#width = width;
    this.cells = new Float64Array(width * lanes);
  }

  /** The whole state, live. `grow` and `load` put another array in its place. */
  get state(): Float64Array {
    return this.cells;
  }

  /** Makes room for `lanes` lanes and keeps what is known. Throws RangeError when that is fewer than there are. */
  grow(lanes: number): void {
    const grown = new Float64Array(this.#width * lanes);
    grown.set(this.cells);
    this.cells = grown;
  }

  /** Takes a copy of a saved `state` of the same indicator and period. Throws RangeError when it is not whole lanes. */
  load(state: Float64Array): void {
    if (state.length % this.#width !== 0) {
      throw new RangeError(`indicator state has ${state.length} cells, not a multiple of the ${this.#width} of a lane`);
    }
    this.cells = state.slice();
  }

  protected base(lane: number): number {
    return lane * this.#width;
  }
}

export const MAX_PERIOD = 5000;

/** Returns the period, or throws RangeError unless it is a whole number from 1 to 5000. */
export function checkedPeriod(period: number): number {
  if (Number.isInteger(period) && period >= 1 && period <= MAX_PERIOD) return period;
  throw new RangeError(`period ${period} is not allowed; a whole number from 1 to ${MAX_PERIOD} is`);
}
