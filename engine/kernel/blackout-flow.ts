import type { Order } from '../orders/order.ts';
import { revalidate } from '../risk/blackout.ts';
import { orderPolicy } from '../risk/order-policy.ts';
import { brokerCheck } from './broker-check.ts';
import type { Desk } from './desk.ts';
import { blackoutEndsAt, dropOrder, send } from './order-flow.ts';

/**
 * When parked orders can be looked at again, epoch ms: a protective one whose market is shut waits for its opening, a buy
 * on an account for the broker's next report.
 */
export function parkedWakeAt(desk: Desk): number {
  const end = blackoutEndsAt(desk);
  if (end !== null) return end;
  const wakes = desk.state.parked.map((id) => {
    const order = desk.state.orders.get(id)!;
    const { protective, market } = order;
    if (awaitsBroker(desk, order)) return Number.POSITIVE_INFINITY;
    if (!protective || desk.clock.isOpen(market, desk.at)) return desk.at;
    return desk.clock.nextOpen(market, desk.at) ?? Number.POSITIVE_INFINITY;
  });
  return Math.min(...wakes);
}

/** A buy is new risk: it waits until the broker's records have been read. */
function awaitsBroker(desk: Desk, { side, market }: Order): boolean {
  const { broker } = desk.state;
  return side === 'BUY' && broker !== undefined && !brokerCheck(desk, broker, market).passed;
}

/** After a blackout each parked order is checked again, oldest first, and sent or dropped; an exit waits for its market. */
export function releaseParked(desk: Desk): void {
  for (const id of desk.state.parked) {
    const order = desk.state.orders.get(id)!;
    if (awaitsBroker(desk, order) || (order.protective && !desk.clock.isOpen(order.market, desk.at))) continue;
    const refusal = refusalNow(desk, order);
    if (refusal === null) {
      desk.state.parked = desk.state.parked.filter((parked) => parked !== id);
      send(desk, order);
    } else dropOrder(desk, order, `after the blackout: ${refusal}`);
  }
}

/** Why a parked order is not right any more, or null. */
function refusalNow(desk: Desk, order: Order): string | null {
  const { state, settings } = desk;
  const now = desk.clock.stateAt(order.market, desk.at);
  if (now.state !== 'open') return `${order.market} is ${now.state}`;
  if (order.side === 'BUY') {
    if (state.trading !== 'ACTIVE') return `trading is ${state.trading}`;
    if (state.paused !== null) return 'new entries are paused';
    if (state.breaker.tripped) return 'the circuit breaker has tripped';
  }
  const { keep, reason } = revalidate({
    side: order.side,
    held: state.positions.get(order.symbol)?.quantity ?? 0,
    policyPassed: orderPolicy(now.session, order.kind.kind).passed,
    referencePrice: order.referencePrice,
    price: desk.table.columns.last[order.symbol]!,
    maxDriftPct: settings.blackoutMaxDriftPct,
    revalidatePrice: settings.blackoutRevalidatePrice,
  });
  return keep ? null : reason;
}
