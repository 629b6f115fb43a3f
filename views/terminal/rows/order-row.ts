import type { OrderView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber } from '../format.ts';
import type { Tone } from '../theme.ts';
import { formatSpan } from '../time.ts';

const COLUMN = {
  side: leftColumn('side', 4, 0),
  name: leftColumn('name', 10, 0, 20),
  state: leftColumn('state', 9, 0),
  age: rightColumn('age', 5, 1),
  kind: leftColumn('kind', 6, 4),
  limit: rightColumn('limit', 9, 2),
  filled: rightColumn('filled', 11, 1),
  average: rightColumn('average', 9, 5),
  protective: leftColumn('for', 5, 6),
  message: leftColumn('message', 10, 7, 60),
};
export const ORDER_COLUMNS = Object.values(COLUMN);

/** An unknown fate stands out in words: only the broker's records may resolve it. */
const STATES: Readonly<Record<OrderView['state'], { readonly text: string; readonly tone: Tone }>> = {
  intended: { text: 'intended', tone: 'dim' },
  parked: { text: 'PARKED', tone: 'warn' },
  sending: { text: 'sending', tone: 'accent' },
  working: { text: 'working', tone: 'accent' },
  'partially-filled': { text: 'partial', tone: 'accent' },
  unknown: { text: 'UNKNOWN!', tone: 'danger' },
  filled: { text: 'filled', tone: 'plain' },
  cancelled: { text: 'cancelled', tone: 'dim' },
  rejected: { text: 'REJECTED', tone: 'warn' },
  expired: { text: 'expired', tone: 'dim' },
  dropped: { text: 'dropped', tone: 'dim' },
  quarantined: { text: 'QUARANT.', tone: 'danger' },
};

export function orderRow(order: OrderView, now: number): Cell[] {
  const state = STATES[order.state];
  return [
    cell(COLUMN.side, order.side, order.side === 'BUY' ? 'up' : 'down'),
    cell(COLUMN.name, order.name),
    cell(COLUMN.state, state.text, state.tone),
    cell(COLUMN.age, formatSpan(now - order.createdAt)),
    cell(COLUMN.kind, order.kind),
    cell(COLUMN.limit, formatNumber(order.limit, order.decimals)),
    cell(COLUMN.filled, `${formatNumber(order.filled, 0)}/${formatNumber(order.quantity, 0)}`),
    cell(COLUMN.average, formatNumber(order.averagePrice, order.decimals)),
    cell(COLUMN.protective, order.protective ? 'exit' : 'entry', 'dim'),
    cell(COLUMN.message, order.message, 'dim'),
  ];
}

export const orderDetail = (order: OrderView): string =>
  [
    `${order.id} ${order.state}`,
    `${order.kind} ${formatNumber(order.limit, order.decimals)}`,
    `filled ${formatNumber(order.filled, 0)} of ${formatNumber(order.quantity, 0)} at ${formatNumber(order.averagePrice, order.decimals)}`,
    order.code,
    order.message,
  ]
    .filter((part) => part !== '')
    .join(' | ');
