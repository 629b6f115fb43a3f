import type { Instant, MarketCode, Price, Quantity } from '../../../market/types.ts';
import type { Side } from '../../../orders/order.ts';

/** One execution on an exchange, as the stream tells it. */
export interface PriceTick {
  readonly market: MarketCode;
  readonly code: string;
  /** When it was executed, to the second, by the exchange's clock. */
  readonly at: Instant;
  /** When its frame was here. */
  readonly receivedAt: Instant;
  /** Above 0. */
  readonly price: Price;
  /** Shares of this execution. */
  readonly volume: number;
  /** Shares traded today so far, this execution included. */
  readonly dayVolume: number;
  /** Best bid and ask after it; null when that side of the book is empty. */
  readonly bid: Price | null;
  readonly ask: Price | null;
}

export interface BookLevel {
  readonly price: Price;
  /** Shares. */
  readonly size: number;
}

/** A symbol's order book; levels without a price are left out. */
export interface OrderBook {
  readonly market: MarketCode;
  readonly code: string;
  /** By the exchange's clock, to the second. */
  readonly at: Instant;
  readonly receivedAt: Instant;
  /** Best first, at most 10: one for Asian exchanges. */
  readonly asks: readonly BookLevel[];
  readonly bids: readonly BookLevel[];
}

/**
 * What became of an order: `received` by the broker, `confirmed` by the exchange (changes and cancellations), `rejected`,
 * `filled` in part or whole, or `lapsed`: what an IOC or FOK order left over was cancelled.
 */
export type NoticeKind = 'received' | 'confirmed' | 'rejected' | 'filled' | 'lapsed';

/**
 * The broker's word about an order of this account, placed here or elsewhere. A reason to read the broker's records, not a
 * replacement for them: notices are lost while the line is down and are not repeated.
 */
export interface OrderNotice {
  readonly scope: NoticeScope;
  /** Null when the broker named an exchange that is not traded here; then there is no price either. */
  readonly market: MarketCode | null;
  readonly code: string;
  /** The broker's number, unique for a day. */
  readonly orderNo: string;
  /** The number of the order that this one changes or cancels. */
  readonly originalOrderNo: string | null;
  readonly side: Side;
  readonly request: 'new' | 'modify' | 'cancel';
  readonly kind: NoticeKind;
  /** `filled`: shares of this execution; otherwise of the order. */
  readonly quantity: Quantity;
  /** `filled`: price of this execution; otherwise the order's, null when it has none. */
  readonly price: Price | null;
  /** To the second; null when the exchange does not send it. */
  readonly at: Instant | null;
  readonly receivedAt: Instant;
}

/** Domestic and overseas orders have a notice stream each. */
export type NoticeScope = 'domestic' | 'overseas';
