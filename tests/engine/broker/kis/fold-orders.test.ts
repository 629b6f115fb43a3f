import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldOrders } from '../../../../engine/broker/kis/fold-orders.ts';
import type { OrderRow } from '../../../../engine/broker/kis/order-row.ts';
import { instant, tradingDay } from '../../../../engine/market/types.ts';
import { MORNING } from './harness.ts';

const row = (fields: Partial<OrderRow>): OrderRow => ({
  openAs: fields.number ?? '0000000001',
  request: 'new',
  day: tradingDay('2026-11-25'),
  number: '0000000001',
  original: '',
  branch: '91252',
  market: 'KR',
  code: '005930',
  name: '삼성전자',
  side: 'BUY',
  quantity: 100,
  limit: 71_900,
  orderedAt: instant(MORNING),
  filled: 0,
  filledAmount: 0,
  open: 100,
  cancelled: 0,
  rejected: 0,
  message: '',
  venue: 'KRX',
  division: '00',
  ...fields,
});

const numbered = (index: number): string => String(index).padStart(10, '0');

type Happening =
  | { readonly what: 'fill'; readonly shares: number }
  | { readonly what: 'modify' | 'refused-modify'; readonly limit: number }
  | { readonly what: 'cancel' | 'refused-cancel' }
  | { readonly what: 'refuse' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('fill' as const), shares: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom('modify' as const, 'refused-modify' as const),
      limit: fc.nat(90_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('cancel' as const, 'refused-cancel' as const) }) },
  { weight: 1, arbitrary: fc.constant({ what: 'refuse' as const }) },
);

/** How a broker's list may tell the same: what it leaves to the other row. */
interface Style {
  /** A cancelled or changed order still shows its rest as open; only the other row tells. */
  readonly staleOriginal: boolean;
  /** The original shows the cancelled shares too. */
  readonly tellsTwice: boolean;
}

/** One order's life at an exchange, and the rows that tell it. */
function live(happenings: readonly Happening[], quantity: number, style: Style) {
  let next = 1;
  const rows = [row({ quantity, open: quantity })];
  const truth = { filled: 0, amount: 0, limit: 71_900, open: quantity, cancelled: false, rejected: false };
  const put = (index: number, fields: Partial<OrderRow>) => {
    const known = rows[index];
    if (known !== undefined) rows[index] = { ...known, ...fields };
  };
  let current = 0;
  for (const happened of happenings) {
    if (truth.open === 0) break;
    const now = rows[current];
    if (now === undefined) break;
    switch (happened.what) {
      case 'fill': {
        const shares = Math.min(happened.shares, truth.open);
        truth.filled += shares;
        truth.amount += shares * truth.limit;
        truth.open -= shares;
        put(current, {
          filled: now.filled + shares,
          filledAmount: now.filledAmount + shares * truth.limit,
          open: now.open - shares,
        });
        break;
      }
      case 'modify':
        next += 1;
        rows.push(
          row({
            request: 'modify',
            number: numbered(next),
            original: now.number,
            quantity: truth.open,
            open: truth.open,
            limit: happened.limit,
          }),
        );
        if (!style.staleOriginal) put(current, { open: 0 });
        truth.limit = happened.limit;
        current = rows.length - 1;
        break;
      case 'refused-modify':
        next += 1;
        rows.push(
          row({
            request: 'modify',
            number: numbered(next),
            original: now.number,
            quantity: truth.open,
            rejected: truth.open,
            open: 0,
            limit: happened.limit,
          }),
        );
        break;
      case 'cancel':
        next += 1;
        rows.push(
          row({
            request: 'cancel',
            number: numbered(next),
            original: now.number,
            cancelled: truth.open,
            open: 0,
            limit: null,
          }),
        );
        if (!style.staleOriginal) put(current, { open: 0 });
        if (style.tellsTwice) put(current, { cancelled: truth.open });
        truth.open = 0;
        truth.cancelled = true;
        break;
      case 'refused-cancel':
        next += 1;
        rows.push(
          row({
            request: 'cancel',
            number: numbered(next),
            original: now.number,
            rejected: truth.open,
            open: 0,
            limit: null,
          }),
        );
        break;
      case 'refuse':
        if (rows.length > 1 || truth.filled > 0) break;
        put(0, { rejected: quantity, open: 0 });
        truth.open = 0;
        truth.rejected = true;
        break;
      default:
        happened satisfies never;
    }
  }
  return { rows, truth };
}

describe('folding rows into orders', () => {
  it('gives the one order behind them, whatever became of it and however the list tells it', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 12 }),
        fc.integer({ min: 1, max: 100 }),
        fc.record({ staleOriginal: fc.boolean(), tellsTwice: fc.boolean() }),
        fc.boolean(),
        (happenings, quantity, style, newestFirst) => {
          const { rows, truth } = live(happenings, quantity, style);
          const folded = foldOrders(newestFirst ? rows.toReversed() : rows, () => false);
          expect(folded).toMatchObject({ ok: true, orders: [{ order: { brokerOrderId: 'KR:20261125:0000000001' } }] });
          const order = folded.ok ? folded.orders[0]?.order : undefined;
          expect(order).toMatchObject({ quantity, filled: truth.filled, filledAmount: truth.amount });
          if (truth.open > 0) {
            expect(order).toMatchObject({ state: 'working', limit: truth.limit });
            expect(folded.ok && folded.orders[0]?.latest.limit).toBe(truth.limit);
          } else if (truth.filled === quantity) expect(order?.state).toBe('filled');
          else if (truth.rejected) expect(order?.state).toBe('rejected');
          else expect(order?.state).toBe('cancelled');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never calls an order open once its day is over', () => {
    const folded = foldOrders(
      [row({}), row({ number: numbered(2), filled: 100, filledAmount: 1, open: 0 })],
      () => true,
    );
    expect(folded.ok && folded.orders.map(({ order }) => order.state)).toEqual(['expired', 'filled']);
  });

  it('lets a change of an order that is not listed stand for itself, and forgets a cancellation of one', () => {
    const folded = foldOrders(
      [
        row({ request: 'modify', number: numbered(7), original: numbered(3) }),
        row({ request: 'cancel', number: numbered(8), original: numbered(4), cancelled: 5 }),
      ],
      () => false,
    );
    expect(folded.ok && folded.orders.map(({ order }) => [order.brokerOrderId, order.state])).toEqual([
      ['KR:20261125:0000000007', 'working'],
    ]);
  });

  it('ends on rows that refer to each other in a circle', () => {
    const folded = foldOrders(
      [
        row({ request: 'modify', number: numbered(1), original: numbered(2) }),
        row({ request: 'modify', number: numbered(2), original: numbered(1) }),
      ],
      () => false,
    );
    expect(folded.ok).toBe(true);
  });

  it('keeps equal numbers of different days and markets apart', () => {
    const folded = foldOrders(
      [row({}), row({ day: tradingDay('2026-11-24') }), row({ market: 'JP' }), row({ market: 'US_NYSE' })],
      () => false,
    );
    expect(folded.ok && folded.orders).toHaveLength(4);
  });
});
