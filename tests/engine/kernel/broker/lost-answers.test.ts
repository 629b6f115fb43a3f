import { describe, expect, it } from 'vitest';
import { symbolId } from '../../../../engine/market/types.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { listed, numberOf, onPhone } from '../../../support/broker-records.ts';
import { at, BASE, STOCK } from '../../../support/scripted-day.ts';

/** The buy of 09:40, whose answer did not come. */
function lost() {
  const desk = new AccountDesk();
  const order = desk.buying();
  desk.loseAnswer(order);
  return { desk, order };
}

describe('an order whose answer is lost', () => {
  it('keeps its cash and blocks its symbol, and nothing is sent again', () => {
    const { desk, order } = lost();
    expect(order.state).toBe('unknown');
    expect(desk.account.reserved).toBe(142 * 70_100);
    expect(desk.said('order-unanswered')).toEqual([expect.stringContaining('its fate is unknown (timed out)')]);

    for (let minute = 0; minute < 30; minute++) desk.wait(60_000).report().quote(BASE);
    expect(order.state).toBe('unknown');
    expect(desk.account.reserved).toBe(142 * 70_100);
    expect(desk.sent).toHaveLength(1);
    expect(desk.causes).toContain('ORDER_WORKING');
  });

  it.each([
    ['working', { state: 'working' }, 'working'],
    ['partly filled', { state: 'working', filled: 42 }, 'partially-filled'],
    ['filled', { state: 'filled', filled: 142 }, 'filled'],
    ['rejected', { state: 'rejected', message: 'short of cash' }, 'rejected'],
    ['cancelled', { state: 'cancelled' }, 'cancelled'],
    ['cancelled after a part was filled', { state: 'cancelled', filled: 42 }, 'cancelled'],
    ['expired', { state: 'expired' }, 'expired'],
  ] as const)('is found in the list as %s', (_, how, state) => {
    const { desk, order } = lost();
    desk.wait(4_000).report({ orders: [listed(order, how)] });
    const filled = 'filled' in how ? how.filled : 0;
    expect(order).toMatchObject({ state, filled, brokerOrderId: numberOf(order.id) });
    expect(desk.said('order-found')).toHaveLength(1);
    if ('message' in how) expect(order.message).toBe(how.message);
    expect(desk.state.positions.get(STOCK)?.quantity ?? 0).toBe(filled);
    const open = state === 'working' || state === 'partially-filled' ? 142 - filled : 0;
    expect(desk.account).toMatchObject({ reserved: open * 70_100, cash: 100_000_000 - filled * BASE });
    expect(desk.sent).toHaveLength(1);
  });

  it('is found although our clock goes half a minute before the broker’s', () => {
    const { desk, order } = lost();
    desk.wait(4_000).report({ orders: [listed(order, { orderedAt: at('09:39') })] });
    expect(order.state).toBe('unknown');
    desk.report({ orders: [listed(order, { orderedAt: at('09:40') })] });
    expect(order.state).toBe('working');
  });

  it('stays unknown while the list has two that it may be', () => {
    const { desk, order } = lost();
    const twin = listed(order, { brokerOrderId: 'KR:20260309:0000000777' });
    desk.wait(4_000).report({ orders: [listed(order), twin] });
    expect(order.state).toBe('unknown');
    expect(desk.said('order-elsewhere')).toEqual([]);

    // The user says on the phone which one was his, by cancelling it; that proves nothing here.
    desk.wait(60_000).report({ orders: [listed(order), { ...twin, state: 'cancelled' }] });
    expect(order.state).toBe('unknown');
  });

  it('is not taken for an order that was listed before it was sent', () => {
    const desk = new AccountDesk();
    const same = onPhone({ quantity: 142, limit: 70_100, orderedAt: at('09:40') });
    desk
      .morning({ orders: [same] })
      .wait(10)
      .quote(BASE);
    const order = desk.order();
    desk.loseAnswer(order).wait(4_000);
    desk.report({ orders: [same] });
    expect(order.state).toBe('unknown');
    desk.wait(4_000).report({ orders: [same, listed(order)] });
    expect(order).toMatchObject({ state: 'working', brokerOrderId: numberOf(order.id) });
  });

  it('is proved absent by a complete list read after the close', () => {
    const { desk, order } = lost();
    desk.until('15:39').report();
    expect(order.state).toBe('unknown');
    desk.until('15:40').report();
    expect(order).toMatchObject({ state: 'rejected', message: expect.stringContaining('complete list') });
    expect(desk.said('order-absent')).toHaveLength(1);
    expect(desk.account.reserved).toBe(0);
  });

  it.each([
    ['of other markets', { markets: ['US_NASDAQ'] }],
    ['that begins after it was sent', { ordersSince: at('09:41') }],
    ['read before the close', { readAt: at('15:30') }],
  ] as const)('is not proved absent by a list %s', (_, what) => {
    const { desk, order } = lost();
    desk.until('16:00').report(what);
    expect(order.state).toBe('unknown');
  });

  it('is not found in an incomplete list, which may lack the one that it is', () => {
    const { desk, order } = lost();
    desk.wait(4_000).report({ ordersSince: at('09:41'), orders: [listed(order)] });
    expect(order.state).toBe('unknown');
  });

  it.each([
    ['another quantity', { quantity: 100 }],
    ['another price', { limit: 70_200 }],
    ['an hour later', { orderedAt: at('10:40') }],
  ])('is not proved absent while an order like it, but with %s, is unexplained', (_, how) => {
    const { desk, order } = lost();
    desk.until('16:00').report({ orders: [listed(order, { ...how, state: 'expired' })] });
    expect(order.state).toBe('unknown');
  });

  it('may be held back by the broker’s gateway for minutes', () => {
    const { desk, order } = lost();
    desk.wait(60_000).report();
    desk.wait(300_000).report({ orders: [listed(order, { orderedAt: at('09:45') })] });
    expect(order.state).toBe('working');
  });

  it('is settled by an answer that comes after all', () => {
    const { desk, order } = lost();
    desk.wait(20_000).accept(order);
    expect(order.state).toBe('working');
    desk.wait(5_000).report({ orders: [listed(order, { filled: 142, state: 'filled' })] });
    expect(order.state).toBe('filled');
  });

  it('does not keep another symbol from its own evidence', () => {
    const desk = new AccountDesk({ stocks: 2 });
    const first = desk.buying();
    desk.loseAnswer(first);
    desk.quote(BASE, symbolId(1));
    const second = desk.order();
    desk.loseAnswer(second).wait(4_000);
    desk.report({ orders: [listed(first), listed(second, { code: '000001', name: 'Stock 1' })] });
    expect([first.state, second.state]).toEqual(['working', 'working']);
  });
});

describe('a sale whose answer is lost', () => {
  it('is not sent again, whatever the stop says', () => {
    const desk = new AccountDesk();
    desk.holding();
    desk.wait(60_000).quote(65_000);
    const sale = desk.order();
    expect(sale).toMatchObject({ side: 'SELL', quantity: 142 });
    desk.loseAnswer(sale);
    for (let second = 0; second < 60; second++) desk.wait(1_000).quote(64_000);
    expect(desk.sent).toHaveLength(2);
    expect(desk.said('order-unanswered').at(-1)).toContain('its stops send no other order');

    desk.report({ orders: [listed(sale, { filled: 142, filledAmount: 142 * 64_900, state: 'filled' })] });
    expect(desk.state.positions.size).toBe(0);
    expect(desk.state.counters.exits).toEqual({ HARD_STOP: 1 });
  });
});

describe('an order that never left the machine', () => {
  it('is dropped, and its cash is free', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.happens({ type: 'order-unsent', orderId: order.id, message: 'no route to the broker' }, 2_000);
    expect(order.state).toBe('dropped');
    expect(desk.account.reserved).toBe(0);
  });

  it('is tried again every second when it is an exit', () => {
    const desk = new AccountDesk();
    desk.holding();
    desk.wait(60_000).quote(65_000);
    for (let n = 0; n < 3; n++) {
      const sale = desk.order();
      desk.happens({ type: 'order-unsent', orderId: sale.id, message: 'no route to the broker' });
      desk.quote(65_000);
      expect(desk.order()).toBe(sale);
      desk.wait(1_000);
      expect(desk.order()).not.toBe(sale);
    }
    expect(desk.sent.map(({ side }) => side)).toEqual(['BUY', 'SELL', 'SELL', 'SELL', 'SELL']);
    expect(new Set(desk.sent.map(({ id }) => id)).size).toBe(5);
  });
});
