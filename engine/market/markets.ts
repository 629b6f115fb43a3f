import { CALENDARS } from './calendar.ts';
import { type Currency, MARKET_CODES, type MarketCode } from './types.ts';

/** What does not change about a market from day to day. */
export interface MarketInfo {
  readonly code: MarketCode;
  readonly name: string;
  /** IANA time zone. */
  readonly zone: string;
  readonly currency: Currency;
  /** Decimals of the price scale: a `Price` is an integer of 10^-priceDecimals of the currency. */
  readonly priceDecimals: number;
  /** Shares of a board lot; orders are multiples of it. Hong Kong's differs by stock, 100 is the common one. */
  readonly lotSize: number;
  /** The exchange as KIS names it in orders and balances. */
  readonly kisOrderCode: string;
  /** The exchange as KIS names it in quotes. */
  readonly kisQuoteCode: string;
}

const market = (
  code: MarketCode,
  name: string,
  currency: Currency,
  priceDecimals: number,
  lotSize: number,
  kisOrderCode: string,
  kisQuoteCode: string,
): MarketInfo => ({
  code,
  name,
  zone: CALENDARS[code].zone,
  currency,
  priceDecimals,
  lotSize,
  kisOrderCode,
  kisQuoteCode,
});

export const MARKETS: Readonly<Record<MarketCode, MarketInfo>> = {
  KR: market('KR', 'Korea Exchange', 'KRW', 0, 1, 'KRX', 'J'),
  US_NASDAQ: market('US_NASDAQ', 'NASDAQ', 'USD', 4, 1, 'NASD', 'NAS'),
  US_NYSE: market('US_NYSE', 'NYSE', 'USD', 4, 1, 'NYSE', 'NYS'),
  US_AMEX: market('US_AMEX', 'NYSE American', 'USD', 4, 1, 'AMEX', 'AMS'),
  JP: market('JP', 'Tokyo', 'JPY', 1, 100, 'TKSE', 'TSE'),
  HK: market('HK', 'Hong Kong', 'HKD', 3, 100, 'SEHK', 'HKS'),
  CN_SHA: market('CN_SHA', 'Shanghai', 'CNY', 3, 100, 'SHAA', 'SHS'),
  CN_SZA: market('CN_SZA', 'Shenzhen', 'CNY', 3, 100, 'SZAA', 'SZS'),
  VN_HNX: market('VN_HNX', 'Hanoi', 'VND', 0, 100, 'HASE', 'HNX'),
  VN_HSX: market('VN_HSX', 'Ho Chi Minh City', 'VND', 0, 100, 'VNSE', 'HSX'),
};

/**
 * The markets of a code (`KR`) or of a shorthand (`US`, `CN`, `VN`), in the order of `MARKET_CODES`; none when it is
 * neither.
 */
export function expandMarkets(name: string): readonly MarketCode[] {
  return MARKET_CODES.filter((code) => code === name || code.startsWith(`${name}_`));
}
