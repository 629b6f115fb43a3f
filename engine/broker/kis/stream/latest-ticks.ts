import { type Price, price } from '../../../market/types.ts';
import type { PriceTick } from './records.ts';

/** The latest tick of a symbol and the range of all that it stands for, itself included. */
export interface ConflatedTick {
  readonly latest: PriceTick;
  readonly high: Price;
  readonly low: Price;
  /** Ticks it stands for, at least 1. */
  readonly count: number;
}

/**
 * Holds one tick a symbol while its consumer is busy: the latest wins, symbols come out in the order in which they came
 * in, and no price between is lost as far as a stop is concerned, for the range is kept.
 */
export class LatestTicks {
  private readonly held = new Map<string, ConflatedTick>();
  private readonly limit: number;

  /** @param limit most symbols to hold */
  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.held.size;
  }

  /** False when it was not taken: another symbol would be one too many. */
  put(tick: PriceTick): boolean {
    const key = `${tick.market}:${tick.code}`;
    const held = this.held.get(key);
    if (held === undefined) {
      if (this.held.size >= this.limit) return false;
      this.held.set(key, { latest: tick, high: tick.price, low: tick.price, count: 1 });
      return true;
    }
    this.held.set(key, {
      latest: tick,
      high: price(Math.max(held.high, tick.price)),
      low: price(Math.min(held.low, tick.price)),
      count: held.count + 1,
    });
    return true;
  }

  /** Takes out the symbol that has waited longest; null when there is none. */
  take(): ConflatedTick | null {
    for (const [key, held] of this.held) {
      this.held.delete(key);
      return held;
    }
    return null;
  }
}
