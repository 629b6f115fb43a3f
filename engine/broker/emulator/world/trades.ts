import { MINUTE_MS } from '../../../market/days.ts';
import type { MarketCode } from '../../../market/types.ts';
import { createRandom } from '../../sim/market/random.ts';
import { walkBar } from '../../sim/walk.ts';
import { hash } from '../dice.ts';
import type { MinuteBar } from './minutes.ts';

/** One trade on the tape. */
export interface Trade {
  /** Epoch ms. */
  readonly at: number;
  readonly symbol: number;
  /** Price units. */
  readonly price: number;
  /** Shares, at least 1. */
  readonly volume: number;
  /** Whether the buyer met a waiting seller, or the other way round. */
  readonly byBuyer: boolean;
}

/** One price in so many trades twice at the same moment: several records come in one frame of the stream. */
const SPLIT_CHANCE = 0.3;

/**
 * The trades that a minute's bar consisted of: they have its open, high, low and close and add up to its volume. Each is
 * at a multiple of `tickMs` after the minute's start, in order of time.
 */
export function tradesOfBar(market: MarketCode, bar: MinuteBar, start: number, seed: number, tickMs: number): Trade[] {
  const random = createRandom(hash(seed, bar.symbol, start), 3);
  const prices: number[] = [];
  const lowFirst = random.between(0, 1) < 0.5;
  walkBar(
    { market, kind: 'minute', start, end: start + MINUTE_MS, ...bar },
    () => lowFirst,
    (_at, price) => {
      prices.push(price);
      if (random.between(0, 1) < SPLIT_CHANCE) prices.push(price);
    },
  );
  // A bar of fewer shares than prices keeps the first ones; what the tape says is what counts.
  prices.length = Math.min(prices.length, bar.volume);
  const volumes = split(bar.volume, prices.length, () => random.between(0.3, 1));
  const phase = random.between(0, 1);
  let rising = random.between(0, 1) < 0.5;
  return prices.map((price, k) => {
    const before = k === 0 ? price : prices[k - 1]!;
    if (price !== before) rising = price > before;
    else if (random.between(0, 1) < 0.3) rising = !rising;
    const place = price === before && k > 0 ? k - 1 : k;
    const at = start + Math.floor((((place + phase) / prices.length) * MINUTE_MS) / tickMs) * tickMs;
    return { at, symbol: bar.symbol, price, volume: volumes[k]!, byBuyer: rising };
  });
}

/** Cuts a whole number into parts of at least 1, by weight. */
function split(total: number, parts: number, weight: () => number): number[] {
  const weights = Array.from({ length: parts }, weight);
  const sum = weights.reduce((a, b) => a + b, 0);
  const spare = total - parts;
  const shares = weights.map((w) => 1 + Math.floor((spare * w) / sum));
  shares[0]! += total - shares.reduce((a, b) => a + b, 0);
  return shares;
}
