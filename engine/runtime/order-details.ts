import type { ListedOrderView, OrderDetails } from '../client/order-details.ts';
import type { BrokerState } from '../kernel/broker-state.ts';
import type { Desk } from '../kernel/desk.ts';
import { candidatesFor, isCovered, sentOrder } from '../kernel/evidence-flow.ts';
import type { IncidentRecord, OrderWireRecord } from '../kernel/records.ts';
import { isDoubtful, resolutionRefusal } from '../kernel/resolution.ts';
import { cleanText } from '../market/clean-text.ts';
import { MARKETS } from '../market/markets.ts';
import { fromPrice, MONEY_DECIMALS } from '../market/money.ts';
import { price } from '../market/types.ts';
import type { BrokerOrder } from '../orders/broker-report.ts';
import { differences } from '../orders/evidence.ts';
import { isTerminal } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { orderView } from './holding-view.ts';

/** Longest text of an exchange that is shown, characters. */
const EXCHANGE_LENGTH = 2_000;
const LISTED_SHOWN = 20;
/** Behind every candidate, which differs in price and time at most. */
const NO_CANDIDATE = 9;

/** What the store has of an order, oldest first. */
export interface OrderRows {
  readonly incidents: readonly IncidentRecord[];
  readonly wire: readonly OrderWireRecord[];
}

/** All that is known of an order: what the kernel holds of it, what the broker lists, and what was recorded. */
export function orderDetails(desk: Desk, order: Order, { incidents, wire }: OrderRows): OrderDetails {
  const { broker } = desk.state;
  const { zone } = MARKETS[order.market];
  return {
    order: orderView(desk, order),
    zone,
    sentAt: order.sentAt,
    brokerOrderId: order.brokerOrderId,
    life: incidents.map(({ at, level, event, message }) => ({ at, level, event, message })),
    exchanges: wire.map(({ at, sent, heard }) => ({
      at,
      sent: cleanText(sent, EXCHANGE_LENGTH),
      heard: cleanText(heard, EXCHANGE_LENGTH),
    })),
    list: broker === undefined ? null : listOf(desk, broker, order),
    blocked: isTerminal(order.state) ? null : blockedBy(desk, order),
    resolution:
      broker !== undefined && isDoubtful(broker, order)
        ? { neverReceivedRefusal: resolutionRefusal(desk, order, { is: 'never-received' }) }
        : null,
  };
}

function listOf(desk: Desk, broker: BrokerState, order: Order): OrderDetails['list'] {
  const { covered, listed, own } = broker;
  if (covered === null) return null;
  const { market, symbol } = order;
  const code = desk.codeOf(symbol);
  const sent = sentOrder(desk, order);
  const candidates = new Set(isDoubtful(broker, order) ? candidatesFor(desk, order) : []);
  const view = (each: BrokerOrder): ListedOrderView => ({
    brokerOrderId: each.brokerOrderId,
    side: each.side,
    quantity: each.quantity,
    limit: each.limit === null ? null : fromPrice(price(each.limit), market),
    filled: each.filled,
    state: each.state,
    orderedAt: each.orderedAt,
    ours: own.get(each.brokerOrderId) ?? null,
    differs: sent === null ? [] : differences(each, sent),
    isCandidate: candidates.has(each),
  });
  const rankOf = ({ isCandidate, differs }: ListedOrderView): number => (isCandidate ? differs.length : NO_CANDIDATE);
  return {
    readAt: covered.readAt,
    isComplete: isCovered(broker, order, 1),
    orders: [...listed.values()]
      .filter((each) => each.market === market && each.code === code)
      .map(view)
      .sort((a, b) => rankOf(a) - rankOf(b) || b.orderedAt - a.orderedAt)
      .slice(0, LISTED_SHOWN),
  };
}

function blockedBy(desk: Desk, { market, symbol, reserved }: Order): OrderDetails['blocked'] {
  const { currency } = MARKETS[market];
  const moneyDecimals = MONEY_DECIMALS[currency];
  return {
    currency,
    moneyDecimals,
    cash: reserved / 10 ** moneyDecimals,
    shares: desk.state.positions.get(symbol)?.quantity ?? 0,
  };
}
