import { describe, expect, it } from 'vitest';
import { symbolId } from '../../../../engine/market/types.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { listed } from '../../../support/broker-records.ts';
import { BASE, STOCK } from '../../../support/scripted-day.ts';

describe('a cancellation', () => {
  it('that failed is asked for again while the list has the order working', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.accept(order).wait(60_000);
    expect(desk.cancels).toEqual([order.id]);
    desk.happens({ type: 'cancel-failed', orderId: order.id, message: 'timed out' }, 1_000);
    desk.wait(1_000).report({ orders: [listed(order)] });
    expect(desk.cancels).toHaveLength(1);
    desk.wait(4_000).report({ orders: [listed(order)] });
    expect(desk.cancels).toEqual([order.id, order.id]);
    desk.wait(6_000).report({ orders: [listed(order, { filled: 7, state: 'cancelled' })] });
    expect(order).toMatchObject({ state: 'cancelled', filled: 7 });
    desk.wait(6_000).report({ orders: [listed(order, { filled: 7, state: 'cancelled' })] });
    expect(desk.cancels).toHaveLength(2);
  });

  it('of an order whose number is not known goes out with the number', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.command({ type: 'halt', reason: 'the news' });
    expect(desk.cancels).toEqual([]);
    desk.wait(500).accept(order);
    expect(desk.cancels).toEqual([order.id]);
  });

  it('of an order of unknown fate goes out once it is found', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.loseAnswer(order).wait(90_000);
    expect(desk.cancels).toEqual([]);
    desk.report({ orders: [listed(order)] });
    expect(desk.cancels).toEqual([order.id]);
  });

  it('asked for before a restart is asked for again after it', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.accept(order).wait(60_000).restart().wait(3_000);
    desk.report({ orders: [listed(order)] });
    expect(desk.cancels).toEqual([order.id, order.id]);
  });
});

describe('the kill switch', () => {
  it('with an order of unknown fate sells nothing twice and waits for the evidence', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.loseAnswer(order).wait(5_000);
    desk.command({ type: 'halt', reason: 'the news' });
    desk.wait(5_000).happens({ type: 'orders-refreshed', ok: true, working: [] });
    desk.wait(30_000);
    expect(desk.state.killSwitch?.steps.map(({ status }) => status)).toEqual([
      'done',
      'failed',
      'done',
      'done',
      'done',
    ]);
    expect(desk.state.stopped).toBeNull();

    // It was taken after all: what is left of it is cancelled, what it bought is sold.
    desk.report({ orders: [listed(order, { filled: 42 })] });
    expect(desk.cancels).toEqual([order.id]);
    desk.wait(6_000).report({ orders: [listed(order, { filled: 42, state: 'cancelled' })] });
    desk.quote(BASE);
    const sale = desk.order();
    expect(sale).toMatchObject({ side: 'SELL', quantity: 42 });
    desk.accept(sale).wait(4_000);
    desk.report({
      orders: [listed(order, { filled: 42, state: 'cancelled' }), listed(sale, { filled: 42, state: 'filled' })],
    });
    expect(desk.state.stopped).toBe('kill-switch');
    expect(desk.sent.map(({ side }) => side)).toEqual(['BUY', 'SELL']);
  });

  it('with a sale of unknown fate does not sell again, and says that a position is left', () => {
    const desk = new AccountDesk();
    desk.holding();
    desk.wait(60_000);
    desk.command({ type: 'exit', symbol: STOCK, reason: 'enough' });
    const sale = desk.order();
    desk.loseAnswer(sale);
    desk.command({ type: 'halt', reason: 'the news' });
    desk.wait(5_000).happens({ type: 'orders-refreshed', ok: true, working: [] });
    for (let n = 0; n < 20; n++) desk.wait(1_000).quote(69_500);
    expect(desk.sent).toHaveLength(2);
    expect(desk.said('kill-switch-done')[0]).toContain('1 positions are left');
    desk.report({ orders: [listed(sale, { filled: 142, filledAmount: 142 * 69_600, state: 'filled' })] });
    expect(desk.state.stopped).toBe('kill-switch');
  });
});

describe('the circuit breaker', () => {
  it('cancels a buy whose fate is unknown as soon as it is found', () => {
    const desk = new AccountDesk({ stocks: 2 });
    const first = desk.buying();
    desk.accept(first).wait(4_000);
    desk.report({ orders: [listed(first, { filled: 142, state: 'filled' })] });
    desk.quote(BASE, symbolId(1));
    const second = desk.order();
    desk.loseAnswer(second).quote(67_800);
    expect(desk.state.breaker.tripped).toBe(true);
    desk.wait(4_000).report({
      orders: [listed(first, { filled: 142, state: 'filled' }), listed(second, { code: '000001', name: 'Stock 1' })],
    });
    expect(second.state).toBe('working');
    expect(desk.cancels).toContain(second.id);
  });
});
