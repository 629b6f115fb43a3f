import { AsyncLocalStorage } from 'node:async_hooks';
import type { Desk } from '../../../kernel/desk.ts';
import type { RejectCode } from '../../../kernel/events.ts';
import { quantity } from '../../../market/types.ts';
import type { OrderId, OrderTicket } from '../../../orders/order.ts';
import type { KisClient } from '../client.ts';
import type { KisOrder } from '../order-request.ts';
import type { KisError } from '../result.ts';
import { isWrite, type WireNote } from '../wire.ts';
import type { EventQueue } from './event-queue.ts';
import type { Listings } from './listings.ts';

/** Carries orders and cancellations to the broker and brings back what it answered, or that it did not. */
export class OrderLane {
  private readonly client: KisClient;
  private readonly desk: () => Desk;
  private readonly queue: Pick<EventQueue, 'push'>;
  private readonly listings: Listings;
  private readonly sent: () => void;
  /** Whose request an exchange with the broker belongs to. */
  private readonly about = new AsyncLocalStorage<OrderId>();

  /** @param sent is called after every answer: the broker's records have news */
  constructor(
    client: KisClient,
    desk: () => Desk,
    queue: Pick<EventQueue, 'push'>,
    listings: Listings,
    sent: () => void,
  ) {
    this.client = client;
    this.desk = desk;
    this.queue = queue;
    this.listings = listings;
    this.sent = sent;
  }

  async place(ticket: OrderTicket): Promise<void> {
    const { id } = ticket;
    const answer = await this.about.run(id, () => this.client.place(this.orderOf(ticket)));
    if (answer.ok) {
      this.queue.push({ type: 'order-accepted', orderId: id, brokerOrderId: answer.value.brokerOrderId });
    } else {
      const message = words(answer.error);
      switch (answer.fate) {
        case 'not-sent':
          this.queue.push({ type: 'order-unsent', orderId: id, message });
          return;
        case 'refused':
          this.queue.push({ type: 'order-rejected', orderId: id, code: codeOf(answer.error), message });
          return;
        case 'unknown':
          this.queue.push({ type: 'order-unanswered', orderId: id, message });
          return;
        default:
          answer.fate satisfies never;
      }
    }
    this.sent();
  }

  async cancel(orderId: OrderId): Promise<void> {
    const order = this.desk().state.orders.get(orderId);
    if (order === undefined) return;
    const { brokerOrderId, market, symbol } = order;
    if (brokerOrderId === null) {
      this.queue.push({ type: 'cancel-failed', orderId, message: 'the broker has not told its number yet' });
      return;
    }
    const { code } = this.listings.of(symbol);
    const remaining = quantity(order.quantity - order.filled);
    const answer = await this.about.run(orderId, () => this.client.cancel({ brokerOrderId, market, code, remaining }));
    if (!answer.ok) this.queue.push({ type: 'cancel-failed', orderId, message: words(answer.error) });
    this.sent();
  }

  /** An exchange with the broker: for an order it goes into the journal. */
  wire(note: WireNote): void {
    const orderId = this.about.getStore();
    if (orderId === undefined || !isWrite(note.lane)) return;
    const heard =
      note.status === null ? (note.error === null ? '' : words(note.error)) : `${note.status} ${note.reply}`;
    this.queue.push({
      type: 'order-wire',
      orderId,
      sent: `${note.method} ${note.path} ${note.trId} ${note.request}`,
      heard,
    });
  }

  private orderOf({ market, symbol, side, quantity: shares, kind }: OrderTicket): KisOrder {
    const { code } = this.listings.of(symbol);
    return {
      market,
      code,
      side,
      quantity: shares,
      pricing: kind.kind === 'market' ? { kind: 'market' } : { kind: 'limit', limit: kind.limit },
      duration: kind.kind === 'ioc' || kind.kind === 'fok' ? kind.kind : 'day',
      venue: market === 'KR' ? 'KRX' : 'MAIN',
    };
  }
}

/** As far as the broker's words tell. */
function codeOf(error: KisError): RejectCode {
  if (error.kind !== 'rejected') return 'bad-order';
  switch (error.cause) {
    case 'hours':
      return 'market-closed';
    case 'cash':
      return 'insufficient-cash';
    case 'shares':
      return 'not-held';
    case 'other':
      return 'bad-order';
    default:
      return error.cause satisfies never;
  }
}

const words = (error: KisError): string =>
  'code' in error && error.code !== '' ? `${error.code} ${error.words}` : error.words;
