import { describe, expect, it } from 'vitest';
import { symbolId } from '../../../../engine/market/types.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { type Listing, listed, numberOf } from '../../../support/broker-records.ts';
import { at, BASE, STOCK } from '../../../support/scripted-day.ts';

function buying() {
  const desk = new AccountDesk();
  const order = desk.buying();
  const tell = (how: Listing, after = 4_000) => desk.wait(after).report({ orders: [listed(order, how)] });
  return { desk, order, tell };
}

describe('an order that was refused in words and is listed as working', () => {
  it('is set aside: its cash is reserved, its symbol blocked, its fills booked', () => {
    const { desk, order, tell } = buying();
    desk.wait(2_000).refuse(order);
    expect(desk.account.reserved).toBe(0);
    tell({});
    expect(order).toMatchObject({ state: 'quarantined', brokerOrderId: numberOf(order.id) });
    expect(desk.account.reserved).toBe(142 * 70_100);
    expect(desk.said('order-quarantined')).toHaveLength(1);

    desk
      .wait(700_000)
      .report({ orders: [listed(order)] })
      .quote(BASE);
    expect(desk.sent).toHaveLength(1);
    tell({ filled: 42 });
    expect(order.state).toBe('quarantined');
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(42);
    expect(desk.account.reserved).toBe(100 * 70_100);
  });

  it('is over when the list says so, and its holding can be sold', () => {
    const { desk, order, tell } = buying();
    desk.wait(2_000).refuse(order);
    tell({ filled: 42 });
    desk.wait(1_000).quote(65_000);
    expect(desk.sent).toHaveLength(1);
    tell({ filled: 42, state: 'cancelled' });
    expect(order.state).toBe('cancelled');
    expect(desk.account.reserved).toBe(0);
    desk.quote(65_000);
    expect(desk.sent.at(-1)).toMatchObject({ side: 'SELL', quantity: 42 });
  });

  it('is filled when the list says so', () => {
    const { desk, order, tell } = buying();
    desk.wait(2_000).refuse(order);
    tell({ filled: 142, state: 'filled' });
    expect(order.state).toBe('filled');
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(142);
    expect(desk.said('order-quarantined')).toHaveLength(1);
  });

  it('is cancelled once more by the clock and by the kill switch', () => {
    const { desk, order, tell } = buying();
    desk.wait(2_000).refuse(order);
    tell({});
    desk.wait(60_000);
    expect(desk.cancels).toEqual([order.id]);
  });
});

describe('a refusal', () => {
  it('that the list has too is no contradiction, and nobody else’s order', () => {
    const { desk, order, tell } = buying();
    desk.wait(2_000).refuse(order);
    tell({ state: 'rejected', message: 'short of cash' });
    expect(order.state).toBe('rejected');
    expect(desk.said('order-elsewhere')).toEqual([]);
    expect(desk.said('order-quarantined')).toEqual([]);
  });

  it('is not contradicted by the same order placed on the phone after it', () => {
    const { desk, order, tell } = buying();
    desk.wait(2_000).refuse(order);
    tell({ orderedAt: at('09:42') }, 180_000);
    expect(order.state).toBe('rejected');
    expect(desk.said('order-elsewhere')).toHaveLength(1);
  });

  it('is not contradicted by the next try, whose answer is still to come', () => {
    const desk = new AccountDesk();
    desk.holding();
    desk.wait(60_000).quote(65_000);
    const first = desk.order();
    desk.refuse(first).quote(65_000).wait(1_000);
    const second = desk.order();
    expect(second).not.toBe(first);
    desk.report({ orders: [listed(second)] });
    expect([first.state, second.state]).toEqual(['rejected', 'sending']);
    desk.loseAnswer(second).report({ orders: [listed(second)] });
    expect([first.state, second.state]).toEqual(['rejected', 'working']);
  });

  it('after which the answer was an acceptance sets the order aside', () => {
    const { desk, order } = buying();
    desk.refuse(order).accept(order);
    expect(order.state).toBe('quarantined');
  });

  it('of an order found in the list sets it aside while the list has it', () => {
    const { desk, order, tell } = buying();
    desk.loseAnswer(order);
    tell({});
    desk.refuse(order);
    tell({});
    expect(order.state).toBe('quarantined');
    tell({ state: 'cancelled' });
    expect(order.state).toBe('cancelled');
  });
});

describe('an order that the list has as', () => {
  it('working after it was cancelled is set aside, until it is over again', () => {
    const { desk, order, tell } = buying();
    desk.accept(order);
    tell({ state: 'cancelled' });
    tell({ state: 'working' });
    expect(order.state).toBe('quarantined');
    expect(desk.account.reserved).toBe(142 * 70_100);
    tell({ filled: 142, state: 'filled' });
    expect(order.state).toBe('filled');
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(142);
  });

  it('another symbol under its number is an alarm, and nothing of it is booked', () => {
    const { desk, order, tell } = buying();
    desk.accept(order);
    tell({ code: '000660', name: 'SK hynix', filled: 142, state: 'filled' });
    tell({ code: '000660', name: 'SK hynix', filled: 142, state: 'filled' });
    expect(order).toMatchObject({ state: 'working', filled: 0 });
    expect(desk.said('order-differs')).toHaveLength(1);
  });
});

describe('a number that the broker answers', () => {
  it('and that is another order’s leaves the order unknown', () => {
    const desk = new AccountDesk({ stocks: 2 });
    const first = desk.buying();
    desk.accept(first).quote(BASE, symbolId(1));
    const second = desk.order();
    desk.accept(second, numberOf(first.id));
    expect([first.state, second.state]).toEqual(['working', 'unknown']);
    expect(desk.said('order-number-differs')).toHaveLength(1);
    expect(desk.broker.own.get(numberOf(first.id))).toBe(first.id);
  });

  it('other than the one the list showed leaves the order with that', () => {
    const { desk, order, tell } = buying();
    desk.loseAnswer(order);
    tell({});
    desk.accept(order, 'KR:20260309:0000000555');
    expect(order).toMatchObject({ state: 'working', brokerOrderId: numberOf(order.id) });
    expect(desk.said('order-number-differs')).toHaveLength(1);
  });
});

describe('an accepted order that the list does not have', () => {
  it('is an alarm, said once, and the list may have it yet', () => {
    const { desk, order, tell } = buying();
    desk.accept(order).wait(30_000).report();
    expect(desk.said('order-unlisted')).toEqual([]);
    for (let n = 0; n < 3; n++) desk.wait(60_000).report();
    expect(desk.said('order-unlisted')).toHaveLength(1);
    expect(order.state).toBe('working');
    tell({ filled: 142, state: 'filled' });
    expect(order.state).toBe('filled');
  });

  it('is over after the close, said loudly', () => {
    const { desk, order } = buying();
    desk.accept(order).until('15:41').report();
    expect(order.state).toBe('expired');
    expect(desk.said('order-absent')).toHaveLength(1);
    expect(desk.account.reserved).toBe(0);
  });

  it('can be found under another number by the operator', () => {
    const { desk, order } = buying();
    desk.accept(order).wait(120_000);
    const brokerOrderId = 'KR:20260310:0000000001';
    desk.report({ orders: [listed(order, { brokerOrderId, filled: 142, state: 'filled' })] });
    const as = { is: 'listed', brokerOrderId } as const;
    expect(desk.command({ type: 'resolve-order', orderId: order.id, as, reason: 'seen on the phone' })).toBeNull();
    expect(order).toMatchObject({ state: 'filled', brokerOrderId });
  });
});
