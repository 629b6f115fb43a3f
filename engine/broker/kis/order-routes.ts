import type { FoldedOrder } from './fold-orders.ts';
import { groupOf, orderIdOf } from './order-id.ts';
import type { OrderRow } from './order-row.ts';

/** What a change of an order has to name beside what every `KisOrderRef` has. */
export interface OrderRoute {
  /** The number under which it is open now: that of its last modification. */
  readonly number: string;
  readonly branch: string;
  /** `KRX`, `NXT`, `SOR`, or `US_DAY`; '' when not known. */
  readonly venue: string;
  readonly division: string;
}

const ROOM = 4_096;

/** How the orders of this account can be reached, as far as they were placed or listed here. */
export class OrderRoutes {
  readonly #routes = new Map<string, OrderRoute>();

  note(brokerOrderId: string, route: OrderRoute): void {
    this.#routes.delete(brokerOrderId);
    this.#routes.set(brokerOrderId, route);
    if (this.#routes.size <= ROOM) return;
    const [oldest] = this.#routes.keys();
    if (oldest !== undefined) this.#routes.delete(oldest);
  }

  /** Only an order that is open can be changed. */
  noteListed(orders: readonly FoldedOrder[]): void {
    for (const { order, latest } of orders) if (order.state === 'working') this.#noteRow(order.brokerOrderId, latest);
  }

  /** Rows of a list of open orders. */
  noteOpen(rows: readonly OrderRow[]): void {
    for (const row of rows) this.#noteRow(idOf(this.asOriginal(row)), row);
  }

  get(brokerOrderId: string): OrderRoute | null {
    return this.#routes.get(brokerOrderId) ?? null;
  }

  /** A list of open orders shows a modified one under its new number only: it stands for the original here. */
  asOriginal(row: OrderRow): OrderRow {
    if (row.request !== 'modify') return row;
    const [prefix, number] = [idOf({ ...row, number: '' }), row.number];
    const known = [...this.#routes].find(([id, route]) => route.number === number && id.startsWith(prefix));
    return { ...row, request: 'new', number: known?.[0].slice(prefix.length) ?? row.original, original: '' };
  }

  #noteRow(brokerOrderId: string, { number, branch, venue, division }: OrderRow): void {
    const known = this.#routes.get(brokerOrderId);
    this.note(brokerOrderId, { number, branch, venue: venue === '' ? (known?.venue ?? '') : venue, division });
  }
}

function idOf({ market, day, number }: OrderRow): string {
  return orderIdOf({ group: groupOf(market), day, number });
}
