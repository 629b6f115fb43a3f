/** Wilder's true range: the widest of high − low, |high − previous close| and |low − previous close|. */
export function trueRange(high: number, low: number, previousClose: number): number {
  return Math.max(high - low, Math.abs(high - previousClose), Math.abs(low - previousClose));
}
