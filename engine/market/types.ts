/** The exchange codes of this desk; one trading calendar, currency and price scale each. */
export const MARKET_CODES = [
  'KR',
  'US_NASDAQ',
  'US_NYSE',
  'US_AMEX',
  'JP',
  'HK',
  'CN_SHA',
  'CN_SZA',
  'VN_HNX',
  'VN_HSX',
] as const;
export type MarketCode = (typeof MARKET_CODES)[number];

export const CURRENCIES = ['KRW', 'USD', 'JPY', 'HKD', 'CNY', 'VND'] as const;
export type Currency = (typeof CURRENCIES)[number];

declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Epoch milliseconds, UTC. */
export type Instant = Branded<number, 'Instant'>;
/** Integer in units of the market's price scale (KR: 1 won; US: 0.0001 dollar). */
export type Price = Branded<number, 'Price'>;
/** Whole shares. */
export type Quantity = Branded<number, 'Quantity'>;
/** Integer minor units of a currency (1 won, 1 cent). */
export type Money = Branded<number, 'Money'>;
/** Index of an instrument in the run's instrument table. */
export type SymbolId = Branded<number, 'SymbolId'>;
/** A market's local calendar date, `YYYY-MM-DD`. */
export type TradingDay = Branded<string, 'TradingDay'>;

export const instant = (ms: number): Instant => ms as Instant;
export const price = (units: number): Price => units as Price;
export const quantity = (shares: number): Quantity => shares as Quantity;
export const money = (minor: number): Money => minor as Money;
export const symbolId = (index: number): SymbolId => index as SymbolId;
export const tradingDay = (date: string): TradingDay => date as TradingDay;

/** Names of the trading sessions; `REG` where a market has only its regular one. */
export const SESSION_NAMES = [
  'NXT_PRE',
  'KRX_REG',
  'NXT_AFTER',
  'US_DAY',
  'US_PRE',
  'US_REG',
  'US_AFTER',
  'REG',
  'CLOSED',
] as const;
export type SessionName = (typeof SESSION_NAMES)[number];

/** A tradable instrument. Names are NFC and free of control characters. */
export interface Instrument {
  readonly code: string;
  readonly market: MarketCode;
  readonly name: string;
  /** Korean name when the listing has one. */
  readonly nameKo?: string;
  readonly sector?: string;
}
