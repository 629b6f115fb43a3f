import { COMPANIES, type Company } from '../../sim/market/companies.ts';
import { dice } from '../dice.ts';

/** What a broker's screens say of a company besides its prices. The same for every world. */
export interface Listing extends Company {
  readonly symbol: number;
  readonly board: 'KOSPI' | 'KOSDAQ' | 'NASDAQ';
  readonly sharesListed: number;
  /** Whether Nextrade trades it too. */
  readonly onNxt: boolean;
  /** Earnings and book value per share, price units. */
  readonly earnings: number;
  readonly bookValue: number;
  /** Share that foreigners hold, percent. */
  readonly foreignPct: number;
}

export const LISTINGS: readonly Listing[] = COMPANIES.map((company, symbol) => {
  const { code, market, dailyShares } = company;
  const units = company.price * (market === 'KR' ? 1 : 10_000);
  return {
    ...company,
    symbol,
    board: market !== 'KR' ? 'NASDAQ' : symbol % 3 === 2 ? 'KOSDAQ' : 'KOSPI',
    sharesListed: Math.round((dailyShares * (60 + 140 * dice('listed', code))) / 1000) * 1000,
    onNxt: market === 'KR' && symbol % 4 !== 3,
    earnings: Math.round(units / (7 + 33 * dice('earnings', code))),
    bookValue: Math.round(units / (0.6 + 3 * dice('book', code))),
    foreignPct: Math.round(100 * (2 + 48 * dice('foreign', code))) / 100,
  };
});

const byKey = new Map(LISTINGS.map((listing) => [`${listing.market}:${listing.code}`, listing]));

export const findListing = (market: Company['market'], code: string): Listing | undefined =>
  byKey.get(`${market}:${code}`);
