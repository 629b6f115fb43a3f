import type { Currency, Instant, MarketCode, Price, Quantity, TradingDay } from '../../market/types.ts';
import type { BrokerHolding } from '../../orders/broker-report.ts';

/** Whose trading a Korean price is of: KRX's, NXT's, or both together. */
export type KisScreen = 'KRX' | 'NXT' | 'ALL';

/** The price of a symbol now. Prices in price units of its market; null where the broker's screen does not have it. */
export interface KisQuote {
  readonly market: MarketCode;
  readonly code: string;
  readonly last: Price;
  readonly previousClose: Price | null;
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  /** The day's price limits. */
  readonly upperLimit: Price | null;
  readonly lowerLimit: Price | null;
  /** Smallest step of an order's price. */
  readonly tick: Price | null;
  /** Change against the previous close, percent. */
  readonly changePct: number;
  /** Shares traded today. */
  readonly volume: number;
  /** KR: trading is halted or stopped; overseas: KIS takes no order. False also where it is not told. */
  readonly halted: boolean;
}

export interface BookLevel {
  readonly price: Price;
  readonly quantity: number;
}

/** Best first; levels without a price are left out. */
export interface KisBook {
  readonly market: MarketCode;
  readonly code: string;
  readonly asks: readonly BookLevel[];
  readonly bids: readonly BookLevel[];
}

export interface KisDailyBar {
  readonly day: TradingDay;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
}

export interface KisMinuteBar extends Omit<KisDailyBar, 'day'> {
  /** Start of the minute. */
  readonly at: Instant;
}

/** One day of an index; its values have decimals and are no money. */
export interface KisIndexBar {
  readonly day: TradingDay;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A row of a ranking. The broker's order is kept. */
export interface KisRankedSymbol {
  readonly market: MarketCode;
  readonly code: string;
  readonly name: string;
  readonly last: Price;
  readonly changePct: number;
  readonly volume: number;
  readonly high: Price | null;
  readonly low: Price | null;
  /** Shares traded on the previous day; null where the screen does not say. */
  readonly previousVolume: number | null;
  /** How much more than usual was traded, percent (0 is as usual); null where the screen does not say. */
  readonly volumeIncreasePct: number | null;
}

/** Net buying of a symbol on a day, shares; amounts are in the screen's own unit (million won by the documentation). */
export interface KisInvestorFlow {
  readonly day: TradingDay;
  readonly individuals: number;
  readonly foreigners: number;
  readonly institutions: number;
}

/** Provisional net buying of a symbol today, shares, as entered a few times a day. */
export interface KisFlowEstimate {
  /** 1 to 5: entered about 09:30, 10:00, 11:20, 13:20 and 14:30. */
  readonly slot: number;
  readonly foreigners: number;
  readonly institutions: number;
}

/** Programme trading of a symbol on a day, shares. */
export interface KisProgramFlow {
  readonly day: TradingDay;
  readonly sold: number;
  readonly bought: number;
  readonly net: number;
}

export interface KisCash {
  readonly currency: Currency;
  /** Settled cash plus what trades not yet settled owe, minor units. */
  readonly amount: number;
}

/** What the account holds on some markets, and the cash of their currencies as far as the account tells it. */
export interface KisBalance {
  readonly holdings: readonly BrokerHolding[];
  readonly cash: readonly KisCash[];
}

/** What may be bought of a symbol at a price, without borrowing and without changing money. */
export interface KisBuyable {
  readonly currency: Currency;
  /** Minor units. */
  readonly amount: number;
  readonly quantity: Quantity;
}

/** The broker's calendar of the Korean market. */
export interface KisHoliday {
  readonly day: TradingDay;
  readonly open: boolean;
}

/** Won for one unit of a currency. */
export interface KisExchangeRate {
  readonly currency: Currency;
  readonly won: number;
}

/** What the broker knows about a Korean stock. */
export interface KisStockInfo {
  readonly code: string;
  readonly name: string;
  readonly board: 'KOSPI' | 'KOSDAQ' | 'other';
  /** It may be traded on NXT. */
  readonly nxt: boolean;
  readonly halted: boolean;
  /** An ETF or ETN: KRX's after-market takes none. */
  readonly fund: boolean;
}
