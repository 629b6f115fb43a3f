/*
 * Recursive means that start as the plain mean of their first `period` values. `count` is the number of the value, from
 * 1. Until the seed is complete what is returned, and to be passed back in, is the sum so far.
 */

/** Exponential mean with α = 2 / (period + 1). */
export function exponentialMean(mean: number, value: number, period: number, count: number): number {
  return count > period ? mean + (value - mean) * (2 / (period + 1)) : seed(mean, value, period, count);
}

/** Wilder's mean, α = 1 / period. */
export function wilderMean(mean: number, value: number, period: number, count: number): number {
  return count > period ? (mean * (period - 1) + value) / period : seed(mean, value, period, count);
}

function seed(sum: number, value: number, period: number, count: number): number {
  return count < period ? sum + value : (sum + value) / period;
}
