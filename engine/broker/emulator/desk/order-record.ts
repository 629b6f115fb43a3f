import type { Instant, Price, TradingDay } from '../../../market/types.ts';
import type { OrderId, OrderTicket } from '../../../orders/order.ts';

/** Where a Korean order is sent. An overseas one goes to its exchange. */
export type Venue = 'KRX' | 'NXT' | 'SOR';

/** What keeps an accepted order from trading. */
export type Trigger =
  /** A stop: it trades once the price has reached this. */
  | { readonly kind: 'stop'; readonly price: Price; readonly rising: boolean }
  /** It trades in the opening or the closing auction only. */
  | { readonly kind: 'open' }
  | { readonly kind: 'close' };

export interface Execution {
  readonly id: string;
  readonly at: Instant;
  readonly price: Price;
  readonly quantity: number;
  /** Minor units. */
  readonly amount: number;
  readonly commission: number;
  readonly tax: number;
}

/** An order as the broker's books have it; modifications and cancellations have a row and a number of their own. */
export interface OrderRecord {
  readonly ticket: OrderTicket;
  /** The exchange's name for it; another one once a conditional limit has turned into a market order. */
  exchangeId: OrderId;
  readonly request: 'new' | 'modify' | 'cancel';
  /** Order date: Korea's for domestic orders, the exchange's own for overseas ones. */
  readonly day: TradingDay;
  /** Ten digits, unique for the day. */
  readonly number: string;
  /** Number of the order that is modified or cancelled. */
  readonly original: string | null;
  readonly at: Instant;
  readonly venue: Venue;
  /** ORD_DVSN as it was sent. */
  readonly division: string;
  /** Price as it was ordered, price units; 0 for none. */
  readonly orderedPrice: number;
  trigger: Trigger | null;
  filled: number;
  /** Sum of price × quantity, price units. */
  filledValue: number;
  /** Shares taken out by a cancellation, or because an IOC or FOK could not fill them. */
  cancelled: number;
  /** Shares that go on under the number of a modification. */
  moved: number;
  rejected: number;
  /** Its day ended with shares left. */
  expired: boolean;
  /** The exchange's words about a rejection. */
  rejection: string;
  readonly executions: Execution[];
}

/** Shares that are neither filled nor taken out nor refused nor another order's by now. */
export const remainingOf = ({ ticket, filled, cancelled, moved, rejected }: OrderRecord): number =>
  ticket.quantity - filled - cancelled - moved - rejected;

export const isWorking = (order: OrderRecord): boolean =>
  order.request !== 'cancel' && !order.expired && remainingOf(order) > 0;

export type OrderBooks = ReadonlyMap<OrderId, OrderRecord>;
