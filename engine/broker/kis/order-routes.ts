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
    for (const { order, latest } of orders) {
      if (order.state !== 'working') continue;
      const { openAs: number, branch, venue, division } = latest;
      const known = this.#routes.get(order.brokerOrderId);
      // Numbers grow: a list that was read before a change of the price does not know the newest.
      if (known !== undefined && known.number > number) continue;
      this.note(order.brokerOrderId, {
        number,
        branch,
        venue: venue === '' ? (known?.venue ?? '') : venue,
        division,
      });
    }
  }

  get(brokerOrderId: string): OrderRoute | null {
    return this.#routes.get(brokerOrderId) ?? null;
  }

  /**
   * Rows of a list of open orders. It shows a modified order under its new number only: that row stands for the original
   * then, which is known here or is the one it names.
   */
  withOriginals(rows: readonly OrderRow[]): readonly OrderRow[] {
    const numbers = new Set(rows.map(({ number }) => number));
    return rows.map((row) => {
      if (row.request !== 'modify' || numbers.has(row.original)) return row;
      const prefix = idOf({ ...row, number: '' });
      const known = [...this.#routes].find(([id, { number }]) => number === row.number && id.startsWith(prefix));
      return { ...row, request: 'new', number: known?.[0].slice(prefix.length) ?? row.original, original: '' };
    });
  }
}

function idOf({ market, day, number }: OrderRow): string {
  return orderIdOf({ group: groupOf(market), day, number });
}
