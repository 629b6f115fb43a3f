import { MARKETS } from '../../../market/markets.ts';
import type { MarketCode, TradingDay } from '../../../market/types.ts';
import { hash } from '../dice.ts';

/** The numbers that orders are given: ten digits, going up over a day with the orders of other customers in between. */
export class OrderNumbers {
  private readonly seed: number;
  private readonly latest = new Map<string, number>();

  constructor(seed: number) {
    this.seed = seed;
  }

  next(market: MarketCode, day: TradingDay): string {
    const key = `${MARKETS[market].currency}:${day}`;
    const before = this.latest.get(key) ?? 1_000 + (hash(this.seed, key) % 9_000);
    const number = before + 1 + (hash(this.seed, key, before) % 9);
    this.latest.set(key, number);
    return String(number).padStart(10, '0');
  }
}
