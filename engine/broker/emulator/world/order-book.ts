import { tickSize } from '../../../market/ticks.ts';
import { type MarketCode, price } from '../../../market/types.ts';
import { hash } from '../dice.ts';

export interface BookLevel {
  /** Price units; 0 where there is no level, beyond the day's limit. */
  readonly price: number;
  readonly shares: number;
}

export interface OrderBook {
  /** Best first, ten each. */
  readonly asks: readonly BookLevel[];
  readonly bids: readonly BookLevel[];
}

export const BOOK_DEPTH = 10;

export interface BookSource {
  readonly market: MarketCode;
  readonly last: number;
  /** The last trade was a buyer's: it stands at the best ask, and otherwise at the best bid. */
  readonly byBuyer: boolean;
  /** The day's limits, price units; null where there are none. */
  readonly limits: { readonly lower: number; readonly upper: number } | null;
  /** Ordinary size of a level, shares. */
  readonly size: number;
  /** Same key, same book. */
  readonly key: string;
}

/** A book made up around the last price, every level on the tick grid. */
export function bookAround({ market, last, byBuyer, limits, size, key }: BookSource): OrderBook {
  const above = (at: number) => at + tickSize(market, price(at));
  const below = (at: number) => at - tickSize(market, price(at - 1));
  const level = (side: string, k: number, at: number): BookLevel => {
    const isInside = at > 0 && (limits === null || (at >= limits.lower && at <= limits.upper));
    if (!isInside) return { price: 0, shares: 0 };
    return { price: at, shares: 1 + Math.floor(size * (0.4 + (hash(key, side, k) % 1000) / 500)) };
  };
  const asks: BookLevel[] = [];
  const bids: BookLevel[] = [];
  let ask = byBuyer ? last : above(last);
  let bid = byBuyer ? below(last) : last;
  for (let k = 0; k < BOOK_DEPTH; k++) {
    asks.push(level('ask', k, ask));
    bids.push(level('bid', k, bid));
    ask = above(ask);
    bid = below(bid);
  }
  return { asks, bids };
}
