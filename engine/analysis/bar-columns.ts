/** Bars of one symbol, oldest first, as columns of equal length. Prices in currency units, volumes in shares. */
export interface BarColumns {
  /** First instant of each bar, epoch milliseconds UTC. */
  readonly at: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}
