import { money, type Price, quantity, type SymbolId } from '../market/types.ts';
import type { OrderEvent } from '../orders/lifecycle.ts';
import { isLive, isTerminal, transition } from '../orders/lifecycle.ts';
import type { Order, OrderId, OrderKind, Side } from '../orders/order.ts';
import { blackoutEnd, enqueue, inBlackout, minuteOfDayKst } from '../risk/blackout.ts';
import type { Desk } from './desk.ts';
import { amountOf } from './money-view.ts';
import type { OrderRecord } from './records.ts';

/** Ended orders kept in memory for the Orders pane; the store has them all. */
const ENDED_ORDERS_KEPT = 25;
/** A broker may still tell an execution or a fee of an order this long after its end. */
const NEWS_AFTER_END_MS = 600_000;

export interface OrderDraft {
  readonly id: OrderId;
  readonly symbol: SymbolId;
  readonly side: Side;
  readonly shares: number;
  readonly kind: OrderKind;
  readonly decisionId: string;
  readonly protective: boolean;
}

/** Records an intent, reserves a buy's cash, and sends it – or parks it while a blackout lasts. */
export function submitOrder(desk: Desk, draft: OrderDraft): void {
  const { id } = draft;
  const market = desk.marketOf(draft.symbol);
  const last = desk.table.columns.last[draft.symbol]!;
  const basis = draft.kind.kind === 'market' ? last : draft.kind.limit;
  const order: Order = {
    id,
    symbol: draft.symbol,
    market,
    side: draft.side,
    quantity: quantity(draft.shares),
    kind: draft.kind,
    state: 'intended',
    createdAt: desk.at,
    sentAt: null,
    updatedAt: desk.at,
    decisionId: draft.decisionId,
    protective: draft.protective,
    referencePrice: last as Price,
    reserved: money(draft.side === 'BUY' ? amountOf(market, basis, draft.shares) : 0),
    filled: quantity(0),
    filledValue: 0,
    filledAmount: 0,
    fees: 0,
    brokerOrderId: null,
    cancelRequestedAt: null,
    message: null,
  };
  desk.state.orders.set(id, order);
  desk.state.counters.orders++;
  desk.account(market).reserved += order.reserved;
  if (blackoutNow(desk)) park(desk, order);
  else send(desk, order);
}

export function blackoutNow(desk: Desk): boolean {
  const { blackoutEnabled, blackoutWindows } = desk.settings;
  return blackoutEnabled && inBlackout(blackoutWindows, minuteOfDayKst(desk.at));
}

export function blackoutEndsAt(desk: Desk): number | null {
  return blackoutNow(desk) ? blackoutEnd(desk.settings.blackoutWindows, desk.at) : null;
}

/**
 * When an order that does not fill is cancelled, epoch ms: an entry, and an exit at a limit, which is then decided again at
 * the price of that moment. Infinity for a sale at market.
 */
export function fillTimeoutAt(desk: Desk, order: Order): number {
  const waits =
    (order.side === 'BUY' || order.kind.kind !== 'market') && isLive(order.state) && order.cancelRequestedAt === null;
  return waits && order.sentAt !== null
    ? order.sentAt + desk.settings.entryOrderTimeoutSeconds * 1000
    : Number.POSITIVE_INFINITY;
}

/** The order goes to the broker; the runtime journals it and commits before a byte leaves. */
export function send(desk: Desk, order: Order): void {
  recordOrder(desk, order);
  desk.emit({
    type: 'place-order',
    ticket: {
      id: order.id,
      symbol: order.symbol,
      market: order.market,
      side: order.side,
      quantity: order.quantity,
      kind: order.kind,
    },
  });
}

function park(desk: Desk, order: Order): void {
  moveOrder(desk, order, 'park', 'inside a blackout window');
  const items: readonly Order[] = desk.state.parked.map((id) => desk.state.orders.get(id)!);
  const { queue, dropped } = enqueue(items, order, desk.settings.blackoutQueueMax);
  desk.state.parked = queue.map((item) => item.id);
  for (const item of dropped) {
    dropOrder(desk, item, `the blackout queue is full (${desk.settings.blackoutQueueMax}); the oldest buy goes first`);
  }
}

/** Ends an order that was never sent. */
export function dropOrder(desk: Desk, order: Order, reason: string): void {
  desk.state.parked = desk.state.parked.filter((id) => id !== order.id);
  moveOrder(desk, order, 'drop', reason);
  desk.say(
    'warn',
    'order-dropped',
    `${order.side} ${order.quantity} of ${desk.nameOf(order.symbol)} dropped: ${reason}`,
    {
      symbol: order.symbol,
      decisionId: order.decisionId,
    },
  );
}

/** Moves an order along its life cycle, releases what is no longer needed, and writes it down. */
export function moveOrder(desk: Desk, order: Order, event: OrderEvent, message: string | null = null): void {
  const before = order.state;
  order.state = transition(before, event);
  order.updatedAt = desk.at;
  desk.state.broker?.activity.set(order.market, desk.at);
  if (event === 'send') order.sentAt = desk.at;
  if (message !== null) order.message = message;
  if (order.state === 'quarantined' && before !== 'quarantined') {
    desk.say(
      'alarm',
      'order-quarantined',
      `Order ${order.id} (${order.side} ${order.quantity} ${desk.nameOf(order.symbol)}) got "${event}" while ${before}. It is set aside and its symbol takes no new order; compare it with the broker's list.`,
      { symbol: order.symbol, decisionId: order.decisionId },
    );
  }
  const settled = isTerminal(order.state);
  const stillReserved = settled || order.side === 'SELL' ? 0 : reservedFor(desk, order);
  desk.account(order.market).reserved += stillReserved - order.reserved;
  order.reserved = money(stillReserved);
  recordOrder(desk, order);
  if (settled) letGo(desk, order);
}

/** What an ended order was holding is free: a position may be sold by another one. */
function letGo(desk: Desk, order: Order): void {
  desk.state.pendingEntries.delete(order.id);
  const position = desk.state.positions.get(order.symbol);
  if (position?.exitOrderId === order.id) position.exitOrderId = null;
  forgetOldest(desk);
}

function reservedFor(desk: Desk, order: Order): number {
  const basis = order.kind.kind === 'market' ? order.referencePrice : order.kind.limit;
  return amountOf(desk.marketOf(order.symbol), basis, order.quantity - order.filled);
}

function forgetOldest(desk: Desk): void {
  const { orders } = desk.state;
  if (orders.size <= ENDED_ORDERS_KEPT) return;
  for (const [id, order] of orders) {
    if (!isTerminal(order.state)) continue;
    if (desk.state.broker !== undefined && desk.at - order.updatedAt < NEWS_AFTER_END_MS) continue;
    orders.delete(id);
    if (orders.size <= ENDED_ORDERS_KEPT) return;
  }
}

export const recordOrder = (desk: Desk, order: Order): void => desk.record(orderRecord(desk, order));

/** An order as it is kept in the store. */
export const orderRecord = (desk: Desk, order: Order): OrderRecord => ({
  kind: 'order',
  id: order.id,
  createdAt: order.createdAt,
  updatedAt: order.updatedAt,
  market: order.market,
  symbol: desk.codeOf(order.symbol),
  side: order.side,
  orderKind: order.kind.kind,
  limitPrice: order.kind.kind === 'market' ? null : order.kind.limit,
  quantity: order.quantity,
  filled: order.filled,
  averagePrice: order.filled > 0 ? order.filledValue / order.filled : null,
  state: order.state,
  protective: order.protective,
  decisionId: order.decisionId,
  brokerOrderId: order.brokerOrderId,
  message: order.message,
});

/** The live order of a symbol, if there is one; parked and unknown ones count. */
export function openOrderOf(desk: Desk, symbol: SymbolId): Order | null {
  for (const order of desk.state.orders.values()) {
    if (order.symbol === symbol && !isTerminal(order.state)) return order;
  }
  return null;
}

/**
 * Asks for a cancellation. A real broker wants the order's number: until that is known the wish is kept, and goes out once
 * it is.
 */
export function askCancel(desk: Desk, order: Order): void {
  order.cancelRequestedAt = desk.at;
  if (desk.state.broker === undefined || order.brokerOrderId !== null) {
    desk.emit({ type: 'cancel-order', orderId: order.id });
  }
}

/** Cancels what may still fill; `which` picks the orders. Parked ones are dropped. */
export function cancelOrders(desk: Desk, reason: string, which: (order: Order) => boolean): number {
  let cancelled = 0;
  for (const order of desk.state.orders.values()) {
    if (!which(order)) continue;
    if (order.state === 'parked') dropOrder(desk, order, reason);
    else if (isLive(order.state)) {
      order.message = reason;
      askCancel(desk, order);
    } else continue;
    cancelled++;
  }
  return cancelled;
}

export function cancelEntries(desk: Desk, reason: string): number {
  return cancelOrders(desk, reason, (order) => order.side === 'BUY');
}
