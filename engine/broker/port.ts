import type { FlowQuestion, KernelEvent } from '../kernel/events.ts';
import type { Instant, SymbolId } from '../market/types.ts';
import type { OrderId, OrderTicket } from '../orders/order.ts';

/**
 * A broker as the runtime needs it. Every answer – acceptance, refusal, execution, end of an order – comes back as a
 * kernel event; nothing is returned and nothing is thrown for what a broker may say.
 */
export interface Broker {
  place(ticket: OrderTicket, at: Instant): void;
  cancel(orderId: OrderId, at: Instant): void;
  /** Asks for the list of working orders; answered by `orders-refreshed`. */
  refresh(at: Instant): void;
  /** The complete set of symbols every price of which is wanted. */
  subscribe(symbols: readonly SymbolId[]): void;
  /** Asks who bought and sold on a day; answered by `market-flow`. Left out by a broker that cannot know. */
  askFlows?(question: FlowQuestion, at: Instant): void;
}

/** Where a run's events come from, in order of time. */
export interface EventSource {
  /**
   * When the next event is due, given that the kernel wants a tick at `wake`; Infinity at the end. Epoch milliseconds.
   */
  nextAt(wake: number): number;
  /** The next event, a `tick` among them when `wake` comes first; null at the end. */
  next(wake: number): KernelEvent | null;
}
