import { describe, expect, it } from 'vitest';
import type { OrderDetails } from '../../../engine/client/order-details.ts';
import type { IncidentRecord, OrderWireRecord } from '../../../engine/kernel/records.ts';
import { instant, price, quantity, symbolId } from '../../../engine/market/types.ts';
import { orderDetails } from '../../../engine/runtime/order-details.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { aListedOrder, at, PaperAccount, TEN } from '../../support/paper-account.ts';

async function lostSale() {
  const store = new MemoryStore();
  const account = await new PaperAccount(store).loseSale();
  const details = (): OrderDetails => {
    const order = account.desk.state.orders.get(account.orderId)!;
    return orderDetails(account.desk, order, {
      incidents: store.records.filter((record): record is IncidentRecord => record.kind === 'incident'),
      wire: store.records.filter((record): record is OrderWireRecord => record.kind === 'order-wire'),
    });
  };
  return { account, details };
}

describe('a sale whose answer was lost', () => {
  it('is told with its life, what was sent, what was heard, and what it blocks', async () => {
    const { account, details } = await lostSale();
    const { order, life, exchanges, blocked, sentAt, brokerOrderId, zone } = details();
    expect(order).toMatchObject({
      id: account.orderId,
      side: 'SELL',
      quantity: 120,
      state: 'unknown',
      elsewhere: false,
    });
    expect({ sentAt, brokerOrderId, zone }).toEqual({ sentAt: TEN, brokerOrderId: null, zone: 'Asia/Seoul' });
    expect(life.at(-1)).toMatchObject({ level: 'alarm', event: 'order-unanswered', at: TEN });
    expect(exchanges).toEqual([{ at: TEN, sent: expect.stringContaining('VTTC0011U'), heard: '' }]);
    expect(blocked).toEqual({ currency: 'KRW', moneyDecimals: 0, cash: 0, shares: 120 });
  });

  it('has no candidate in a list that was read as it was sent, and cannot be called never received', async () => {
    const { details } = await lostSale();
    const { list, resolution } = details();
    expect(list).toEqual({ readAt: TEN, isComplete: false, orders: [] });
    expect(resolution?.neverReceivedRefusal).toMatch(
      /wait for a complete list of the broker read a minute after it was sent/,
    );
  });

  it('may be each of two that fit, by a person’s word an earlier one, and none of another size', async () => {
    const { account, details } = await lostSale();
    account.pass(90_000).report({
      orders: [
        aListedOrder(),
        aListedOrder({ brokerOrderId: 'KR:20260309:0000012399', orderedAt: at(2_000) }),
        aListedOrder({ brokerOrderId: 'KR:20260309:0000012400', quantity: quantity(12), limit: price(70_400) }),
        aListedOrder({ brokerOrderId: 'KR:20260309:0000012001', orderedAt: at(-600_000), state: 'filled' }),
        aListedOrder({ brokerOrderId: 'KR:20260309:0000012500', code: '900008' }),
      ],
    });
    account.settle();
    const { list, resolution } = details();
    expect(
      list?.orders.map(({ brokerOrderId, isCandidate, differs }) => [brokerOrderId.slice(-5), isCandidate, differs]),
    ).toEqual([
      ['12399', true, []],
      ['12345', true, []],
      // The clocks may be apart, so a person may say it is this one; the engine never takes it by itself.
      ['12001', true, ['time']],
      ['12400', false, ['quantity', 'price']],
    ]);
    expect(resolution?.neverReceivedRefusal).toBe('the broker lists 2 that it may be: it is one of them');
  });

  it('may be called never received once a complete list a minute later has none like it', async () => {
    const { account, details } = await lostSale();
    account.pass(61_000).report().settle();
    expect(details().resolution).toEqual({ neverReceivedRefusal: null });
    const reply = await account.command({
      type: 'resolve-order',
      orderId: account.orderId,
      as: { is: 'never-received' },
      reason: 'not on the phone either',
    });
    expect(reply.ok).toBe(true);
    expect(details()).toMatchObject({ order: { state: 'rejected' }, blocked: null, resolution: null });
  });

  it('is the only one that fits, which settles it without anybody', async () => {
    const { account, details } = await lostSale();
    account.pass(5_000).report({ orders: [aListedOrder({ orderedAt: instant(TEN + 900) })] });
    account.settle();
    const { order, list, resolution, brokerOrderId } = details();
    expect([order.state, brokerOrderId, resolution]).toEqual(['working', 'KR:20260309:0000012345', null]);
    expect(list?.orders).toMatchObject([{ ours: account.orderId, isCandidate: false }]);
  });
});

it('tells of an order that the broker refused in words and lists all the same, and who may settle it', async () => {
  const store = new MemoryStore();
  const account = new PaperAccount(store).report().settle();
  await account.command({ type: 'exit', symbol: symbolId(0), reason: 'enough' });
  account
    .say({ type: 'order-rejected', orderId: account.orderId, code: 'bad-order', message: 'no such order' })
    .settle();
  account
    .pass(5_000)
    .report({ orders: [aListedOrder()] })
    .settle();
  const details = orderDetails(account.desk, account.desk.state.orders.get(account.orderId)!, {
    incidents: [],
    wire: [],
  });
  expect(details.order.state).toBe('quarantined');
  expect(details.list?.orders).toMatchObject([{ ours: account.orderId, isCandidate: false }]);
  expect(details.resolution?.neverReceivedRefusal).toMatch(/^the broker did receive it, as KR:20260309:0000012345/);
  expect(details.blocked).toMatchObject({ shares: 120 });
});

it('keeps control characters of the broker away from the screen, and bounds what it says', async () => {
  const { account, details } = await lostSale();
  account
    .say({ type: 'order-wire', orderId: account.orderId, sent: 'POST', heard: `500 \x1b]0;x\x07${'가'.repeat(5_000)}` })
    .settle();
  const heard = details().exchanges.at(-1)?.heard ?? '';
  expect(heard).toMatch(/^500 \]0;x가+$/);
  expect([...heard]).toHaveLength(2_000);
});
