import type { ClientReply } from '../engine/client/client.ts';
import type { Desk } from '../engine/kernel/desk.ts';
import { isTerminal } from '../engine/orders/lifecycle.ts';
import { orderDetails } from '../engine/runtime/order-details.ts';
import { loadOrderRows } from '../storage/queries.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';

/** Rows of each kind that a person is shown of one order. */
const ROWS_SHOWN = 40;

/** All that is known of an order as the desk stands; `until` is that moment, epoch ms. */
export function orderReply(store: SqliteRunStore, desk: Desk, orderId: string, until: number): ClientReply {
  const order = desk.state.orders.get(orderId);
  if (order === undefined) {
    return {
      ok: false,
      message: `there is no order ${orderId} at work, nor among those that ended last; ouroterm orders lists all there were`,
    };
  }
  const { id, market, createdAt, updatedAt } = order;
  const rows = loadOrderRows(
    store,
    { id, market, symbol: desk.codeOf(order.symbol) },
    {
      livedFrom: createdAt,
      livedTo: isTerminal(order.state) ? Math.min(updatedAt, until) : until,
      until,
      limit: ROWS_SHOWN,
    },
  );
  return { ok: true, message: id, order: orderDetails(desk, order, rows) };
}
