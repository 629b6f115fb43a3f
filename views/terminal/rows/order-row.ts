import type { OrderView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatSpan } from '../time.ts';

const COLUMN = {
  side: leftColumn('side', 4, 0),
  name: leftColumn('name', 10, 0, 20),
  state: leftColumn('state', 9, 0),
  age: rightColumn('age', 6, 1),
  kind: leftColumn('kind', 6, 4),
  limit: rightColumn('limit', 9, 2),
  filled: rightColumn('filled', 11, 1),
  average: rightColumn('average', 9, 5),
  protective: leftColumn('protective', 5, 6),
  message: leftColumn('message', 10, 7, 60),
};
export const ORDER_COLUMNS = Object.values(COLUMN);

/** An unknown fate stands out in words too: only the broker's records may resolve it. */
const STATE_TONES: Readonly<Record<OrderView['state'], Tone>> = {
  intended: 'dim',
  parked: 'warn',
  sending: 'accent',
  working: 'accent',
  'partially-filled': 'accent',
  unknown: 'danger',
  filled: 'plain',
  cancelled: 'dim',
  rejected: 'warn',
  expired: 'dim',
  dropped: 'dim',
  quarantined: 'danger',
};

export const orderStateTone = (state: OrderView['state']): Tone => STATE_TONES[state];

/** Only the broker's records can tell what becomes of it, and nothing else is traded in its symbol until then. */
export const isFateOpen = ({ state }: OrderView): boolean => state === 'unknown' || state === 'quarantined';

/** One that was placed elsewhere has a star: it is none of this desk's. */
export function orderRow(order: OrderView, { order: words }: Words, now: number): Cell[] {
  const purpose = order.protective ? words.exit : words.entry;
  return [
    cell(COLUMN.side, words.sides[order.side], order.side === 'BUY' ? 'up' : 'down'),
    order.elsewhere ? cell(COLUMN.name, `*${order.name}`, 'dim') : cell(COLUMN.name, order.name),
    cell(COLUMN.state, words.states[order.state], STATE_TONES[order.state]),
    cell(COLUMN.age, formatSpan(now - order.createdAt)),
    cell(COLUMN.kind, words.kinds[order.kind]),
    cell(COLUMN.limit, order.limit === null ? words.kinds[order.kind] : formatNumber(order.limit, order.decimals)),
    cell(COLUMN.filled, `${formatNumber(order.filled, 0)}/${formatNumber(order.quantity, 0)}`),
    cell(COLUMN.average, formatNumber(order.averagePrice, order.decimals)),
    cell(COLUMN.protective, order.elsewhere ? words.other : purpose, 'dim'),
    cell(COLUMN.message, order.message, 'dim'),
  ];
}

export const orderDetail = (order: OrderView, { order: words }: Words): string =>
  [
    `${words.sides[order.side]} ${order.id} ${words.states[order.state]}`,
    order.limit === null
      ? words.kinds[order.kind]
      : `${words.kinds[order.kind]} ${formatNumber(order.limit, order.decimals)}`,
    words.filledOf(
      formatNumber(order.filled, 0),
      formatNumber(order.quantity, 0),
      formatNumber(order.averagePrice, order.decimals),
    ),
    order.code,
    order.elsewhere ? words.elsewhere : '',
    order.message,
  ]
    .filter((part) => part !== '')
    .join(' | ');
