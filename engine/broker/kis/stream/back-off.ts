import type { DownReason } from './line-state.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** Another session has to end first, if only our own that the broker has not missed yet. Storms get an app key blocked. */
const FIRST_IN_USE_MS = 30_000;
const LONGEST_IN_USE_MS = 120_000;

/**
 * Milliseconds to wait before the next attempt to connect: doubled with each failure in a row, of which a random part of
 * the second half is left out, so that many clients do not come back together.
 * @param failures failures in a row before this one
 * @param random from 0 to below 1
 */
export function reconnectDelay(reason: DownReason, failures: number, random: number): number {
  const [first, longest] = reason === 'in-use' ? [FIRST_IN_USE_MS, LONGEST_IN_USE_MS] : [FIRST_MS, LONGEST_MS];
  const whole = Math.min(longest, first * 2 ** Math.min(failures, 30));
  return whole / 2 + (whole / 2) * random;
}
