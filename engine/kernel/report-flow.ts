import { formatMoney, unitsPerMinor } from '../market/money.ts';
import { instant, money, price, type Quantity, quantity } from '../market/types.ts';
import type { BrokerOrder, BrokerReport } from '../orders/broker-report.ts';
import { mayBe, type SentOrder } from '../orders/evidence.ts';
import { isTerminal } from '../orders/lifecycle.ts';
import type { Order, OrderId } from '../orders/order.ts';
import type { BrokerState } from './broker-state.ts';
import type { Desk } from './desk.ts';
import type { OrderResolution } from './events.ts';
import { bookExecution } from './fill-flow.ts';
import { compareBalance } from './holdings-flow.ts';
import { moveOrder } from './order-flow.ts';

/** A day order can not appear any more this long after the close of its session. */
const AFTER_CLOSE_MS = 600_000;
/** A cancellation that the broker still lists as working after this long did not take. */
const CANCEL_TAKES_MS = 5_000;
/** An operator may call an order never received once a complete list read this much later lacks it. */
const RESOLVE_AFTER_MS = 60_000;
/** Own orders are remembered well past the days that a report lists. */
const OWN_KEPT = 5_000;

/**
 * Takes in the broker's own records: executions are booked from them and from nothing else, orders of unknown fate are
 * found in them or proved absent, orders placed elsewhere are shown, and cash and holdings are compared.
 */
export function takeReport(desk: Desk, report: BrokerReport): void {
  const { broker } = desk.state;
  if (broker === undefined) return;
  broker.listed = new Map(report.orders.map((order) => [order.brokerOrderId, order]));
  broker.covered = { markets: report.markets, since: report.ordersSince, readAt: report.readAt };
  for (const listed of report.orders) {
    const id = broker.own.get(listed.brokerOrderId);
    if (id !== undefined) follow(desk, id, listed);
  }
  for (const order of [...desk.state.orders.values()]) {
    if (order.state === 'unknown') seekEvidence(desk, broker, order, report);
  }
  for (const listed of report.orders) {
    if (!broker.own.has(listed.brokerOrderId)) showElsewhere(desk, broker, listed);
  }
  compareBalance(desk, broker, report);
  if (broker.reconciledAt === null) {
    desk.say('info', 'reconciled', 'Orders, holdings and cash have been compared with the broker’s records');
  }
  broker.reconciledAt = report.readAt;
  forgetOldest(broker);
}

/** Gives an order of ours its place in the broker's list, and books what the list knows of it. */
export function link(desk: Desk, order: Order, listed: BrokerOrder): void {
  desk.state.broker?.own.set(listed.brokerOrderId, order.id);
  desk.state.broker?.elsewhere.delete(listed.brokerOrderId);
  order.brokerOrderId = listed.brokerOrderId;
  moveOrder(desk, order, 'accept');
  follow(desk, order.id, listed);
}

/** The orders of the newest report that an order of unknown fate may be, and that are nobody else's. */
export function candidatesFor(desk: Desk, order: Order): BrokerOrder[] {
  const { broker } = desk.state;
  const sent = sentOrder(desk, order);
  if (broker === undefined || sent === null) return [];
  return [...broker.listed.values()].filter((listed) => !broker.own.has(listed.brokerOrderId) && mayBe(listed, sent));
}

/** What was sent of an order, to be found again in the broker's list; null until it was. */
export function sentOrder(desk: Desk, order: Order): SentOrder | null {
  return order.sentAt === null ? null : { ...order, sentAt: order.sentAt, code: desk.codeOf(order.symbol) };
}

/** Brings an order of ours to where the broker says it is. */
function follow(desk: Desk, id: OrderId, listed: BrokerOrder): void {
  const order = desk.state.orders.get(id);
  if (order === undefined) return;
  if (order.state === 'sending') moveOrder(desk, order, 'accept');
  bookNews(desk, order, listed);
  switch (listed.state) {
    case 'working':
      noteUncancelled(desk, order);
      return;
    case 'filled':
      return;
    case 'cancelled':
    case 'expired':
    case 'rejected':
      if (!isTerminal(order.state)) end(desk, order, listed);
      return;
    default:
      listed.state satisfies never;
  }
}

function end(desk: Desk, order: Order, { state, message }: BrokerOrder): void {
  const rest = order.quantity - order.filled;
  const event = state === 'expired' ? 'expire' : state === 'rejected' && order.filled === 0 ? 'reject' : 'cancel';
  const why = order.message ?? (message === '' ? null : message);
  moveOrder(desk, order, event, why);
  desk.say(
    state === 'rejected' ? 'warn' : 'info',
    `order-${state}`,
    `${order.side} ${desk.nameOf(order.symbol)}: ${rest} of ${order.quantity} ${state}${why === null ? '' : ` – ${why}`}`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
}

/** What the list has executed and we have not booked yet is one execution more, of the exact amount. */
function bookNews(desk: Desk, order: Order, listed: BrokerOrder): void {
  const shares = listed.filled - order.filled;
  const amount = listed.filledAmount - order.filledAmount;
  const fees = (listed.fees ?? order.fees) - order.fees;
  if (shares > 0) {
    bookExecution(desk, order, {
      at: desk.at,
      executionId: `${listed.brokerOrderId}#${listed.filled}`,
      price: averagePrice(order, amount, quantity(shares)),
      quantity: quantity(shares),
      amount: money(amount),
      commission: fees,
      tax: 0,
    });
    return;
  }
  if (shares < 0) {
    desk.say(
      'alarm',
      'fills-differ',
      `Order ${order.id} (${order.side} ${desk.nameOf(order.symbol)}): ${order.filled} filled here, ${listed.filled} by the broker's list. Compare both; nothing is changed here.`,
      { symbol: order.symbol, decisionId: order.decisionId },
    );
    return;
  }
  if (fees !== 0) correctFees(desk, order, fees);
}

/** Nearest price unit of an amount per share; the amount itself is what is booked. */
function averagePrice(order: Order, amount: number, shares: Quantity) {
  return price(Math.round((amount * unitsPerMinor(order.market)) / shares));
}

/** The broker put a number on what it had only estimated before. */
function correctFees(desk: Desk, order: Order, fees: number): void {
  const account = desk.account(order.market);
  order.fees += fees;
  account.cash -= fees;
  account.fees += fees;
  account.feesToday += fees;
  const position = desk.state.positions.get(order.symbol);
  if (position !== undefined && order.side === 'BUY') position.fees += fees;
  desk.say(
    'info',
    'fees-corrected',
    `Fees of order ${order.id} are ${formatMoney(money(order.fees), account.currency)} by the broker`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
}

function noteUncancelled(desk: Desk, order: Order): void {
  const readAt = desk.state.broker?.covered?.readAt ?? 0;
  const { cancelRequestedAt } = order;
  if (cancelRequestedAt !== null && readAt - cancelRequestedAt > CANCEL_TAKES_MS) {
    order.cancelRequestedAt = null;
  }
}

/**
 * Exactly one listed order that it can be: that one it is. None at all, in a complete list of its day read after the
 * close of its session: it never became an order. Anything else leaves it unknown, and an operator decides.
 */
function seekEvidence(desk: Desk, broker: BrokerState, order: Order, report: BrokerReport): void {
  const { sentAt, market } = order;
  if (sentAt === null || !report.markets.includes(market) || report.ordersSince > sentAt) return;
  const candidates = candidatesFor(desk, order);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1 && rivals(desk, only) === 1) {
    link(desk, order, only);
    desk.say(
      'warn',
      'order-found',
      `Order ${order.id} (${order.side} ${order.quantity} ${desk.nameOf(order.symbol)}), whose answer was lost, is the broker's ${only.brokerOrderId}: ${only.state}, ${only.filled} filled`,
      { symbol: order.symbol, decisionId: order.decisionId },
    );
    return;
  }
  if (candidates.length > 0) return;
  const session = desk.clock.sessionOf(market, desk.clock.localDay(market, instant(sentAt)));
  if (session === null || session === 'unknown' || report.readAt < session.close + AFTER_CLOSE_MS) return;
  moveOrder(desk, order, 'reject', 'the broker’s complete list of the day, read after the close, has no such order');
  desk.say(
    'warn',
    'order-absent',
    `Order ${order.id} (${order.side} ${order.quantity} ${desk.nameOf(order.symbol)}), whose answer was lost, never became one: the broker's complete list of the day has none like it`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
  broker.suspected.clear();
}

/** How many of our orders of unknown fate a listed order may be. */
function rivals(desk: Desk, listed: BrokerOrder): number {
  let count = 0;
  for (const order of desk.state.orders.values()) {
    const sent = order.state === 'unknown' || order.state === 'sending' ? sentOrder(desk, order) : null;
    if (sent !== null && mayBe(listed, sent)) count++;
  }
  return count;
}

/** An order that none of ours explains was placed elsewhere; it is shown and recorded, and never touched. */
function showElsewhere(desk: Desk, broker: BrokerState, listed: BrokerOrder): void {
  if (rivals(desk, listed) > 0) return;
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

function forgetOldest({ own, elsewhere }: BrokerState): void {
  for (const map of [own, elsewhere]) {
    for (const id of map.keys()) {
      if (map.size <= OWN_KEPT) break;
      map.delete(id);
    }
  }
}

/** For an operator's `resolve-order`: why it cannot be resolved like that now, or null. */
export function resolutionRefusal(desk: Desk, order: Order | undefined, as: OrderResolution): string | null {
  const { broker } = desk.state;
  if (order === undefined || order.state !== 'unknown' || order.sentAt === null || broker === undefined) {
    return 'only an order of unknown fate can be resolved';
  }
  const candidates = candidatesFor(desk, order);
  if (as.is === 'listed') {
    return candidates.some(({ brokerOrderId }) => brokerOrderId === as.brokerOrderId)
      ? null
      : `the broker's list has no order ${as.brokerOrderId} that this one can be`;
  }
  if (candidates.length > 0) return `the broker lists ${candidates.length} that it may be: it is one of them`;
  const { covered } = broker;
  const covers =
    covered?.markets.includes(order.market) === true &&
    covered.since <= order.sentAt &&
    covered.readAt >= order.sentAt + RESOLVE_AFTER_MS;
  if (!covers) {
    return `wait for a complete list of the broker read at least ${RESOLVE_AFTER_MS / 1000} s after it was sent`;
  }
  return null;
}

/** Carries out a resolution that `resolutionRefusal` had nothing against. */
export function resolve(desk: Desk, order: Order, as: OrderResolution, reason: string, actor: string): void {
  desk.say(
    'warn',
    'order-resolved',
    `Order ${order.id} (${order.side} ${order.quantity} ${desk.nameOf(order.symbol)}) resolved by ${actor} as ${as.is === 'listed' ? as.brokerOrderId : 'never received'}: ${reason}`,
    { symbol: order.symbol, decisionId: order.decisionId, actor },
  );
  const found = as.is === 'listed' ? desk.state.broker?.listed.get(as.brokerOrderId) : undefined;
  if (found !== undefined) link(desk, order, found);
  else moveOrder(desk, order, 'reject', `never received, by ${actor}: ${reason}`);
}
