import { MARKETS } from '../../../market/markets.ts';
import { type Instant, price } from '../../../market/types.ts';
import { readLevels, readSide } from './book-levels.ts';
import { instantAt, instantNear } from './exchange-time.ts';
import type { Fields } from './fields.ts';
import type { OrderBook, PriceTick } from './records.ts';

const { zone, priceDecimals } = MARKETS.KR;

/** Fields of H0STCNT0, H0NXCNT0 and H0UNCNT0 until September 2026; one more at the end since. */
export const DOMESTIC_TICK_FIELDS = 46;
/** Fields of H0STASP0, H0NXASP0 and H0UNASP0 in the oldest layout; later ones have some more at the end. */
export const DOMESTIC_BOOK_FIELDS = 59;

const BOOK = { levels: 10, step: 1, decimals: priceDecimals };

/** The trade whose first field is `at`; null when it cannot be read. */
export function readDomesticTick(fields: Fields, at: number, receivedAt: Instant): PriceTick | null {
  const code = readDomesticCode(fields, at);
  const time = fields.digits(at + 1);
  // Without a readable date the time still says which second of today it was.
  const executedAt = instantAt(zone, fields.digits(at + 33), time) ?? instantNear(zone, time, receivedAt);
  const last = fields.decimal(at + 2, priceDecimals);
  const volume = fields.whole(at + 12);
  const dayVolume = fields.whole(at + 13);
  if (code === '' || executedAt === null || !(last > 0) || Number.isNaN(volume + dayVolume)) return null;
  return {
    market: 'KR',
    code,
    at: executedAt,
    receivedAt,
    price: price(last),
    volume,
    dayVolume,
    bid: readSide(fields, at + 11, priceDecimals),
    ask: readSide(fields, at + 10, priceDecimals),
  };
}

/** The book whose first field is `at`; null when it cannot be read. */
export function readDomesticBook(fields: Fields, at: number, receivedAt: Instant): OrderBook | null {
  const code = readDomesticCode(fields, at);
  const seenAt = instantNear(zone, fields.digits(at + 1), receivedAt);
  if (code === '' || seenAt === null) return null;
  return {
    market: 'KR',
    code,
    at: seenAt,
    receivedAt,
    asks: readLevels(fields, at + 3, at + 23, BOOK),
    bids: readLevels(fields, at + 13, at + 33, BOOK),
  };
}

/** Six characters, seven for an ETN; empty for anything else. */
export function readDomesticCode(fields: Fields, field: number): string {
  const code = fields.word(field, 7);
  return code.length === 6 || (code.length === 7 && code.startsWith('Q')) ? code : '';
}
