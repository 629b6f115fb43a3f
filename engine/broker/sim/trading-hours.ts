import type { MarketClock } from '../../market/clock.ts';
import type { Instant } from '../../market/types.ts';
import type { OrderTicket } from '../../orders/order.ts';

/** When an exchange takes an order and when prices fill it. */
export interface TradingHours {
  /** End of a day order that is placed now; null when none is taken now. */
  endOf(ticket: OrderTicket, at: Instant): Instant | null;
  /** Whether a price of now may fill it. */
  trades(ticket: OrderTicket, at: Instant): boolean;
}

/** Orders are taken and filled while the regular session is open, and die at its close. */
export const regularHours = (clock: MarketClock): TradingHours => ({
  endOf: ({ market }, at) => (clock.isOpen(market, at) ? clock.nextClose(market, at) : null),
  trades: ({ market }, at) => clock.isOpen(market, at),
});
