import type { BrokerOrder } from './broker-report.ts';
import type { OrderTicket } from './order.ts';

/** The broker's clock, told to the second, may be this far from ours. */
export const CLOCK_SLACK_MS = 30_000;
/** An order that the broker's gateway held back is taken later than it was sent, but not later than this. */
const LATEST_MS = 600_000;

/** What is known here of an order whose fate is not. */
export interface SentOrder extends OrderTicket {
  /** Epoch ms. */
  readonly sentAt: number;
  readonly code: string;
}

/** What an order of the broker's list is recognised by: the list names no sender, so this is all there is to compare. */
export type OrderTrait = 'market' | 'symbol' | 'side' | 'quantity' | 'price' | 'time';

/** In what a listed order differs from one that was sent from here; `time` is the one in which it can have arrived. */
export function differences(listed: BrokerOrder, sent: SentOrder): OrderTrait[] {
  const { kind } = sent;
  const limit = kind.kind === 'market' ? null : kind.limit;
  const isInTime = listed.orderedAt >= sent.sentAt - CLOCK_SLACK_MS && listed.orderedAt <= sent.sentAt + LATEST_MS;
  const fits: Readonly<Record<OrderTrait, boolean>> = {
    market: listed.market === sent.market,
    symbol: listed.code === sent.code,
    side: listed.side === sent.side,
    quantity: listed.quantity === sent.quantity,
    price: listed.limit === limit,
    time: isInTime,
  };
  return (Object.keys(fits) as OrderTrait[]).filter((trait) => !fits[trait]);
}

/** Whether an order of the broker's list may be one that was sent from here. */
export const mayBe = (listed: BrokerOrder, sent: SentOrder): boolean => differences(listed, sent).length === 0;

/**
 * Same symbol and side: no evidence that it is the one that was sent, but while it is unexplained none that the broker never
 * got it either. Price and quantity may have been changed on a phone, and the clocks may be further apart than they should.
 */
export function resembles(listed: BrokerOrder, sent: SentOrder): boolean {
  return listed.market === sent.market && listed.code === sent.code && listed.side === sent.side;
}
