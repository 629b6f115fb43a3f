import { price } from '../market/types.ts';
import type { BrokerOrder } from '../orders/broker-report.ts';
import { isLive, isTerminal } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { type BrokerState, isNews } from './broker-state.ts';
import type { Desk } from './desk.ts';
import { noteExitRefused } from './exit-flow.ts';
import { bookListed } from './listed-fills.ts';
import { askCancel, moveOrder } from './order-flow.ts';

/** A cancellation that the broker still lists as working after this long did not take. */
const CANCEL_TAKES_MS = 5_000;

/** The broker answered with the order's number. A number that contradicts what is known here is no answer. */
export function acceptOrder(desk: Desk, order: Order, brokerOrderId: string): void {
  const { broker } = desk.state;
  const owner = broker?.own.get(brokerOrderId) ?? order.id;
  if (owner !== order.id || (order.brokerOrderId ?? brokerOrderId) !== brokerOrderId) {
    moveOrder(desk, order, 'lose-answer', `answered with ${brokerOrderId}, which cannot be its number`);
    const other = owner === order.id ? `${order.brokerOrderId} by the broker's list` : `the number of order ${owner}`;
    desk.say(
      'alarm',
      'order-number-differs',
      `The broker answered ${describe(desk, order)} with ${brokerOrderId}, but that is ${other}. The order is ${order.state}; compare it with the broker's list.`,
      about(order),
    );
    return;
  }
  number(desk, order, brokerOrderId);
  const listed = broker?.listed.get(brokerOrderId);
  if (broker !== undefined && listed !== undefined) follow(desk, broker, order, listed);
}

/** Gives an order of ours its place in the broker's list, and books what the list knows of it. */
export function link(desk: Desk, broker: BrokerState, order: Order, listed: BrokerOrder): void {
  order.brokerOrderId = null;
  number(desk, order, listed.brokerOrderId);
  follow(desk, broker, order, listed);
}

function number(desk: Desk, order: Order, brokerOrderId: string): void {
  const { broker } = desk.state;
  broker?.own.set(brokerOrderId, order.id);
  broker?.elsewhere.delete(brokerOrderId);
  order.brokerOrderId = brokerOrderId;
  moveOrder(desk, order, 'accept');
  // What was to be cancelled while its number was not known can be now.
  if (broker !== undefined && order.cancelRequestedAt !== null && isLive(order.state)) askCancel(desk, order);
}

/** Brings an order of ours to where the broker's list says it is. */
export function follow(desk: Desk, broker: BrokerState, order: Order, listed: BrokerOrder): void {
  if (!isSame(desk, broker, order, listed)) return;
  bookListed(desk, broker, order, listed);
  switch (listed.state) {
    case 'working':
      if (isTerminal(order.state) && order.state !== 'filled') {
        moveOrder(desk, order, 'contradict', `the broker lists it as working, after it was ${order.state}`);
      }
      takePrice(desk, order, listed);
      cancelAgain(desk, broker, order);
      return;
    case 'filled':
    case 'cancelled':
    case 'expired':
    case 'rejected':
      // An execution that could not be booked yet is waited for.
      if (order.filled >= listed.filled && !isTerminal(order.state)) end(desk, order, listed);
      return;
    default:
      listed.state satisfies never;
  }
}

/** The number says it is ours; symbol and side have to say so, too. */
function isSame(desk: Desk, broker: BrokerState, order: Order, listed: BrokerOrder): boolean {
  const code = desk.codeOf(order.symbol);
  if (
    order.brokerOrderId === listed.brokerOrderId &&
    order.market === listed.market &&
    order.side === listed.side &&
    code === listed.code
  ) {
    return true;
  }
  const words = `the broker lists ${listed.brokerOrderId} as ${listed.side} ${listed.quantity} ${listed.name}`;
  if (isNews(broker, `order ${listed.brokerOrderId}`, words)) {
    desk.say(
      'alarm',
      'order-differs',
      `${describe(desk, order)} has the broker's number ${order.brokerOrderId}, but ${words}. Nothing of it is booked; compare both.`,
      about(order),
    );
  }
  return false;
}

function end(desk: Desk, order: Order, { state, message }: BrokerOrder): void {
  const rest = order.quantity - order.filled;
  const why = message === '' ? order.message : message;
  if (order.state === 'quarantined') moveOrder(desk, order, rest > 0 ? 'end-proven' : 'fill-proven', why);
  else if (state === 'expired') moveOrder(desk, order, 'expire', why);
  // Refused after all, or the rest was: a filled list of fewer shares was made smaller elsewhere.
  else moveOrder(desk, order, state === 'rejected' && order.filled === 0 ? 'reject' : 'cancel', why);
  if (state === 'rejected' && order.side === 'SELL') noteExitRefused(desk, order.symbol);
  desk.say(
    state === 'rejected' ? 'warn' : 'info',
    `order-${state}`,
    `${order.side} ${desk.nameOf(order.symbol)}: ${rest} of ${order.quantity} ${order.state}${why === null ? '' : ` – ${why}`}`,
    about(order),
  );
}

/** Somebody changed the order's price elsewhere, and with it the cash that it may take. */
function takePrice(desk: Desk, order: Order, { limit }: BrokerOrder): void {
  const { kind } = order;
  if (kind.kind === 'market' || limit === null || limit === kind.limit || !isLive(order.state)) return;
  order.kind = { kind: kind.kind, limit: price(limit) };
  moveOrder(desk, order, 'accept');
  const { market } = order;
  desk.say(
    'warn',
    'order-changed',
    `${describe(desk, order)} was changed outside this engine from ${desk.priceText(market, kind.limit)} to ${desk.priceText(market, limit)}`,
    about(order),
  );
}

function cancelAgain(desk: Desk, { covered }: BrokerState, order: Order): void {
  const { cancelRequestedAt, state } = order;
  if (cancelRequestedAt === null || covered === null || !isLive(state)) return;
  if (covered.readAt - cancelRequestedAt > CANCEL_TAKES_MS) askCancel(desk, order);
}

const describe = (desk: Desk, { id, side, quantity, symbol }: Order): string =>
  `Order ${id} (${side} ${quantity} ${desk.nameOf(symbol)})`;

const about = ({ symbol, decisionId }: Order) => ({ symbol, decisionId });
