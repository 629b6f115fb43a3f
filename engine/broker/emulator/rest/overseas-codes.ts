import { MARKETS } from '../../../market/markets.ts';
import { MARKET_CODES, type MarketCode } from '../../../market/types.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { findListing, type Listing } from '../world/listing.ts';
import type { Quote } from '../world/world.ts';
import type { Params } from './request.ts';

const OVERSEAS = MARKET_CODES.filter((code) => code !== 'KR');

/** The market of an order's or balance's exchange code; undefined for none. */
export const marketOfOrderCode = (code: string): MarketCode | undefined =>
  OVERSEAS.find((market) => MARKETS[market].kisOrderCode === code);

/** The market of a quote's exchange code. */
export const marketOfQuoteCode = (code: string): MarketCode | undefined =>
  OVERSEAS.find((market) => MARKETS[market].kisQuoteCode === code);

/** What the broker calls an American exchange and its country. */
export const AMERICAN = {
  product: '512',
  market: '나스닥',
  nation: '840',
  nationName: '미국',
  currency: 'USD',
} as const;

/** The symbol that a quote's request names; null for an unknown exchange, an empty list where it has no such symbol. */
export function askedOverseas(params: Params, { world, now }: Rehearsal): { listing: Listing; quote: Quote } | null {
  if (marketOfQuoteCode(params.get('EXCD')) !== 'US_NASDAQ') return null;
  const listing = findListing('US_NASDAQ', params.get('SYMB'));
  return listing === undefined ? null : { listing, quote: world.quote(listing.symbol, now) };
}

/** A decimal price as price units; NaN for what is none, or has more decimals than the market's prices. */
export function priceUnits(text: string, market: MarketCode): number {
  const { priceDecimals } = MARKETS[market];
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.replace(/0+$/, '').length > priceDecimals) return Number.NaN;
  return Number(whole + fraction.slice(0, priceDecimals).padEnd(priceDecimals, '0'));
}
