import { orderRecord } from '../../engine/kernel/order-flow.ts';
import type { TimeMachine } from '../../engine/runtime/time-machine.ts';
import type { ExplanationRows } from '../../storage/queries.ts';

/** The rows around a decision as they were at the machine's moment: what came of it later is left out. */
export function rowsAsOf(
  { history, kernel: { desk }, here: { seq } }: TimeMachine,
  { decision, order, fills, trade, counterpart, later, ...rest }: ExplanationRows,
): ExplanationRows {
  const { folds, orders } = desk.state;
  const known = new Set([...history.upTo(seq, 'fill'), ...history.upTo(seq, 'trade')].map(({ id }) => id));
  // The kernel keeps an order for as long as anything may still come of it.
  const kept = order === null ? undefined : orders.get(order.id);
  // How often it came to the same is written when it comes to something else.
  const isRepeating = [...folds.values()].some(({ decisionId }) => decisionId === decision.id);
  return {
    decision: isRepeating ? { ...decision, count: 1, lastAt: decision.at } : decision,
    order: kept === undefined ? order : orderRecord(desk, kept),
    fills: fills.filter(({ id }) => known.has(id)),
    ...(trade !== null && known.has(trade.id) ? { trade, counterpart } : { trade: null, counterpart: null }),
    later: later.filter(({ day }) => day <= (desk.state.markets.get(decision.market)?.indexDay ?? '')),
    ...rest,
  };
}
