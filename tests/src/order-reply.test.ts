import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { OrderDetails } from '../../engine/client/order-details.ts';
import { orderReply } from '../../src/order-reply.ts';
import { TravelDesk } from '../../src/time-travel/travel-desk.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { PaperAccount } from '../support/paper-account.ts';
import { folder } from './cli-harness.ts';

/** A sale whose answer was lost at ten, called never received a minute later, out of the store it was recorded in. */
async function settledSale() {
  const store = openRunStore(join(folder(), 'paper.db'));
  onTestFinished(() => store.close());
  const account = await new PaperAccount(store).loseSale();
  const lostAt = account.engine.lastSeq;
  account.pass(61_000).report().settle();
  const { orderId } = account;
  await account.command({ type: 'resolve-order', orderId, as: { is: 'never-received' }, reason: 'not there' });
  account.pass(60_000).say({ type: 'order-wire', orderId, sent: 'POST again', heard: '' }).settle();
  return { store, account, lostAt };
}

const eventsOf = ({ life }: OrderDetails): string[] => life.map(({ event }) => event);

it('tells an order with what was recorded of it while it lived', async () => {
  const { store, account } = await settledSale();
  const reply = orderReply(store, account.desk, account.orderId, Number.POSITIVE_INFINITY);
  const order = reply.ok ? reply.order : undefined;
  expect(order).toMatchObject({ order: { state: 'rejected' }, resolution: null });
  expect(eventsOf(order!)).toEqual(expect.arrayContaining(['order-unanswered', 'order-resolved']));
  expect(order!.exchanges.map(({ sent }) => sent.slice(0, 10))).toEqual(['POST /uapi', 'POST again']);
});

it('knows no order that there is not', async () => {
  const { store, account } = await settledSale();
  expect(orderReply(store, account.desk, 'o999', 0)).toEqual({
    ok: false,
    message: expect.stringContaining('there is no order o999'),
  });
});

it('tells it in the past as it was known then', async () => {
  const { store, account, lostAt } = await settledSale();
  const desk = new TravelDesk(store);
  while (desk.read());
  const ask = (): OrderDetails => {
    const reply = desk.request({ type: 'order', orderId: account.orderId });
    if (!reply.ok || reply.order === undefined) throw new Error(reply.message);
    return reply.order;
  };
  expect(ask().order.state).toBe('rejected');
  desk.request({ type: 'travel', to: { to: 'entry', seq: lostAt } });
  const then = ask();
  expect(then.order.state).toBe('unknown');
  expect(eventsOf(then)).toContain('order-unanswered');
  expect(eventsOf(then)).not.toContain('order-resolved');
  expect(then.exchanges).toHaveLength(1);
  expect(then.resolution?.neverReceivedRefusal).toContain('wait for a complete list');
  const refused = desk.request({
    type: 'command',
    command: { type: 'resolve-order', orderId: account.orderId, as: { is: 'never-received' }, reason: 'late' },
    actor: '',
  });
  expect(refused).toEqual({ ok: false, message: 'this is the past; it can be looked at and not changed' });
});
