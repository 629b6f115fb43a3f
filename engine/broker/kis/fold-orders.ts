import { quantity } from '../../market/types.ts';
import type { BrokerOrder, BrokerOrderState } from '../../orders/broker-report.ts';
import { groupOf, orderIdOf } from './order-id.ts';
import type { OrderRow } from './order-row.ts';

/** An order with what has become of it. */
export interface FoldedOrder {
  readonly order: BrokerOrder;
  /** The row that a further change has to name. */
  readonly latest: OrderRow;
  /** Numbers under which it was filled. */
  readonly filledNumbers: readonly string[];
}

/**
 * The orders behind rows: modifications continue the order they are about, cancellations take from it. A modification
 * whose order is not in the list stands for itself, a cancellation is left out then.
 *
 * @param isOver the order's trading day has ended, so nothing of it can fill any more
 * @returns oldest first; an error when two orders have the same number
 */
export function foldOrders(
  rows: readonly OrderRow[],
  isOver: (row: OrderRow) => boolean,
): { readonly ok: true; readonly orders: readonly FoldedOrder[] } | { readonly ok: false; readonly words: string } {
  const byNumber = new Map<string, OrderRow>();
  for (const row of rows) {
    const key = keyOf(row, row.number);
    const known = byNumber.get(key);
    if (known !== undefined && !isSameRow(known, row)) {
      return { ok: false, words: `two orders are listed under the number ${row.number} of ${row.day}` };
    }
    byNumber.set(key, row);
  }
  const families = new Map<OrderRow, OrderRow[]>();
  for (const row of byNumber.values()) {
    const root = rootOf(row, byNumber);
    if (root.request === 'cancel') continue;
    const family = families.get(root);
    if (family === undefined) families.set(root, [row]);
    else family.push(row);
  }
  const orders = [...families].map(([root, family]) => fold(root, family, isOver(root)));
  orders.sort((a, b) => a.order.orderedAt - b.order.orderedAt || compare(a.order.brokerOrderId, b.order.brokerOrderId));
  return { ok: true, orders };
}

function fold(root: OrderRow, family: readonly OrderRow[], isOver: boolean): FoldedOrder {
  // Numbers grow through the day; times only to the second.
  const steps = family.filter(({ request }) => request !== 'cancel').sort((a, b) => compare(a.number, b.number));
  const cancelled = new Map<string, number>();
  const takenOver = new Map<string, number>();
  for (const row of family) {
    if (row.request === 'cancel') add(cancelled, row.original, row.cancelled);
    if (row.request === 'modify' && row !== root) add(takenOver, row.original, row.quantity - row.rejected);
  }
  const openOf = (row: OrderRow) => {
    // A row and its cancellation may both tell of the same shares.
    const gone = Math.max(row.cancelled, cancelled.get(row.number) ?? 0) + (takenOver.get(row.number) ?? 0);
    return Math.max(0, Math.min(row.open, row.quantity - row.filled - row.rejected - gone));
  };
  const filled = sum(steps, (row) => row.filled);
  const open = isOver ? 0 : sum(steps, openOf);
  const taken = steps.filter((row) => row === root || row.rejected < row.quantity);
  const latest = taken.at(-1) ?? root;
  const wasCancelled = steps.some((row) => row.cancelled > 0 || (cancelled.get(row.number) ?? 0) > 0);
  return {
    latest,
    filledNumbers: steps.filter((row) => row.filled > 0).map((row) => row.number),
    order: {
      brokerOrderId: orderIdOf({ group: groupOf(root.market), day: root.day, number: root.number }),
      market: root.market,
      code: root.code,
      name: root.name,
      side: root.side,
      quantity: quantity(root.quantity),
      limit: latest.limit,
      orderedAt: root.orderedAt,
      filled: quantity(filled),
      filledAmount: sum(steps, (row) => row.filledAmount),
      fees: null,
      state: stateOf(root, filled, open, wasCancelled),
      message: root.message,
    },
  };
}

function stateOf(root: OrderRow, filled: number, open: number, wasCancelled: boolean): BrokerOrderState {
  if (filled >= root.quantity) return 'filled';
  if (open > 0) return 'working';
  if (filled === 0 && root.rejected > 0) return 'rejected';
  return wasCancelled ? 'cancelled' : 'expired';
}

/** Follows modifications and cancellations to the order they began with. */
function rootOf(row: OrderRow, byNumber: ReadonlyMap<string, OrderRow>): OrderRow {
  let root = row;
  // A list that refers to itself in a circle ends after as many steps as it has rows.
  for (let step = 0; step < byNumber.size && root.request !== 'new'; step += 1) {
    const before = byNumber.get(keyOf(root, root.original));
    if (before === undefined) break;
    root = before;
  }
  return root;
}

const keyOf = (row: OrderRow, number: string): string => `${groupOf(row.market)} ${row.day} ${number}`;

function isSameRow(a: OrderRow, b: OrderRow): boolean {
  return a.branch === b.branch && a.code === b.code && a.side === b.side && a.original === b.original;
}

function add(to: Map<string, number>, key: string, value: number): void {
  to.set(key, (to.get(key) ?? 0) + value);
}

function sum(rows: readonly OrderRow[], of: (row: OrderRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
