import { describe, expect, it } from 'vitest';
import { instant } from '../../../../engine/market/types.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { held, listed, numberOf } from '../../../support/broker-records.ts';
import { BASE, MONDAY, STOCK } from '../../../support/scripted-day.ts';

const lunch = { settings: { blackoutWindows: [{ startMinute: 9 * 60 + 35, endMinute: 10 * 60 }] } };

describe('after a restart', () => {
  it('an order that was being sent is in doubt, and the list says what became of it', () => {
    const desk = new AccountDesk();
    const id = desk.buying().id;
    desk.restart();
    const order = desk.order();
    expect(order).toMatchObject({ id, state: 'unknown', reserved: 142 * 70_100 });
    expect(desk.effects.at(-1)).toEqual({ type: 'subscribe', symbols: [STOCK] });
    expect(desk.effects.some(({ type }) => type === 'refresh-orders')).toBe(true);
    desk.wait(2_000).report({ orders: [listed(order, { filled: 142, state: 'filled' })] });
    expect(order).toMatchObject({ state: 'filled', brokerOrderId: numberOf(id) });
    expect(desk.sent).toHaveLength(1);
  });

  it('an order that was only intended never left', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    order.state = 'intended';
    order.sentAt = null;
    desk.restart();
    expect(desk.order()).toMatchObject({ state: 'dropped', message: 'the engine stopped before it was sent' });
    expect(desk.account.reserved).toBe(0);
  });

  it('an accepted order is known by its number', () => {
    const desk = new AccountDesk();
    desk.accept(desk.buying()).restart();
    expect(desk.order().state).toBe('working');
    desk.wait(2_000).report({ orders: [listed(desk.order(), { filled: 142, state: 'filled' })] });
    expect(desk.order().state).toBe('filled');
    expect(desk.said('order-elsewhere')).toEqual([]);
  });

  it('the blackout’s queue is as it was, and goes out once the records have been read', () => {
    const desk = new AccountDesk(lunch);
    const parked = desk.buying();
    expect(parked.state).toBe('parked');
    desk.restart().until('10:01');
    expect(desk.sent).toEqual([]);
    expect(desk.kernel.nextWake()).toBeGreaterThan(desk.now);
    desk.report();
    expect(desk.sent).toMatchObject([{ id: parked.id, side: 'BUY' }]);
    desk.report();
    expect(desk.sent).toHaveLength(1);
  });

  it('an exit of the blackout’s queue goes out without waiting', () => {
    const desk = new AccountDesk(lunch);
    desk.morning({ holdings: [held(10)] }).quote(65_000);
    expect(desk.order()).toMatchObject({ state: 'parked', side: 'SELL' });
    desk.restart().until('10:00');
    expect(desk.sent).toMatchObject([{ side: 'SELL', quantity: 10 }]);
  });

  it('an order that was just let out of the queue never left, and its stop sells anew', () => {
    const desk = new AccountDesk(lunch);
    desk.morning({ holdings: [held(10)] }).quote(65_000);
    // The tick that lets it out is in the journal, what it asks for is not.
    desk.now = desk.desk.clock.instantOf('KR', MONDAY, '10:00');
    desk.kernel.apply({ type: 'tick', at: desk.now }, ++desk.seq);
    expect(desk.state.parked).toEqual([]);
    desk.restart().report().quote(65_000);
    expect(desk.sent).toMatchObject([{ side: 'SELL', quantity: 10 }]);
  });

  it('a position keeps its peak, its state and its stop', () => {
    const desk = new AccountDesk();
    desk.holding();
    desk.quote(72_800).quote(72_500);
    const { peak, state, trailingStop } = desk.state.positions.get(STOCK)!;
    expect(state).toBe('ARMED');
    desk.restart();
    expect(desk.state.positions.get(STOCK)).toMatchObject({ peak, state, trailingStop });
    desk.quote(trailingStop!);
    expect(desk.order().side).toBe('SELL');
  });

  it('nothing is bought before the records have been read', () => {
    const desk = new AccountDesk();
    desk.morning().restart().quote(BASE);
    expect(desk.sent).toEqual([]);
    expect(desk.causes.at(-1)).toBe('BROKER_UNCONFIRMED');
    desk.report({ holdings: null, cash: null }).quote(BASE);
    expect(desk.sent).toEqual([]);
    desk.report().quote(BASE);
    expect(desk.sent).toHaveLength(1);
  });

  it('a clock that was set back does not make the list look old', () => {
    const desk = new AccountDesk();
    desk
      .accept(desk.buying())
      .wait(60_000)
      .report({ orders: [listed(desk.order())] });
    desk.restart();
    const readAt = instant(desk.now - 600_000);
    desk.report({ readAt, orders: [listed(desk.order(), { filled: 142, state: 'filled' })] });
    expect(desk.order().state).toBe('filled');
  });

  it('an order that was refused and one that was told never received are still known as such', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.loseAnswer(order).wait(61_000).report();
    const as = { is: 'never-received' } as const;
    expect(desk.command({ type: 'resolve-order', orderId: order.id, as, reason: 'by telephone' })).toBeNull();
    desk.restart().report({ orders: [listed(order, { orderedAt: desk.now })] });
    expect(desk.order().state).toBe('quarantined');
  });

  it('what is known of the broker is what was known before', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk
      .loseAnswer(order)
      .wait(4_000)
      .report({ orders: [listed(order)], holdings: [held(3)] });
    const { broker } = desk.state;
    desk.restart();
    expect(desk.broker.own).toEqual(broker?.own);
    expect(desk.broker.suspected).toEqual(broker?.suspected);
    expect(desk.broker.seen).toEqual(broker?.seen);
    expect(desk.broker.activity).toEqual(broker?.activity);
  });
});
