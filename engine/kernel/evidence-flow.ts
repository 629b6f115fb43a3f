import type { BrokerOrder } from '../orders/broker-report.ts';
import { CLOCK_SLACK_MS, mayBe, resembles, type SentOrder } from '../orders/evidence.ts';
import { isLive } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import type { BrokerState } from './broker-state.ts';
import type { Desk } from './desk.ts';

/** A day order can not appear any more this long after the close of its session. */
const AFTER_CLOSE_MS = 600_000;
/** A list read this much later than an order was sent has it, if the broker does. */
const LISTED_AFTER_MS = 60_000;

/** What the newest list proves about an order of unknown fate. */
export type Verdict =
  | { readonly is: 'found'; readonly listed: BrokerOrder }
  | { readonly is: 'absent' }
  | { readonly is: 'open' };

/**
 * Exactly one listed order that it can be, and that can be no other of ours: that one it is. Nothing like it at all, in a
 * complete list read after the close of its session: it never became an order. Anything else proves nothing.
 */
export function verdictOn(desk: Desk, broker: BrokerState, order: Order): Verdict {
  if (!isCovered(broker, order, Number.NEGATIVE_INFINITY)) return { is: 'open' };
  const [only, other] = matchesOf(desk, broker, order);
  if (only !== undefined) {
    return other === undefined && rivals(desk, broker, only) === 1 ? { is: 'found', listed: only } : { is: 'open' };
  }
  if (unexplained(desk, broker, order).length > 0 || !isClosed(desk, broker, order)) return { is: 'open' };
  return { is: 'absent' };
}

/** An accepted order that a complete list, read well after its acceptance, does not have. */
export function isUnlisted(broker: BrokerState, order: Order): boolean {
  const { brokerOrderId, state, updatedAt } = order;
  if (brokerOrderId === null || !isLive(state) || broker.listed.has(brokerOrderId)) return false;
  return isCovered(broker, order) && (broker.covered?.readAt ?? 0) >= updatedAt + LISTED_AFTER_MS;
}

/** The newest list was read when the session in which the order was sent had been over for a while. */
export function isClosed(desk: Desk, { covered }: BrokerState, { market, sentAt }: Order): boolean {
  if (covered === null || sentAt === null) return false;
  const close = desk.clock.nextClose(market, sentAt);
  return close !== null && covered.readAt >= close + AFTER_CLOSE_MS;
}

/** The newest list speaks for the time at which the order was sent, and was read at least `after` ms later. */
export function isCovered({ covered }: BrokerState, { market, sentAt }: Order, after = LISTED_AFTER_MS): boolean {
  return (
    covered !== null &&
    sentAt !== null &&
    covered.markets.includes(market) &&
    covered.since <= sentAt &&
    covered.readAt >= sentAt + after
  );
}

/**
 * Listed orders that a person may say an order of ours is: nobody else's, of its symbol, side and quantity, and not listed
 * before it was sent.
 */
export function candidatesFor(desk: Desk, order: Order): BrokerOrder[] {
  const { broker } = desk.state;
  if (broker === undefined) return [];
  return unexplained(desk, broker, order).filter((listed) => listed.quantity === order.quantity);
}

/** Listed orders that it can be by all that is known. */
export function matchesOf(desk: Desk, broker: BrokerState, order: Order): BrokerOrder[] {
  return [...broker.listed.values()].filter((listed) => canBe(desk, broker, listed, order));
}

/** How many orders of ours that wait for the broker's word a listed order can be. */
export function rivals(desk: Desk, broker: BrokerState, listed: BrokerOrder): number {
  let count = 0;
  for (const order of desk.state.orders.values()) {
    const waits = order.state === 'unknown' || order.state === 'sending';
    if (waits && canBe(desk, broker, listed, order)) count++;
  }
  return count;
}

/** The order of ours that ended as if the broker did not have it, and that a listed one must be; null without one. */
export function deniedOrder(desk: Desk, broker: BrokerState, listed: BrokerOrder): Order | null {
  for (const order of desk.state.orders.values()) {
    if (order.state !== 'rejected' || order.brokerOrderId !== null || !canBe(desk, broker, listed, order)) continue;
    // What was refused in words cannot have been taken after them; what was never answered may have come late.
    if (broker.absent.has(order.id) || listed.orderedAt <= order.updatedAt + CLOCK_SLACK_MS) return order;
  }
  return null;
}

function canBe(desk: Desk, broker: BrokerState, listed: BrokerOrder, order: Order): boolean {
  const sent = sentOrder(desk, order);
  return sent !== null && mayBe(listed, sent) && isFree(broker, listed, sent);
}

function unexplained(desk: Desk, broker: BrokerState, order: Order): BrokerOrder[] {
  const sent = sentOrder(desk, order);
  if (sent === null) return [];
  return [...broker.listed.values()].filter((listed) => resembles(listed, sent) && isFree(broker, listed, sent));
}

/** Nobody's, as far as is known, and not listed before it was sent. */
function isFree({ own, seen }: BrokerState, { brokerOrderId }: BrokerOrder, { sentAt }: SentOrder): boolean {
  return !own.has(brokerOrderId) && (seen.get(brokerOrderId) ?? Number.POSITIVE_INFINITY) >= sentAt;
}

/** What was sent of an order, to be found again in the broker's list; null until it was. */
export function sentOrder(desk: Desk, order: Order): SentOrder | null {
  return order.sentAt === null ? null : { ...order, sentAt: order.sentAt, code: desk.codeOf(order.symbol) };
}
