import { describe, expect, it } from 'vitest';
import type { KisClient } from '../../../../../engine/broker/kis/client.ts';
import type { LiveEvent } from '../../../../../engine/broker/kis/desk/event-queue.ts';
import { Listings } from '../../../../../engine/broker/kis/desk/listings.ts';
import { OrderLane } from '../../../../../engine/broker/kis/desk/order-lane.ts';
import type { KisOrder } from '../../../../../engine/broker/kis/order-request.ts';
import type { KisError, WriteFate } from '../../../../../engine/broker/kis/result.ts';
import type { WireNote } from '../../../../../engine/broker/kis/wire.ts';
import { instant, price, quantity, symbolId } from '../../../../../engine/market/types.ts';
import type { OrderTicket } from '../../../../../engine/orders/order.ts';

const TICKET: OrderTicket = {
  ...{ id: 'o7', symbol: symbolId(0), market: 'KR', side: 'BUY', quantity: quantity(10) },
  kind: { kind: 'limit', limit: price(70_000) },
};
const LOST: KisError = { kind: 'network', sent: 'maybe', words: 'no complete answer within 10 s' };
const REFUSED: KisError = { kind: 'rejected', code: 'APBK0918', words: 'short of cash', cause: 'cash' };

function lane(answer: Awaited<ReturnType<KisClient['place']>>) {
  const events: LiveEvent[] = [];
  const placed: KisOrder[] = [];
  let reads = 0;
  const queue = { push: (...pushed: readonly LiveEvent[]) => void events.push(...pushed) };
  const listings = new Listings([{ market: 'KR', code: '005930', name: 'Samsung Electronics' }], queue);
  const client = {
    place: async (order: KisOrder) => {
      placed.push(order);
      made.wire(NOTE);
      return answer;
    },
  } as unknown as KisClient;
  const noDesk = () => {
    throw new Error('placing asks the kernel nothing');
  };
  const made: OrderLane = new OrderLane(client, noDesk, queue, listings, () => reads++);
  return { made, events, placed, reads: () => reads };
}

const NOTE: WireNote = {
  ...{ lane: 'entry', method: 'POST', path: '/order-cash', trId: 'VTTC0012U', request: '{"PDNO":"005930"}' },
  ...{ sentAt: 0, heardAt: 1, status: 200, reply: '{"rt_cd":"0"}', brokerTime: null, error: null },
};

describe('an order on its way', () => {
  it('is accepted under the broker’s number, its exchange is on record, and the list is read', async () => {
    const { made, events, placed, reads } = lane({
      ok: true,
      value: { brokerOrderId: 'KR:20260309:0000000001', number: '0000000001', at: instant(0) },
    });
    await made.place(TICKET);
    expect(placed).toEqual([
      {
        ...{ market: 'KR', code: '005930', side: 'BUY', quantity: 10, duration: 'day', venue: 'KRX' },
        pricing: { kind: 'limit', limit: 70_000 },
      },
    ]);
    expect(events).toMatchObject([
      { type: 'order-wire', orderId: 'o7', heard: '200 {"rt_cd":"0"}' },
      { type: 'order-accepted', orderId: 'o7', brokerOrderId: 'KR:20260309:0000000001' },
    ]);
    expect(reads()).toBe(1);
  });

  it.each<[WriteFate, KisError, object]>([
    ['not-sent', LOST, { type: 'order-unsent', orderId: 'o7' }],
    ['refused', REFUSED, { type: 'order-rejected', code: 'insufficient-cash', message: 'APBK0918 short of cash' }],
    ['unknown', LOST, { type: 'order-unanswered', message: 'no complete answer within 10 s' }],
  ])('that came to the fate %s is told as such and nothing more', async (fate, error, event) => {
    const { made, events, placed } = lane({ ok: false, fate, error });
    await made.place(TICKET);
    expect(placed).toHaveLength(1);
    expect(events.filter(({ type }) => type !== 'order-wire')).toMatchObject([event]);
  });
});
