import { MARKETS } from '../../../market/markets.ts';
import { type Instant, MARKET_CODES, type MarketCode, price } from '../../../market/types.ts';
import { readLevels, readSide } from './book-levels.ts';
import { instantAt } from './exchange-time.ts';
import type { Fields } from './fields.ts';
import type { OrderBook, PriceTick } from './records.ts';

/** Fields of HDFSCNT0. */
export const OVERSEAS_TICK_FIELDS = 26;
/** Fields of HDFSASP1, which has one level; HDFSASP0 goes on with nine more where the exchange has them. */
export const OVERSEAS_BOOK_FIELDS = 17;

const FIELDS_BEFORE_LEVELS = 11;
const FIELDS_PER_LEVEL = 6;

/** The US exchanges in their daytime session. */
export const DAYTIME_CODES = { US_NASDAQ: 'BAQ', US_NYSE: 'BAY', US_AMEX: 'BAA' } as const;

const MARKET_OF = new Map<string, MarketCode>([
  ...MARKET_CODES.filter((code) => code !== 'KR').map((code) => [MARKETS[code].kisQuoteCode, code] as const),
  ...Object.entries(DAYTIME_CODES).map(([code, exchange]) => [exchange, code as MarketCode] as const),
]);

/** The trade whose first field is `at`; null when it cannot be read. */
export function readOverseasTick(fields: Fields, at: number, receivedAt: Instant): PriceTick | null {
  const listing = readListing(fields, at);
  if (listing === null) return null;
  const { zone, priceDecimals } = MARKETS[listing.market];
  const executedAt = instantAt(zone, fields.digits(at + 4), fields.digits(at + 5));
  const last = fields.decimal(at + 11, priceDecimals);
  const volume = fields.whole(at + 19);
  const dayVolume = fields.whole(at + 20);
  if (executedAt === null || !(last > 0) || Number.isNaN(volume + dayVolume)) return null;
  return {
    market: listing.market,
    code: listing.code,
    at: executedAt,
    receivedAt,
    price: price(last),
    volume,
    dayVolume,
    bid: readSide(fields, at + 15, priceDecimals),
    ask: readSide(fields, at + 16, priceDecimals),
  };
}

/**
 * The book whose first field is `at`; null when it cannot be read.
 * @param width fields of the record
 */
export function readOverseasBook(fields: Fields, at: number, receivedAt: Instant, width: number): OrderBook | null {
  const listing = readListing(fields, at);
  if (listing === null) return null;
  const { zone, priceDecimals } = MARKETS[listing.market];
  const seenAt = instantAt(zone, fields.digits(at + 3), fields.digits(at + 4));
  if (seenAt === null) return null;
  const shape = {
    levels: Math.min(10, Math.floor((width - FIELDS_BEFORE_LEVELS) / FIELDS_PER_LEVEL)),
    step: FIELDS_PER_LEVEL,
    decimals: priceDecimals,
  };
  const first = at + FIELDS_BEFORE_LEVELS;
  return {
    market: listing.market,
    code: listing.code,
    at: seenAt,
    receivedAt,
    asks: readLevels(fields, first + 1, first + 3, shape),
    bids: readLevels(fields, first, first + 2, shape),
  };
}

/** RSYM: `D` or `R`, the exchange in three letters, the code. */
function readListing(fields: Fields, field: number): { readonly market: MarketCode; readonly code: string } | null {
  const name = fields.word(field, 20);
  const market = MARKET_OF.get(name.slice(1, 4));
  return market === undefined || name.length < 5 ? null : { market, code: name.slice(4) };
}
