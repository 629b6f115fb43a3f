/** How one session's trading spreads over its steps of equal length. */
export interface IntradayShape {
  /** Share of the day's volume; sums to 1. */
  readonly volume: Float64Array;
  /** Standard deviation of a step's return as a share of the whole session's; the squares sum to 1. */
  readonly volatility: Float64Array;
}

/**
 * The U shape of a trading day: busy and nervous at the open, quiet at noon, busy again into the close.
 * Shape after Admati and Pfleiderer, "A Theory of Intraday Patterns" (1988); the numbers are this desk's.
 *
 * @param steps number of steps in the session, ≥ 1.
 */
export function intradayShape(steps: number): IntradayShape {
  const volume = new Float64Array(steps);
  const volatility = new Float64Array(steps);
  let volumeSum = 0;
  let squareSum = 0;
  for (let k = 0; k < steps; k++) {
    const fromNoon = (2 * k + 1) / steps - 1;
    const square = fromNoon * fromNoon;
    const opening = Math.max(0, 1 - (12 * k) / steps);
    volume[k] = 0.5 + 1.6 * square * square + 2 * opening;
    volatility[k] = 0.75 + 0.6 * square + 0.8 * opening;
    volumeSum += volume[k]!;
    squareSum += volatility[k]! * volatility[k]!;
  }
  const norm = Math.sqrt(squareSum);
  for (let k = 0; k < steps; k++) {
    volume[k]! /= volumeSum;
    volatility[k]! /= norm;
  }
  return { volume, volatility };
}
