import { describe, expect, it } from 'vitest';
import { symbolId } from '../../../../engine/market/types.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { listed, numberOf } from '../../../support/broker-records.ts';
import { at, BASE, STOCK } from '../../../support/scripted-day.ts';

const never = { is: 'never-received' } as const;

function lost() {
  const desk = new AccountDesk();
  const order = desk.buying();
  desk.loseAnswer(order);
  const resolve = (as: { is: 'never-received' } | { is: 'listed'; brokerOrderId: string }, reason = 'by telephone') =>
    desk.command({ type: 'resolve-order', orderId: order.id, as, reason });
  return { desk, order, resolve };
}

describe('an operator who resolves an order', () => {
  it('as never received needs a complete list that was read a minute after it was sent', () => {
    const { desk, order, resolve } = lost();
    expect(resolve(never)).toContain('wait for a complete list');
    desk.wait(59_000).report();
    expect(resolve(never)).toContain('wait for a complete list');
    desk.wait(1_000).report({ markets: ['US_NASDAQ'] });
    expect(resolve(never)).toContain('wait for a complete list');
    desk.wait(1_000).report({ ordersSince: at('09:41') });
    expect(resolve(never)).toContain('wait for a complete list');
    desk.wait(1_000).report();
    expect(resolve(never)).toBeNull();
    expect(order).toMatchObject({ state: 'rejected', message: 'never received, by operator: by telephone' });
    expect(desk.account.reserved).toBe(0);
  });

  it('as never received is refused while the list has one that it may be', () => {
    const { desk, order, resolve } = lost();
    const twin = listed(order, { brokerOrderId: 'KR:20260309:0000000777' });
    desk.wait(120_000).report({ orders: [listed(order), twin] });
    expect(resolve(never)).toContain('the broker lists 2 that it may be');
    expect(order.state).toBe('unknown');
  });

  it('as one of two that are listed leaves the other to whoever placed it', () => {
    const { desk, order, resolve } = lost();
    const twin = listed(order, { brokerOrderId: 'KR:20260309:0000000777', filled: 142, state: 'filled' });
    desk.wait(120_000).report({ orders: [listed(order), twin] });
    expect(resolve({ is: 'listed', brokerOrderId: 'KR:20260309:0000000778' })).toContain('has no order');
    expect(resolve({ is: 'listed', brokerOrderId: twin.brokerOrderId })).toBeNull();
    expect(order).toMatchObject({ state: 'filled', brokerOrderId: twin.brokerOrderId });
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(142);
    desk.wait(1_000).report({ orders: [listed(order, { brokerOrderId: numberOf(order.id) }), twin] });
    expect(desk.said('order-elsewhere')).toHaveLength(1);
  });

  it('as one whose price was changed on the phone may do so', () => {
    const { desk, order, resolve } = lost();
    desk.wait(120_000).report({ orders: [listed(order, { limit: 70_500, filled: 142, state: 'filled' })] });
    expect(order.state).toBe('unknown');
    expect(resolve({ is: 'listed', brokerOrderId: numberOf(order.id) })).toBeNull();
    expect(order.state).toBe('filled');
  });

  it('as an order that is known to be another of ours is refused', () => {
    const desk = new AccountDesk({ stocks: 2 });
    const first = desk.buying();
    desk.accept(first).quote(BASE, symbolId(1));
    const second = desk.order();
    desk.loseAnswer(second).wait(120_000);
    desk.report({ orders: [listed(first)] });
    const as = { is: 'listed', brokerOrderId: numberOf(first.id) } as const;
    expect(desk.command({ type: 'resolve-order', orderId: second.id, as, reason: 'a guess' })).toContain(
      'has no order',
    );
  });

  it('needs a reason, and an order whose fate is unknown', () => {
    const { desk, order, resolve } = lost();
    desk.wait(120_000).report();
    expect(resolve(never, '  ')).toContain('needs a reason');
    desk.accept(order);
    expect(resolve(never)).toContain('only an order of unknown fate');
    expect(desk.command({ type: 'resolve-order', orderId: 'o1', as: never, reason: 'there is none' })).toContain(
      'only an order of unknown fate',
    );
  });

  it('wrongly as never received hears of it when the order comes after all', () => {
    const { desk, order, resolve } = lost();
    desk.wait(61_000).report();
    expect(resolve(never)).toBeNull();
    desk.wait(120_000).report({ orders: [listed(order, { orderedAt: at('09:43') })] });
    expect(order.state).toBe('quarantined');
    expect(desk.account.reserved).toBe(142 * 70_100);
    expect(resolve(never)).toContain('the broker did receive it');
  });

  it('of old has nothing to choose from after a restart, until the list is read again', () => {
    const { desk, order, resolve } = lost();
    const twin = listed(order, { brokerOrderId: 'KR:20260309:0000000777' });
    desk
      .wait(120_000)
      .report({ orders: [listed(order), twin] })
      .restart();
    expect(resolve({ is: 'listed', brokerOrderId: twin.brokerOrderId })).toContain('has no order');
    expect(resolve(never)).toContain('wait for a complete list');
  });
});
