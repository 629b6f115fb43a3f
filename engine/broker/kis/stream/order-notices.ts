import { MARKETS } from '../../../market/markets.ts';
import { type Instant, type MarketCode, type Price, price, quantity } from '../../../market/types.ts';
import type { Side } from '../../../orders/order.ts';
import type { KisAccount } from '../account.ts';
import { readDomesticCode } from './domestic-records.ts';
import { instantNear } from './exchange-time.ts';
import type { Fields } from './fields.ts';
import type { NoticeKind, OrderNotice } from './records.ts';

/** Fields of H0STCNI0 in the older layout; 26 in the newer, which differs between field 17 and the last. */
export const DOMESTIC_NOTICE_FIELDS = 23;
/** Fields of H0GSCNI0; the broker's own example leaves out the 25th. */
export const OVERSEAS_NOTICE_FIELDS = 24;

const SIDES: Readonly<Record<string, Side>> = { '01': 'SELL', '02': 'BUY' };
const REQUESTS: Readonly<Record<string, OrderNotice['request']>> = { '0': 'new', '1': 'modify', '2': 'cancel' };

/** Exchanges of overseas notices. The decimals that their prices imply are those of our markets' price units. */
const EXCHANGES: Readonly<Record<string, MarketCode>> = {
  4: 'HK',
  C: 'HK',
  5: 'CN_SHA',
  A: 'CN_SHA',
  B: 'CN_SZA',
  6: 'US_NASDAQ',
  7: 'US_NYSE',
  8: 'US_AMEX',
  D: 'JP',
  E: 'VN_HNX',
  F: 'VN_HSX',
};

/**
 * The domestic notice whose first field is `at`; null when it cannot be read.
 * @param width fields of the record
 */
export function readDomesticNotice(fields: Fields, at: number, receivedAt: Instant, width: number): OrderNotice | null {
  const common = readCommon(fields, at, at + 8, receivedAt);
  const code = readDomesticCode(fields, at + 8);
  if (common === null || code === '') return null;
  const orderPrice = readPrice(fields, at + width - 1);
  return {
    ...common,
    scope: 'domestic',
    market: 'KR',
    code,
    price: common.kind === 'filled' ? common.price : (orderPrice ?? common.price),
    at: instantNear(MARKETS.KR.zone, fields.digits(at + 11), receivedAt),
  };
}

/**
 * The overseas notice whose first field is `at`; null when it cannot be read. Its time is not: some exchanges send none,
 * nothing says whose clock it is, and the broker advises to take the time of receipt.
 */
export function readOverseasNotice(fields: Fields, at: number, receivedAt: Instant): OrderNotice | null {
  const common = readCommon(fields, at, at + 7, receivedAt);
  const code = fields.word(at + 7, 16);
  if (common === null || code === '') return null;
  const market = EXCHANGES[fields.word(at + 18, 1)] ?? null;
  return { ...common, scope: 'overseas', market, code, price: market === null ? null : common.price, at: null };
}

/** The part of an account that notices name. */
export type AccountNumbers = Pick<KisAccount, 'accountNo' | 'productCode'>;

/** Whether a notice is about an account: the broker sends those of all accounts of a user, with or without product code. */
export function isOfAccount(fields: Fields, at: number, account: AccountNumbers): boolean {
  const number = fields.word(at + 1, 12);
  return number === account.accountNo || number === account.accountNo + account.productCode;
}

/** What both kinds have: it starts at the record and goes on, in the same order, from its symbol. */
function readCommon(fields: Fields, at: number, symbol: number, receivedAt: Instant) {
  const orderNo = readOrderNo(fields, at + 2);
  const side = SIDES[fields.word(at + 4, 2)];
  const request = REQUESTS[fields.word(at + 5, 1)];
  const shares = fields.whole(symbol + 1);
  const kind = readKind(fields, symbol + 4);
  if (orderNo === null || side === undefined || request === undefined || kind === null || Number.isNaN(shares)) {
    return null;
  }
  return {
    orderNo,
    originalOrderNo: readOrderNo(fields, at + 3),
    side,
    request,
    kind,
    quantity: quantity(shares),
    price: readPrice(fields, symbol + 2),
    receivedAt,
  };
}

/** RFUS_YN, CNTG_YN, ACPT_YN. */
function readKind(fields: Fields, at: number): NoticeKind | null {
  const refused = fields.word(at, 1) === '1';
  switch (fields.word(at + 1, 1)) {
    case '2':
      return refused ? null : 'filled';
    case '1':
      break;
    default:
      return null;
  }
  if (refused) return 'rejected';
  const accepted = fields.word(at + 2, 1);
  return accepted === '3' ? 'lapsed' : accepted === '2' ? 'confirmed' : 'received';
}

/** Ten digits, as in answers to orders; null when there is none. */
function readOrderNo(fields: Fields, field: number): string | null {
  const number = fields.digits(field);
  return number > 0 && number < 1e10 ? String(number).padStart(10, '0') : null;
}

/** Zero-padded price units without a point; null when there is no price. */
function readPrice(fields: Fields, field: number): Price | null {
  const units = fields.digits(field);
  return units > 0 ? price(units) : null;
}
