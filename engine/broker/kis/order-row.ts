import type { Instant, MarketCode, TradingDay } from '../../market/types.ts';
import type { Side } from '../../orders/order.ts';

/**
 * A row of KIS's order lists. A modification or cancellation is a row of its own, with a number of its own, that names the
 * order it is about; what a modification takes over is filled under the new number.
 */
export interface OrderRow {
  readonly request: 'new' | 'modify' | 'cancel';
  readonly day: TradingDay;
  /** Ten digits. */
  readonly number: string;
  /** Number that a change has to name: another one where a modification stands for its original. */
  readonly openAs: string;
  /** The order a modification or cancellation is about; '' for a new order. */
  readonly original: string;
  /** Branch that numbered it; a Korean cancellation names it. */
  readonly branch: string;
  readonly market: MarketCode;
  readonly code: string;
  readonly name: string;
  readonly side: Side;
  readonly quantity: number;
  /** Price units; null for a market order. */
  readonly limit: number | null;
  readonly orderedAt: Instant;
  readonly filled: number;
  /** Minor units. */
  readonly filledAmount: number;
  /** What may still fill by the row's own account. */
  readonly open: number;
  /** Shares taken off: of the row itself, or, in a cancellation, of the order it is about. */
  readonly cancelled: number;
  readonly rejected: number;
  readonly message: string;
  readonly venue: string;
  readonly division: string;
}
