import { MARKETS } from '../../market/markets.ts';
import type { MarketCode, Price } from '../../market/types.ts';
import { plainDecimal } from './decimal.ts';
import type { KisDuration, KisOrder, KisPricing } from './order-request.ts';
import type { KisError } from './result.ts';

/** How an order is written for KIS: `ORD_DVSN` and the price. */
export interface OrderCode {
  readonly ok: true;
  readonly division: string;
  readonly price: string;
}

type Coded = OrderCode | { readonly ok: false; readonly error: KisError };

type Kinds = Readonly<Partial<Record<KisPricing['kind'], Readonly<Partial<Record<KisDuration, string>>>>>>;

const REGULAR: Kinds = {
  limit: { day: '00', ioc: '11', fok: '12' },
  market: { day: '01', ioc: '13', fok: '14' },
  best: { day: '03', ioc: '15', fok: '16' },
  'own-best': { day: '04' },
};

/** By venue. Where a market order is missing, the venue takes none. */
const KOREAN: Readonly<Record<'KRX' | 'NXT' | 'SOR' | 'KRX_AFTER', Kinds>> = {
  KRX: REGULAR,
  SOR: REGULAR,
  NXT: { ...REGULAR, market: { ioc: '13', fok: '14' } },
  KRX_AFTER: {
    limit: { day: '41', ioc: '42', fok: '43' },
    best: { day: '44', ioc: '45', fok: '46' },
    'own-best': { day: '47' },
  },
};

const LIMIT_ONLY: Kinds = { limit: { day: '00' } };
const US_BUY: Kinds = { limit: { day: '00', 'at-open': '32', 'at-close': '34' } };
const US_SELL: Kinds = { ...US_BUY, market: { 'at-open': '31', 'at-close': '33' } };

/** @param paper a paper account takes limit orders overseas and nothing else */
export function codeOrder(order: KisOrder, paper: boolean): Coded {
  const { market, pricing, duration, venue } = order;
  const kinds = kindsOf(order, paper);
  if (kinds === null) return refuse('order-type', `there is no venue ${venue} on ${market}`);
  if (!Number.isSafeInteger(order.quantity) || order.quantity <= 0) {
    return refuse('quantity', `${order.quantity} shares cannot be ordered`);
  }
  const division = kinds[pricing.kind]?.[duration];
  if (division === undefined) {
    const wantsLimit = pricing.kind !== 'limit' && kinds.limit?.[duration] !== undefined;
    return wantsLimit
      ? refuse('needs-limit', `${venue} on ${market} takes no ${pricing.kind} order: give a limit price`)
      : refuse('order-type', `${venue} on ${market} takes no ${pricing.kind} order that lasts ${duration}`);
  }
  if (pricing.kind !== 'limit') return { ok: true, division, price: '0' };
  const price = writePrice(pricing.limit, market);
  return price === null
    ? refuse('price', `${pricing.limit} price units are no price KIS takes on ${market}`)
    : { ok: true, division, price };
}

/** Null for what is no price, and for a fraction of a cent from a dollar up, which KIS refuses in the US. */
export function writePrice(units: Price, market: MarketCode): string | null {
  if (!Number.isSafeInteger(units) || units <= 0) return null;
  const { currency, priceDecimals } = MARKETS[market];
  if (currency === 'USD' && units >= 10_000 && units % 100 !== 0) return null;
  return plainDecimal(units, priceDecimals);
}

/** A listed order of this division names no price of its own. */
export const isMarketDivision = (division: string): boolean => ['01', '13', '14'].includes(division);

export const AFTER_MARKET_DIVISIONS: ReadonlySet<string> = new Set(['41', '42', '43', '44', '45', '46', '47']);

function kindsOf({ market, side, venue }: KisOrder, paper: boolean): Kinds | null {
  if (market === 'KR') return venue === 'MAIN' || venue === 'US_DAY' ? null : KOREAN[venue];
  const isUs = MARKETS[market].currency === 'USD';
  if (venue === 'US_DAY') return isUs ? LIMIT_ONLY : null;
  if (venue !== 'MAIN') return null;
  if (!isUs || paper) return LIMIT_ONLY;
  return side === 'BUY' ? US_BUY : US_SELL;
}

function refuse(reason: Extract<KisError, { kind: 'unsayable' }>['reason'], words: string): Coded {
  return { ok: false, error: { kind: 'unsayable', reason, words } };
}
