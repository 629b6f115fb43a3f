import { isLive } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import type { BrokerState } from './broker-state.ts';
import type { Desk } from './desk.ts';
import type { OrderResolution } from './events.ts';
import { candidatesFor, isCovered, isUnlisted, matchesOf } from './evidence-flow.ts';
import { moveOrder } from './order-flow.ts';
import { link } from './own-orders.ts';

/** For an operator's `resolve-order`: why it cannot be resolved like that now, or null. */
export function resolutionRefusal(desk: Desk, order: Order | undefined, as: OrderResolution): string | null {
  const { broker } = desk.state;
  if (order === undefined || broker === undefined || !isDoubtful(broker, order)) {
    return 'only an order of unknown fate can be resolved';
  }
  switch (as.is) {
    case 'listed':
      return candidatesFor(desk, order).some(({ brokerOrderId }) => brokerOrderId === as.brokerOrderId)
        ? null
        : `the broker's list has no order ${as.brokerOrderId} that this one can be`;
    case 'never-received':
      return receivedRefusal(desk, broker, order);
    default:
      return as satisfies never;
  }
}

/** A person may say what became of it: its fate is unknown, or contradicted, or it is accepted and not listed. */
export function isDoubtful(broker: BrokerState, order: Order): boolean {
  return order.state === 'unknown' || order.state === 'quarantined' || isUnlisted(broker, order);
}

function receivedRefusal(desk: Desk, broker: BrokerState, order: Order): string | null {
  const { brokerOrderId } = order;
  if (brokerOrderId !== null)
    return `the broker did receive it, as ${brokerOrderId}: only its list shows the end of it`;
  const matches = matchesOf(desk, broker, order).length;
  if (matches > 0) return `the broker lists ${matches} that it may be: it is one of them`;
  return isCovered(broker, order) ? null : 'wait for a complete list of the broker read a minute after it was sent';
}

/** Carries out a resolution that `resolutionRefusal` had nothing against. */
export function resolve(desk: Desk, order: Order, as: OrderResolution, reason: string, actor: string): void {
  const { broker } = desk.state;
  if (broker === undefined) return;
  const found = as.is === 'listed' ? broker.listed.get(as.brokerOrderId) : undefined;
  if (found !== undefined) link(desk, broker, order, found);
  else {
    broker.absent.add(order.id);
    const event = order.state === 'quarantined' ? 'end-proven' : 'reject';
    moveOrder(desk, order, event, `never received, by ${actor}: ${reason}`);
  }
  desk.say(
    'warn',
    'order-resolved',
    `Order ${order.id} (${order.side} ${order.quantity} ${desk.nameOf(order.symbol)}) resolved by ${actor} as ${as.is === 'listed' ? as.brokerOrderId : 'never received'}: ${reason}. It is ${order.state}${isLive(order.state) ? '' : ', and its symbol is free'}.`,
    { symbol: order.symbol, decisionId: order.decisionId, actor },
  );
}
