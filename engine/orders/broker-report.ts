import type { Currency, Instant, MarketCode, Quantity } from '../market/types.ts';
import type { Side } from './order.ts';

/** Where an order stands by the broker's own list. A partly filled one that may still fill is `working`. */
export type BrokerOrderState = 'working' | 'filled' | 'cancelled' | 'rejected' | 'expired';

/** One order as the broker lists it, whoever placed it. */
export interface BrokerOrder {
  /** `KR:20261125:0000012345`: market group, trading day and the broker's number, which alone is unique for a day only. */
  readonly brokerOrderId: string;
  readonly market: MarketCode;
  readonly code: string;
  readonly name: string;
  readonly side: Side;
  readonly quantity: Quantity;
  /** Price units; null for a market order. */
  readonly limit: number | null;
  /** When the broker took it, to the second. */
  readonly orderedAt: Instant;
  readonly filled: Quantity;
  /** Sum over its executions, minor units of the market's currency: exact, where a listed average is rounded. */
  readonly filledAmount: number;
  /** Commission and taxes so far, minor units; null where the broker does not tell. */
  readonly fees: number | null;
  readonly state: BrokerOrderState;
  /** The broker's words about a refusal; empty otherwise. */
  readonly message: string;
}

/** What the account holds of one symbol by the broker's balance. */
export interface BrokerHolding {
  readonly market: MarketCode;
  readonly code: string;
  readonly name: string;
  /** At least 1. */
  readonly quantity: Quantity;
  /** Average purchase price in price units; may have a fraction. */
  readonly averagePrice: number;
  /** Last price in price units, as the balance shows it; null when it does not. */
  readonly last: number | null;
}

/**
 * The broker's own records, read together. It is the only evidence about an order whose answer was lost, the only source
 * of executions of a real account, and what cash and holdings here are compared with.
 */
export interface BrokerReport {
  /** When reading began: what changed later may be missing, what changed before is in it. */
  readonly readAt: Instant;
  /** The markets whose orders since `ordersSince` are listed completely. */
  readonly markets: readonly MarketCode[];
  readonly ordersSince: Instant;
  readonly orders: readonly BrokerOrder[];
  /** Everything held on `markets`; null when the balance was not read. */
  readonly holdings: readonly BrokerHolding[] | null;
  /** Settled cash plus what today's trades owe, minor units; null when the balance was not read. */
  readonly cash: readonly { readonly currency: Currency; readonly amount: number }[] | null;
}
