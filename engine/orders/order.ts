import type { Instant, MarketCode, Money, Price, Quantity, SymbolId } from '../market/types.ts';

/** Derived from the journal sequence number of the event that caused the order, so that a replay makes the same one. */
export type OrderId = string & { readonly __brand?: 'OrderId' };

export type Side = 'BUY' | 'SELL';

/** A market order names no price; every other kind does. */
export type OrderKind = { readonly kind: 'market' } | { readonly kind: 'limit' | 'ioc' | 'fok'; readonly limit: Price };

/** What is sent to a broker. */
export interface OrderTicket {
  readonly id: OrderId;
  readonly symbol: SymbolId;
  readonly market: MarketCode;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly kind: OrderKind;
}

/**
 * The order life cycle. `intended` is decided but not sent; `parked` waits for the end of a blackout; `unknown` means
 * the answer never came, and only the broker's records may resolve it.
 */
export const ORDER_STATES = [
  'intended',
  'parked',
  'sending',
  'working',
  'partially-filled',
  'unknown',
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'dropped',
  'quarantined',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** An order as the engine knows it. Mutable inside the kernel only. */
export interface Order extends OrderTicket {
  /** At the price that the broker has it at: a person may change that elsewhere. */
  kind: OrderKind;
  state: OrderState;
  readonly createdAt: Instant;
  /** When it was handed to the broker; null until then. */
  sentAt: Instant | null;
  updatedAt: Instant;
  readonly decisionId: string;
  /** Protective orders (exits) are never dropped by the blackout queue and go first in every lane. */
  readonly protective: boolean;
  /** Last price when the order was decided; the blackout's drift check compares with it. */
  readonly referencePrice: Price;
  /** Cash held back for a buy until it is filled or dead, minor units. */
  reserved: Money;
  filled: Quantity;
  /** Sum of price × quantity over fills, price units. */
  filledValue: number;
  /** Minor units: what the executions booked so far came to, and what they cost. */
  filledAmount: number;
  fees: number;
  brokerOrderId: string | null;
  /** When its cancellation was asked for, so that it is asked once. */
  cancelRequestedAt: Instant | null;
  /** The broker's words or our own reason when the order ended other than filled. */
  message: string | null;
}
