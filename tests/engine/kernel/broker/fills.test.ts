import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FillRecord, StoreRecord } from '../../../../engine/kernel/records.ts';
import { instant } from '../../../../engine/market/types.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { type Listing, listed } from '../../../support/broker-records.ts';
import { at, BASE, STOCK } from '../../../support/scripted-day.ts';

const isFill = (record: StoreRecord): record is FillRecord => record.kind === 'fill';
const fillsOf = (desk: AccountDesk) => desk.records.filter(isFill);

/** The buy of 09:40, accepted by the broker. */
function working() {
  const desk = new AccountDesk();
  const order = desk.buying();
  desk.accept(order);
  const tell = (how: Listing) => desk.wait(4_000).report({ orders: [listed(order, how)] });
  return { desk, order, tell };
}

describe('executions', () => {
  it('are booked part by part, each for exactly what the list adds to it', () => {
    const { desk, order, tell } = working();
    tell({ filled: 10, filledAmount: 700_000, fees: 98 });
    tell({ filled: 11, filledAmount: 770_100, fees: 107 });
    tell({ filled: 142, filledAmount: 9_941_777, fees: 1_391, state: 'filled' });
    expect(fillsOf(desk).map(({ quantity, amount, commission }) => [quantity, amount, commission])).toEqual([
      [10, 700_000, 98],
      [1, 70_100, 9],
      [131, 9_171_677, 1_284],
    ]);
    expect(order).toMatchObject({ state: 'filled', filledAmount: 9_941_777, fees: 1_391 });
    expect(desk.account.cash).toBe(100_000_000 - 9_941_777 - 1_391);
    expect(desk.state.positions.get(STOCK)).toMatchObject({ quantity: 142, cost: 9_941_777, fees: 1_391 });
  });

  it('are not booked again when a report comes twice', () => {
    const { desk, order, tell } = working();
    tell({ filled: 10 });
    const before = desk.account.cash;
    desk.report({ orders: [listed(order, { filled: 10 })] });
    desk.report({ orders: [listed(order, { filled: 10 })] });
    expect(desk.account.cash).toBe(before);
    expect(fillsOf(desk)).toHaveLength(1);
  });

  it('are not taken back by a report that was read before', () => {
    const { desk, order, tell } = working();
    tell({ filled: 100 });
    desk.wait(1_000).report({ readAt: instant(desk.now - 3_000), orders: [listed(order, { filled: 10 })] });
    expect(order).toMatchObject({ state: 'partially-filled', filled: 100 });
    expect(desk.said('fills-differ')).toEqual([]);
    desk.wait(1_000).report({ readAt: instant(desk.now - 4_000), orders: [] });
    expect(desk.broker.listed.size).toBe(1);
  });

  it('that the list takes back are an alarm, said once, and nothing is changed', () => {
    const { desk, order, tell } = working();
    tell({ filled: 100 });
    for (let n = 0; n < 5; n++) tell({ filled: 90 });
    expect(desk.said('fills-differ')).toHaveLength(1);
    expect(order.filled).toBe(100);
    tell({ filled: 142, state: 'filled' });
    expect(order.state).toBe('filled');
  });

  it('told before the order was accepted are booked when it is', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.wait(500).report({ orders: [listed(order, { filled: 42 })] });
    expect(order.state).toBe('sending');
    expect(desk.said('order-elsewhere')).toEqual([]);
    desk.wait(500).accept(order);
    expect(order).toMatchObject({ state: 'partially-filled', filled: 42 });
  });

  it('of an order that was taken for another’s, as the clocks disagree, are booked when its number is known', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    const early = listed(order, { filled: 42, orderedAt: at('09:35') });
    desk.wait(500).report({ orders: [early] });
    expect(desk.broker.elsewhere.size).toBe(1);
    desk.wait(500).accept(order);
    expect(order).toMatchObject({ state: 'partially-filled', filled: 42 });
    expect(desk.broker.elsewhere.size).toBe(0);
  });

  it('of an order that is over before it was accepted end it', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.wait(500).report({ orders: [listed(order, { filled: 142, state: 'filled' })] });
    desk.wait(500).accept(order);
    expect(order.state).toBe('filled');
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(142);
  });

  it('between the wish to cancel and the cancellation count', () => {
    const { desk, order, tell } = working();
    desk.wait(60_000);
    expect(desk.cancels).toEqual([order.id]);
    tell({ filled: 42, state: 'cancelled' });
    expect(order).toMatchObject({ state: 'cancelled', filled: 42, message: 'not filled within 60 s' });
    expect(desk.account.reserved).toBe(0);
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(42);
  });

  it('that the list shows after the cancellation are booked, and the end stands', () => {
    const { desk, order, tell } = working();
    tell({ filled: 42, state: 'cancelled' });
    tell({ filled: 50, state: 'cancelled' });
    expect(order).toMatchObject({ state: 'cancelled', filled: 50 });
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(50);
    expect(desk.said('order-quarantined')).toEqual([]);
  });

  it('of an order that the broker refuses in the middle are kept', () => {
    const { desk, order, tell } = working();
    tell({ filled: 42 });
    tell({ filled: 42, state: 'rejected', message: 'halted' });
    expect(order).toMatchObject({ state: 'cancelled', filled: 42, message: 'halted' });
    expect(desk.account.reserved).toBe(0);
  });

  it('for no money at all are not booked: the next list will say', () => {
    const { desk, order, tell } = working();
    tell({ filled: 142, filledAmount: 0, state: 'filled' });
    expect(order).toMatchObject({ state: 'working', filled: 0 });
    expect(desk.said('fills-differ')).toHaveLength(1);
    tell({ filled: 142, state: 'filled' });
    expect(order.state).toBe('filled');
  });

  it('may cost more when the price was raised on the phone: the cash for it is reserved', () => {
    const { desk, order, tell } = working();
    tell({ limit: 71_000, filled: 42 });
    expect(desk.account.reserved).toBe(100 * 71_000);
    tell({ limit: 71_000, filled: 42 });
    expect(desk.said('order-changed')).toHaveLength(1);
    tell({ limit: 71_000, filled: 142, filledAmount: 10_050_000, state: 'filled' });
    expect(order).toMatchObject({ state: 'filled', filledAmount: 10_050_000 });
  });

  it('end an order that was made smaller on the phone', () => {
    const { order, tell } = working();
    tell({ filled: 100, quantity: 100, state: 'filled' });
    expect(order).toMatchObject({ state: 'cancelled', filled: 100 });
  });

  it('of an order that ended a while ago are booked, however many have ended since', () => {
    const { desk, order, tell } = working();
    for (let n = 0; n < 40; n++) {
      desk.state.orders.set(`x${n}`, { ...order, id: `x${n}`, state: 'dropped', brokerOrderId: null });
    }
    tell({ state: 'cancelled' });
    tell({ filled: 5, state: 'cancelled' });
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(5);
  });
});

describe('amounts and fees', () => {
  it('that the broker corrects move cash, order and position, and no shares', () => {
    const { desk, order, tell } = working();
    tell({ filled: 142, fees: 1_400, state: 'filled' });
    tell({ filled: 142, filledAmount: 142 * BASE + 5, fees: 1_391, state: 'filled' });
    expect(order).toMatchObject({ filled: 142, filledAmount: 142 * BASE + 5, fees: 1_391 });
    expect(desk.account.cash).toBe(100_000_000 - 142 * BASE - 5 - 1_391);
    expect(desk.state.positions.get(STOCK)).toMatchObject({ cost: 142 * BASE + 5, fees: 1_391 });
    expect(fillsOf(desk)).toHaveLength(1);
    expect(desk.said('fees-corrected')).toHaveLength(1);
  });

  it('of a sale that closed the position count in the realised result', () => {
    const desk = new AccountDesk();
    const buy = desk.holding();
    desk.wait(60_000).quote(65_000);
    const sale = desk.order();
    desk.accept(sale).wait(4_000);
    const orders = (fees: number) => [
      listed(buy, { filled: 142, state: 'filled' }),
      listed(sale, { filled: 142, filledAmount: 142 * 65_000, fees, state: 'filled' }),
    ];
    desk.report({ orders: orders(18_000) });
    expect(desk.account.realised).toBe(142 * -5_000 - 18_000);
    desk.wait(4_000).report({ orders: orders(17_900) });
    expect(desk.account).toMatchObject({
      realised: 142 * -5_000 - 17_900,
      fees: 17_900,
      cash: 100_000_000 + 142 * -5_000 - 17_900,
    });
  });

  it('agree with the list to the last won, however it tells them', () => {
    const step = fc.record({
      shares: fc.integer({ min: 0, max: 40 }),
      price: fc.integer({ min: 60_000, max: 70_100 }),
      fees: fc.option(fc.integer({ min: 0, max: 5_000 })),
      correction: fc.integer({ min: -3, max: 3 }),
      cancelled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const { desk, order, tell } = working();
        let filled = 0;
        let filledAmount = 0;
        let fees = 0;
        let cancelled = false;
        for (const { shares, price, correction, ...step } of steps) {
          const more = Math.min(shares, 142 - filled);
          filled += more;
          filledAmount += more * price + (filled > 0 ? correction : 0);
          fees = step.fees ?? fees;
          cancelled ||= step.cancelled;
          tell({
            ...{ filled: filled, filledAmount, fees: step.fees },
            state: filled === 142 ? 'filled' : cancelled ? 'cancelled' : 'working',
          });
          expect(order).toMatchObject({ filled, filledAmount, fees });
          expect(desk.account.cash).toBe(100_000_000 - filledAmount - fees);
          const position = desk.state.positions.get(STOCK);
          expect(position?.quantity ?? 0).toBe(filled);
          expect(position?.cost ?? 0).toBe(filledAmount);
        }
      }),
      { numRuns: 30 },
    );
    expect.hasAssertions();
  });
});
