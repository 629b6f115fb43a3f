import { unitsPerMinor } from '../market/money.ts';
import type { BrokerOrder, BrokerReport } from '../orders/broker-report.ts';
import type { Order } from '../orders/order.ts';
import { type BrokerState, forgetOldest, isNews } from './broker-state.ts';
import type { Desk } from './desk.ts';
import { deniedOrder, isClosed, isUnlisted, rivals, verdictOn } from './evidence-flow.ts';
import { compareBalance } from './holdings-flow.ts';
import { moveOrder } from './order-flow.ts';
import { follow, link } from './own-orders.ts';

/**
 * Takes in the broker's own records: executions are booked from them and from nothing else, orders of unknown fate are
 * found in them or proved absent, orders placed elsewhere are shown, and cash and holdings are compared. A report that was
 * read before the newest one says nothing new, and nothing reliable.
 */
export function takeReport(desk: Desk, report: BrokerReport): void {
  const { broker } = desk.state;
  if (broker === undefined || (broker.covered !== null && report.readAt < broker.covered.readAt)) return;
  broker.listed = new Map(report.orders.map((order) => [order.brokerOrderId, order]));
  broker.covered = { markets: report.markets, since: report.ordersSince, readAt: report.readAt };
  for (const listed of report.orders) {
    const order = desk.state.orders.get(broker.own.get(listed.brokerOrderId) ?? '');
    if (order !== undefined) follow(desk, broker, order, listed);
  }
  for (const order of [...desk.state.orders.values()]) {
    if (order.state === 'unknown') seekEvidence(desk, broker, order);
    else if (isUnlisted(broker, order)) missOrder(desk, broker, order);
  }
  for (const listed of report.orders) {
    if (!broker.own.has(listed.brokerOrderId)) takeForeign(desk, broker, listed);
  }
  compareBalance(desk, broker, report);
  noteReconciled(desk, broker, report);
  forgetOldest(broker);
}

/** Orders alone are no comparison: entries rest on cash and holdings. */
function noteReconciled(desk: Desk, broker: BrokerState, { markets, readAt, holdings, cash }: BrokerReport): void {
  if (holdings === null || cash === null) return;
  if (broker.reconciled.size === 0) {
    desk.say('info', 'reconciled', 'Orders, holdings and cash have been compared with the broker’s records');
  }
  for (const market of markets) broker.reconciled.set(market, readAt);
}

function seekEvidence(desk: Desk, broker: BrokerState, order: Order): void {
  const verdict = verdictOn(desk, broker, order);
  switch (verdict.is) {
    case 'found': {
      const { listed } = verdict;
      link(desk, broker, order, listed);
      sayOf(
        desk,
        order,
        'warn',
        'order-found',
        `whose answer was lost, is the broker's ${listed.brokerOrderId}: ${listed.state}, ${listed.filled} filled`,
      );
      return;
    }
    case 'absent':
      broker.absent.add(order.id);
      moveOrder(desk, order, 'reject', 'the broker’s complete list, read after the close, has no such order');
      sayOf(
        desk,
        order,
        'warn',
        'order-absent',
        'whose answer was lost, never became one: the broker’s complete list, read after the close, has none like it',
      );
      return;
    case 'open':
      return;
    default:
      verdict satisfies never;
  }
}

/** The broker accepted it and does not list it: an incident while it may fill, the end of it once it cannot. */
function missOrder(desk: Desk, broker: BrokerState, order: Order): void {
  const number = `accepted as ${order.brokerOrderId}`;
  if (isClosed(desk, broker, order)) {
    const event = order.state === 'quarantined' ? 'end-proven' : 'expire';
    moveOrder(desk, order, event, 'not in the broker’s complete list, read after the close');
    sayOf(
      desk,
      order,
      'alarm',
      'order-absent',
      `${number}, is not in the broker's complete list, read after the close. It cannot fill any more; the balance shows whether it did.`,
    );
  } else if (isNews(broker, `unlisted ${order.id}`, number)) {
    sayOf(
      desk,
      order,
      'alarm',
      'order-unlisted',
      `${number}, is not in the broker's list. Its fills cannot be seen here: look at the broker's own screen, and enter on the order shows what it may be.`,
    );
  }
}

/** A listed order that has no place here: one of ours that was denied, one that ours may turn out to be, or another's. */
function takeForeign(desk: Desk, broker: BrokerState, listed: BrokerOrder): void {
  const { brokerOrderId } = listed;
  const isOurs = rivals(desk, broker, listed) > 0;
  const denied = isOurs ? null : deniedOrder(desk, broker, listed);
  if (denied !== null) {
    // A refusal that is also listed is no contradiction.
    if (listed.state === 'rejected' && listed.filled === 0) {
      broker.own.set(brokerOrderId, denied.id);
      denied.brokerOrderId = brokerOrderId;
    } else link(desk, broker, denied, listed);
    return;
  }
  if (!broker.seen.has(brokerOrderId)) broker.seen.set(brokerOrderId, desk.at);
  if (!isOurs) showElsewhere(desk, broker, listed);
}

/** An order that none of ours explains was placed elsewhere; it is shown and recorded, and never touched. */
function showElsewhere(desk: Desk, broker: BrokerState, listed: BrokerOrder): void {
  const { brokerOrderId, market, side, code } = listed;
  const symbol = desk.codes.get(`${market}:${code}`);
  const known = broker.elsewhere.get(brokerOrderId);
  broker.elsewhere.set(brokerOrderId, listed);
  if (known !== undefined && known.state === listed.state && known.filled === listed.filled) return;
  if (known === undefined) {
    desk.say(
      'warn',
      'order-elsewhere',
      `${side} ${listed.quantity} ${listed.name} was placed outside this engine (${brokerOrderId}). It is shown and not touched; what it fills is taken over as a holding.`,
      { market, ...(symbol === undefined ? {} : { symbol }) },
    );
  }
  desk.record({
    kind: 'order',
    id: brokerOrderId,
    createdAt: listed.orderedAt,
    updatedAt: desk.at,
    market,
    symbol: code,
    side,
    orderKind: listed.limit === null ? 'market' : 'limit',
    limitPrice: listed.limit,
    quantity: listed.quantity,
    filled: listed.filled,
    averagePrice: listed.filled === 0 ? null : (listed.filledAmount * unitsPerMinor(market)) / listed.filled,
    state: listed.state,
    protective: false,
    decisionId: '',
    brokerOrderId,
    message: listed.message === '' ? 'placed outside this engine' : listed.message,
  });
}

function sayOf(desk: Desk, order: Order, level: 'warn' | 'alarm', event: string, words: string): void {
  const { id, side, quantity, symbol, decisionId } = order;
  desk.say(level, event, `Order ${id} (${side} ${quantity} ${desk.nameOf(symbol)}), ${words}`, { symbol, decisionId });
}
