import { tickSize } from '../../../market/ticks.ts';
import { price } from '../../../market/types.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { percentText, quotient, signOf } from '../text.ts';
import { findListing, type Listing } from '../world/listing.ts';
import type { Quote } from '../world/world.ts';
import type { Fields } from './reply.ts';
import type { Params } from './request.ts';

/** Market codes of Korean quotes: KRX, Nextrade, both. */
const MARKET_CODES = ['J', 'NX', 'UN'] as const;

export interface AskedQuote {
  readonly listing: Listing;
  readonly quote: Quote;
}

/** The Korean symbol that a request names; null for an unknown market code or symbol. */
export function askedQuote(params: Params, { world, now }: Rehearsal): AskedQuote | null {
  const market = MARKET_CODES.find((code) => code === params.get('FID_COND_MRKT_DIV_CODE'));
  const listing = findListing('KR', params.get('FID_INPUT_ISCD'));
  if (market === undefined || listing === undefined) return null;
  return { listing, quote: world.quote(listing.symbol, now, market === 'J' ? 'KRX' : 'all') };
}

/** The change against yesterday's close, as nearly every screen shows it. */
export const changeFields = ({ last, day, limits }: Quote): Fields => ({
  prdy_vrss: String(last - day.base),
  prdy_vrss_sign: signOf(last, day.base, limits),
  prdy_ctrt: percentText(last, day.base),
});

/** Bought against sold volume of the day in percent. */
export const strengthOf = ({ day }: Quote): string => quotient(day.buyVolume * 100, day.sellVolume, 2);

/** Highest and lowest close-to-close extremes of all days known, as `[price, day]`. */
export function extremes({ world }: Rehearsal, symbol: number, days: number) {
  const known = world.tapes[symbol]!.days.slice(-days);
  const [first] = known;
  let high = { price: first?.high ?? 0, day: first?.day ?? '' };
  let low = { price: first?.low ?? 0, day: first?.day ?? '' };
  for (const { high: top, low: bottom, day } of known) {
    if (top > high.price) high = { price: top, day };
    if (bottom < low.price) low = { price: bottom, day };
  }
  return { high, low };
}

export const tickText = (at: number): string => String(tickSize('KR', price(at)));
