import type { Currency } from '../market/types.ts';
import type { BrokerOrderState } from '../orders/broker-report.ts';
import type { OrderTrait } from '../orders/evidence.ts';
import type { Side } from '../orders/order.ts';
import type { LogLine, OrderView } from './snapshot.ts';

/** Something that was said while an order lived. */
export type LifeLine = Pick<LogLine, 'at' | 'level' | 'event' | 'message'>;

/** What was sent to the broker for an order, and what was heard; secrets masked, control characters gone, bounded. */
export interface ExchangeView {
  readonly at: number;
  readonly sent: string;
  readonly heard: string;
}

/** An order of the broker's newest list, of the symbol in question. */
export interface ListedOrderView {
  readonly brokerOrderId: string;
  readonly side: Side;
  readonly quantity: number;
  /** Null for a market order. */
  readonly limit: number | null;
  readonly filled: number;
  readonly state: BrokerOrderState;
  readonly orderedAt: number;
  /** The order of this engine that it is known to be; null while it is nobody's. */
  readonly ours: string | null;
  /** In what it differs from what was sent. */
  readonly differs: readonly OrderTrait[];
  /** A person may say that the order in question is this one: nobody's, of its side and quantity. */
  readonly isCandidate: boolean;
}

/** All that is known of an order, with the evidence of what became of it. Prices as in a snapshot. */
export interface OrderDetails {
  readonly order: OrderView;
  /** Of its market; every instant here is told in it. */
  readonly zone: string;
  /** When it was handed to the broker; null until then. */
  readonly sentAt: number | null;
  readonly brokerOrderId: string | null;
  /** What was said of its symbol while it lived, oldest first; only the newest where that is much. */
  readonly life: readonly LifeLine[];
  /** Oldest first; only the newest where they are many. */
  readonly exchanges: readonly ExchangeView[];
  /** The broker's newest list; null where none was read. */
  readonly list: {
    readonly readAt: number;
    /** It lists all orders of the market since this one was sent, and was read after that. */
    readonly isComplete: boolean;
    /** Candidates first, those that differ least before the others; then the newest. */
    readonly orders: readonly ListedOrderView[];
  } | null;
  /** What cannot be used while its fate is open; null once it has ended. */
  readonly blocked: {
    readonly currency: Currency;
    readonly moneyDecimals: number;
    /** Cash held back for it. */
    readonly cash: number;
    /** Held of the symbol: what another order may not be able to sell meanwhile. */
    readonly shares: number;
  } | null;
  /** Of an order whose fate is open, so that a person may settle it; null for any other. */
  readonly resolution: {
    /** Why it cannot be called never received now; null when it can. */
    readonly neverReceivedRefusal: string | null;
  } | null;
}
