import type { Position } from '../exits/position.ts';
import { formatMoney, unitsPerMinor } from '../market/money.ts';
import { money, price, quantity } from '../market/types.ts';
import type { BrokerOrder } from '../orders/broker-report.ts';
import type { Order } from '../orders/order.ts';
import { type BrokerState, isNews } from './broker-state.ts';
import type { Desk } from './desk.ts';
import { bookExecution } from './fill-flow.ts';
import { recordPosition } from './positions.ts';

/**
 * Books what the broker's list knows of an order of ours and the books do not: shares more are one execution more; the
 * same shares for another amount, or other fees, are a correction. After it the order's amounts are the list's.
 */
export function bookListed(desk: Desk, broker: BrokerState, order: Order, listed: BrokerOrder): void {
  const shares = listed.filled - order.filled;
  if (shares < 0 || (shares > 0 && listed.filledAmount <= 0)) {
    sayDiffering(desk, broker, order, listed);
    return;
  }
  broker.told.delete(`fills ${order.id}`);
  if (shares > 0) {
    const news = listed.filledAmount - order.filledAmount;
    // What was booked before may have been told too dear: then the new shares count at the average, and the rest is put right.
    const amount = news > 0 ? news : Math.max(1, Math.round((listed.filledAmount / listed.filled) * shares));
    bookExecution(desk, order, {
      at: desk.at,
      executionId: `${listed.brokerOrderId}#${listed.filled}`,
      price: price(Math.round((amount * unitsPerMinor(order.market)) / shares)),
      quantity: quantity(shares),
      amount: money(amount),
      commission: Math.max(0, feesOff(order, listed)),
      tax: 0,
    });
  }
  const amountOff = listed.filled === 0 ? 0 : listed.filledAmount - order.filledAmount;
  if (amountOff !== 0) correctAmount(desk, order, amountOff);
  const fees = feesOff(order, listed);
  if (fees !== 0) correctFees(desk, order, fees);
}

const feesOff = (order: Order, { fees }: BrokerOrder): number => (fees === null ? 0 : fees - order.fees);

function sayDiffering(desk: Desk, broker: BrokerState, order: Order, listed: BrokerOrder): void {
  const { currency } = desk.account(order.market);
  const words = `${order.filled} filled here, ${listed.filled} for ${formatMoney(money(listed.filledAmount), currency)} by the broker's list`;
  if (!isNews(broker, `fills ${order.id}`, words)) return;
  desk.say(
    'alarm',
    'fills-differ',
    `Order ${order.id} (${order.side} ${desk.nameOf(order.symbol)}): ${words}. Nothing is changed here; the next list may agree, otherwise compare both.`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
}

/** The broker tells another amount for the same shares, minor units more. */
function correctAmount(desk: Desk, order: Order, more: number): void {
  const account = desk.account(order.market);
  const units = more * unitsPerMinor(order.market);
  order.filledAmount += more;
  order.filledValue += units;
  account.cash += order.side === 'BUY' ? -more : more;
  const position = positionOf(desk, order);
  if (position === undefined) addRealised(desk, order, order.side === 'BUY' ? -more : more);
  else if (order.side === 'BUY') {
    position.cost = money(position.cost + Math.round((more * position.quantity) / position.boughtQuantity));
    position.buyAmount += more;
    position.boughtValue += units;
    position.entryPrice = position.boughtValue / position.boughtQuantity;
  } else {
    position.sellAmount += more;
    position.soldValue += units;
  }
  if (position !== undefined) recordPosition(desk, position);
  sayCorrected(desk, order, 'amount-corrected', 'The amount', order.filledAmount);
}

/** The broker put a number on what it had only estimated before. */
function correctFees(desk: Desk, order: Order, more: number): void {
  const account = desk.account(order.market);
  order.fees += more;
  account.cash -= more;
  account.fees += more;
  account.feesToday += more;
  const position = positionOf(desk, order);
  if (position === undefined) addRealised(desk, order, -more);
  else position.fees += more;
  sayCorrected(desk, order, 'fees-corrected', 'The fees', order.fees);
}

function sayCorrected(desk: Desk, order: Order, event: string, what: string, amount: number): void {
  const { currency } = desk.account(order.market);
  desk.say('info', event, `${what} of order ${order.id}: ${formatMoney(money(amount), currency)} by the broker`, {
    symbol: order.symbol,
    decisionId: order.decisionId,
  });
}

/** The position that the order bought or sold from, if there is one still: its symbol may be held anew since. */
function positionOf(desk: Desk, order: Order): Position | undefined {
  const position = desk.state.positions.get(order.symbol);
  if (position === undefined) return undefined;
  const isIts =
    order.side === 'BUY' ? position.entryDecisionId === order.decisionId : position.openedAt <= order.createdAt;
  return isIts ? position : undefined;
}

/** The trade is closed and on record; what it was corrected by counts all the same. */
function addRealised(desk: Desk, order: Order, more: number): void {
  const account = desk.account(order.market);
  account.realised += more;
  account.realisedToday += more;
}
