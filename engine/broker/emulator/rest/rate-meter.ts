import { MOST_CALLERS, remember } from '../bounds.ts';

const WINDOW_MS = 1_000;

/** Counts requests in the last second, for each app key. */
export class RateMeter {
  private readonly perSecond: number;
  private readonly taken = new Map<string, number[]>();

  /** @param perSecond how many are let through; 0 does not count. */
  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** Whether one more is let through; one that is not does not count. */
  take(key: string, now: number): boolean {
    if (this.perSecond === 0) return true;
    const recent = (this.taken.get(key) ?? []).filter((at) => at > now - WINDOW_MS);
    const isFree = recent.length < this.perSecond;
    if (isFree) recent.push(now);
    remember(this.taken, key, recent, MOST_CALLERS);
    return isFree;
  }
}
