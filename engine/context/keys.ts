import { MARKET_CODES, type MarketCode } from '../market/types.ts';

/** Begins the keys of what the operator has approved for good. */
export const PRINCIPLE = 'principle.';

/** The key of what belongs to one market. */
export const marketKey = (market: MarketCode, name: string): string => `${market}.${name}`;

/** The market of a key and the name after it; null market for what belongs to none. */
export function readKey(key: string): { readonly market: MarketCode | null; readonly name: string } {
  const dot = key.indexOf('.');
  const market = MARKET_CODES.find((code) => code === key.slice(0, Math.max(0, dot)));
  return market === undefined ? { market: null, name: key } : { market, name: key.slice(dot + 1) };
}
