import type { KernelEvent } from '../../../kernel/events.ts';
import type { MarketClock } from '../../../market/clock.ts';
import { notional } from '../../../market/money.ts';
import { type Instant, quantity, symbolId } from '../../../market/types.ts';
import type { OrderId, OrderKind, OrderTicket } from '../../../orders/order.ts';
import type { SimExchange } from '../../sim/exchange.ts';
import { MOST_ORDERS } from '../bounds.ts';
import { findListing, type Listing } from '../world/listing.ts';
import type { World } from '../world/world.ts';
import type { BookedExecution } from './account-book.ts';
import { DIVISIONS } from './divisions.ts';
import type { Notice } from './notice.ts';
import { OrderNumbers } from './order-numbers.ts';
import { type Execution, isWorking, type OrderRecord, remainingOf } from './order-record.ts';
import { listingFor, type OrderRequest, termsOf } from './order-terms.ts';
import { REFUSALS, type Refusal, refusalOf } from './refusals.ts';
import { isClosingAuction, isDue } from './triggers.ts';

export interface ChangeRequest {
  readonly kind: 'modify' | 'cancel';
  /** Which books the number is of. */
  readonly isOverseas: boolean;
  readonly number: string;
  /** All that is left of the order, or so many shares. */
  readonly quantity: number | 'all';
  /** Of a modification. */
  readonly price: number;
  /** ORD_DVSN of a modification; empty keeps the old one. */
  readonly division: string;
}

export type DeskAnswer =
  | { readonly ok: true; readonly order: OrderRecord }
  | { readonly ok: false; readonly refusal: Refusal };

interface DeskOptions {
  readonly account: 'paper' | 'live';
  readonly seed: number;
  readonly clock: MarketClock;
  readonly world: World;
  readonly exchange: SimExchange;
  readonly books: Map<OrderId, OrderRecord>;
  readonly booked: (execution: BookedExecution) => void;
  readonly notify: (notice: Notice) => void;
  readonly later: (ms: number, work: () => void) => void;
}

const refused = (refusal: Refusal): DeskAnswer => ({ ok: false, refusal });

/** The broker's order desk: reads order kinds, sends orders to the exchange, and keeps the books of them. */
export class OrderDesk {
  /** In the order they came, cancellations and modifications among them. */
  readonly orders: OrderRecord[] = [];
  private readonly options: DeskOptions;
  private readonly waiting = new Set<OrderRecord>();
  /** Orders that their exchange will refuse, or has refused, after they were taken. */
  private readonly doomed = new Set<OrderRecord>();
  private readonly numbers: OrderNumbers;
  private issued = 0;
  private doom: number | null = null;

  constructor(options: DeskOptions) {
    this.options = options;
    this.numbers = new OrderNumbers(options.seed);
  }

  place(request: OrderRequest, at: Instant): DeskAnswer {
    if (this.orders.length >= MOST_ORDERS) return refused(REFUSALS.full);
    const found = listingFor(request, this.options.account);
    if (!found.ok) return found;
    const { listing } = found;
    const terms = termsOf(request, listing, { ...this.options, at });
    if (!terms.ok) return terms;
    const order = this.record(request, listing, terms.kind, at, null, 'new');
    order.trigger = terms.trigger;
    if (this.doom !== null) return this.takeDoomed(order, this.doom);
    this.options.exchange.place(order.ticket, at);
    const refusal = this.refusalIn(order);
    if (refusal !== null) return refused(refusal);
    this.enter(order, 'received');
    return { ok: true, order };
  }

  /** The next order will be taken by the broker and refused by its exchange so many ms later; null calls that off. */
  doomNext(ms: number | null): void {
    this.doom = ms;
  }

  change(request: ChangeRequest, at: Instant): DeskAnswer {
    const original = this.findOriginal(request, at);
    if (original === undefined) return refused(REFUSALS.noOrder);
    if (this.orders.length >= 2 * MOST_ORDERS) return refused(REFUSALS.full);
    if (!isWorking(original) || this.doomed.has(original)) return refused(REFUSALS.notOpen);
    const shares = request.quantity === 'all' ? remainingOf(original) : request.quantity;
    if (shares < 1) return refused(REFUSALS.quantity);
    if (shares > remainingOf(original)) return refused(REFUSALS.moreThanOpen);
    return request.kind === 'cancel' ? this.cancel(original, shares, at) : this.modify(original, shares, request, at);
  }

  /** Wakes orders that waited for a price or for an auction. To be called before the exchange sees the price. */
  trip(symbol: number, last: number, at: Instant): void {
    for (const order of this.waiting) {
      const { trigger, ticket } = order;
      if (trigger !== null && isWorking(order) && ticket.symbol !== symbol) continue;
      if (trigger !== null && isDue(trigger, this.options.clock, ticket.market, last, at)) order.trigger = null;
      if (order.trigger === null || !isWorking(order)) this.waiting.delete(order);
    }
  }

  /** Turns conditional limits into market orders once the closing auction has begun. */
  closeAuction(at: Instant): void {
    if (!isClosingAuction(this.options.clock, at)) return;
    for (const order of this.orders) {
      const { ticket, exchangeId, division } = order;
      if (DIVISIONS[division]?.marketAtClose !== true || ticket.market !== 'KR') continue;
      if (!isWorking(order) || exchangeId !== ticket.id) continue;
      const market: OrderTicket = {
        ...ticket,
        id: `${ticket.id}m`,
        quantity: quantity(remainingOf(order)),
        kind: { kind: 'market' },
      };
      this.options.books.set(market.id, order);
      if (this.options.exchange.replace(exchangeId, market, at)) order.exchangeId = market.id;
      this.drain();
    }
  }

  /** Takes what the exchange has said into the books. */
  drain(): void {
    const { out } = this.options.exchange;
    for (let event = out.shift(); event !== undefined; event = out.shift()) this.take(event);
  }

  private take(event: KernelEvent): void {
    if (event.type !== 'fill' && event.type !== 'order-ended') return;
    const order = this.options.books.get(event.orderId);
    if (order === undefined) throw new Error(`the exchange speaks of an order that is in no book: ${event.orderId}`);
    if (event.type === 'fill') {
      this.fill(order, event);
      return;
    }
    if (event.as === 'expired') {
      order.expired = true;
      return;
    }
    order.cancelled += event.remaining;
    this.options.notify({ kind: 'unfilled', order, quantity: event.remaining });
  }

  private fill(order: OrderRecord, event: Extract<KernelEvent, { type: 'fill' }>): void {
    const { market, symbol, side } = order.ticket;
    const execution: Execution = {
      id: event.executionId,
      at: event.at,
      price: event.price,
      quantity: event.quantity,
      amount: notional(event.price, event.quantity, market),
      commission: event.commission,
      tax: event.tax,
    };
    order.filled += event.quantity;
    order.filledValue += event.price * event.quantity;
    order.executions.push(execution);
    const day = this.options.clock.localDay(market, event.at);
    this.options.booked({ ...execution, symbol, market, side, day });
    this.options.notify({ kind: 'filled', order, quantity: event.quantity, execution });
  }

  private cancel(original: OrderRecord, shares: number, at: Instant): DeskAnswer {
    const { exchange } = this.options;
    const listing = this.listingOf(original);
    const asked = this.askAgain(original, shares, original.orderedPrice, original.division);
    const order = this.record(asked, listing, original.ticket.kind, at, original.number, 'cancel');
    if (shares < remainingOf(original)) exchange.reduce(original.exchangeId, shares);
    else exchange.cancel(original.exchangeId, at);
    original.cancelled += shares;
    // The exchange's word that it ended is the cancellation's own, which is confirmed below.
    exchange.out.length = 0;
    order.cancelled = shares;
    this.enter(order, 'confirmed');
    return { ok: true, order };
  }

  private modify(original: OrderRecord, shares: number, request: ChangeRequest, at: Instant): DeskAnswer {
    const listing = this.listingOf(original);
    const asked = this.askAgain(original, shares, request.price, request.division || original.division);
    const terms = termsOf(asked, listing, { ...this.options, at });
    if (!terms.ok) return terms;
    const order = this.record(asked, listing, terms.kind, at, original.number, 'modify');
    order.trigger = terms.trigger;
    this.options.exchange.replace(original.exchangeId, order.ticket, at);
    const refusal = this.refusalIn(order);
    if (refusal !== null) return refused(refusal);
    original.moved += shares;
    this.enter(order, 'confirmed');
    return { ok: true, order };
  }

  /** The request that a part of an order would be. */
  private askAgain(original: OrderRecord, shares: number, price: number, division: string): OrderRequest {
    const { ticket, venue } = original;
    const { market, side } = ticket;
    const { code } = this.listingOf(original);
    return { market, code, side, division, venue, quantity: shares, price, condition: 0 };
  }

  /** The refusal that the exchange has just answered with; what else it said stays to be taken. */
  private refusalIn(order: OrderRecord): Refusal | null {
    const { exchange, books } = this.options;
    const [first] = exchange.out;
    if (first?.type !== 'order-rejected') return null;
    exchange.out.shift();
    books.delete(order.ticket.id);
    const held = exchange.holdings.get(order.ticket.symbol) ?? 0;
    return refusalOf(first.code, order.ticket.market !== 'KR', held);
  }

  private takeDoomed(order: OrderRecord, ms: number): DeskAnswer {
    this.doom = null;
    this.doomed.add(order);
    this.enter(order, 'received');
    this.options.later(ms, () => {
      order.rejection = '거래소 거부';
      order.rejected = remainingOf(order);
      this.options.notify({ kind: 'refused', order, quantity: order.rejected });
    });
    return { ok: true, order };
  }

  /** Puts an order into the books, says so, and takes what the exchange made of it at once. */
  private enter(order: OrderRecord, kind: 'received' | 'confirmed'): void {
    this.orders.push(order);
    if (order.trigger !== null) this.waiting.add(order);
    this.options.notify({ kind, order, quantity: order.ticket.quantity });
    this.drain();
  }

  private record(
    request: OrderRequest,
    { symbol, market }: Listing,
    kind: OrderKind,
    at: Instant,
    original: string | null,
    type: OrderRecord['request'],
  ): OrderRecord {
    const id: OrderId = `e${++this.issued}`;
    const { side, venue, division } = request;
    const day = this.options.clock.localDay(market, at);
    const order: OrderRecord = {
      ticket: { id, symbol: symbolId(symbol), market, side, quantity: quantity(request.quantity), kind },
      exchangeId: id,
      request: type,
      day,
      number: this.numbers.next(market, day),
      original,
      at,
      venue,
      division,
      orderedPrice: request.price,
      trigger: null,
      filled: 0,
      filledValue: 0,
      cancelled: 0,
      moved: 0,
      rejected: 0,
      expired: false,
      rejection: '',
      executions: [],
    };
    this.options.books.set(id, order);
    return order;
  }

  /** Numbers are unique for a day only: the latest order that bears it. */
  private findOriginal({ number, isOverseas }: ChangeRequest, at: Instant): OrderRecord | undefined {
    const wanted = number.padStart(10, '0');
    return this.orders.findLast((order) => {
      const { market } = order.ticket;
      if ((market !== 'KR') !== isOverseas || order.number !== wanted || order.request === 'cancel') return false;
      return order.day === this.options.clock.localDay(market, at);
    });
  }

  private listingOf(order: OrderRecord): Listing {
    const { market, code } = this.options.world.instruments[order.ticket.symbol]!;
    return findListing(market as Listing['market'], code)!;
  }
}
