import type { KernelEvent } from '../../../kernel/events.ts';
import type { MarketClock } from '../../../market/clock.ts';
import { MINUTE_MS } from '../../../market/days.ts';
import { MARKETS } from '../../../market/markets.ts';
import { notional } from '../../../market/money.ts';
import { type Instant, type MarketCode, price, quantity, symbolId, type TradingDay } from '../../../market/types.ts';
import type { OrderId, OrderKind, OrderTicket, Side } from '../../../orders/order.ts';
import { tradeCosts } from '../../sim/costs.ts';
import type { SimExchange } from '../../sim/exchange.ts';
import { hash } from '../dice.ts';
import { findListing, type Listing } from '../world/listing.ts';
import type { World } from '../world/world.ts';
import type { BookedExecution } from './account-book.ts';
import { DIVISIONS, isOnPaper, US_DIVISIONS } from './divisions.ts';
import type { Notice } from './notice.ts';
import { type Execution, isWorking, type OrderRecord, remainingOf, type Trigger, type Venue } from './order-record.ts';
import { REFUSALS, type Refusal, refusalOf } from './refusals.ts';

/** An order as a client asks for it, its numbers read and its codes known to be well formed. */
export interface OrderRequest {
  readonly market: MarketCode;
  readonly code: string;
  readonly side: Side;
  /** ORD_DVSN. */
  readonly division: string;
  readonly venue: Venue;
  readonly quantity: number;
  /** Price units; 0 for none. */
  readonly price: number;
  /** Price that wakes a stop, price units; 0 for none. */
  readonly condition: number;
}

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

/** What an order kind asks of the exchange. */
interface Terms {
  readonly kind: OrderKind;
  readonly trigger: Trigger | null;
}

const refused = (refusal: Refusal): DeskAnswer => ({ ok: false, refusal });

/** The broker's order desk: reads order kinds, sends orders to the exchange, and keeps the books of them. */
export class OrderDesk {
  /** In the order they came, cancellations and modifications among them. */
  readonly orders: OrderRecord[] = [];
  private readonly options: DeskOptions;
  private readonly waiting = new Set<OrderRecord>();
  private readonly numbers = new Map<string, number>();
  private issued = 0;
  private doom: number | null = null;

  constructor(options: DeskOptions) {
    this.options = options;
  }

  place(request: OrderRequest, at: Instant): DeskAnswer {
    const found = this.find(request);
    if (!found.ok) return found;
    const { listing } = found;
    const terms = this.termsOf(request, listing, at);
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
    if (!isWorking(original)) return refused(REFUSALS.notOpen);
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
      if (trigger !== null && this.isDue(trigger, ticket.market, last, at)) order.trigger = null;
      if (order.trigger === null || !isWorking(order)) this.waiting.delete(order);
    }
  }

  /** Turns conditional limits into market orders where the closing auction has begun. */
  closeAuction(at: Instant): void {
    for (const order of this.orders) {
      if (DIVISIONS[order.division]?.marketAtClose !== true || order.ticket.market !== 'KR' || !isWorking(order))
        continue;
      if (order.exchangeId !== order.ticket.id || !this.isClosingAuction(order.ticket.market, at)) continue;
      const ticket: OrderTicket = {
        ...order.ticket,
        id: `${order.ticket.id}m`,
        quantity: quantity(remainingOf(order)),
        kind: { kind: 'market' },
      };
      this.options.books.set(ticket.id, order);
      if (this.options.exchange.replace(order.exchangeId, ticket, at)) order.exchangeId = ticket.id;
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
    const order = this.follow(original, shares, original.orderedPrice, original.division, at, 'cancel');
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
    const division = request.division === '' ? original.division : request.division;
    const { code, market } = this.listingOf(original);
    const asked: OrderRequest = {
      market,
      code,
      side: original.ticket.side,
      division,
      venue: original.venue,
      quantity: shares,
      price: request.price,
      condition: 0,
    };
    const terms = this.termsOf(asked, this.listingOf(original), at);
    if (!terms.ok) return terms;
    const order = this.record(asked, this.listingOf(original), terms.kind, at, original.number, 'modify');
    order.trigger = terms.trigger;
    this.options.exchange.replace(original.exchangeId, order.ticket, at);
    const refusal = this.refusalIn(order);
    if (refusal !== null) return refused(refusal);
    original.moved += shares;
    this.enter(order, 'confirmed');
    return { ok: true, order };
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

  private find(request: OrderRequest): { ok: true; listing: Listing } | { ok: false; refusal: Refusal } {
    const { market, code, venue } = request;
    const listing = market === 'KR' || market === 'US_NASDAQ' ? findListing(market, code) : undefined;
    if (listing === undefined) return { ok: false, refusal: REFUSALS.noSymbol };
    if (venue !== 'KRX' && this.options.account === 'paper') return { ok: false, refusal: REFUSALS.paper };
    if (venue === 'NXT' && !listing.onNxt) return { ok: false, refusal: REFUSALS.notOnNxt };
    return { ok: true, listing };
  }

  private termsOf(
    request: OrderRequest,
    listing: Listing,
    at: Instant,
  ): ({ ok: true } & Terms) | { ok: false; refusal: Refusal } {
    if (!Number.isSafeInteger(request.quantity) || request.quantity < 1) {
      return { ok: false, refusal: REFUSALS.quantity };
    }
    return request.market === 'KR' ? this.koreanTerms(request, listing, at) : this.americanTerms(request);
  }

  private koreanTerms(
    request: OrderRequest,
    listing: Listing,
    at: Instant,
  ): ({ ok: true } & Terms) | { ok: false; refusal: Refusal } {
    const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;
    const division = DIVISIONS[request.division];
    const { account, world, exchange } = this.options;
    if (division === undefined || !division.venues.includes(request.venue)) return refuse(REFUSALS.division);
    if (account === 'paper' && !isOnPaper(request.division)) return refuse(REFUSALS.paper);
    const quote = world.quote(listing.symbol, at, request.venue === 'KRX' ? 'KRX' : 'all');
    const isBuy = request.side === 'BUY';
    const limits = quote.limits!;
    const book = world.book(quote);
    const own = isBuy ? book.bids[0]!.price : book.asks[0]!.price;
    const opposite = isBuy ? book.asks[0]!.price : book.bids[0]!.price;
    const limited = (limit: number) => {
      const kind = division.condition === 'day' ? 'limit' : division.condition;
      return { ok: true, kind: { kind, limit: price(limit) }, trigger: null } as const;
    };
    switch (division.pricing) {
      case 'limit':
        return request.price > 0 ? limited(request.price) : refuse(REFUSALS.price);
      case 'close-price':
        return limited(division.phase === 'close-before' ? quote.day.base : quote.day.last);
      case 'best-opposite':
        return limited(opposite || own);
      case 'best-own':
        return limited(own || opposite);
      case 'middle':
        return limited(isBuy ? own : opposite);
      case 'stop-limit': {
        if (request.price <= 0 || request.condition <= 0) return refuse(REFUSALS.price);
        const trigger = {
          kind: 'stop',
          price: price(request.condition),
          rising: request.condition > quote.last,
        } as const;
        return { ...limited(request.price), trigger };
      }
      case 'market': {
        // The broker holds back cash at the upper limit until a market order is filled.
        const needed = limits.upper * request.quantity;
        if (
          isBuy &&
          needed + tradeCosts('KR', 'BUY', needed, quote.day.day as TradingDay).commission >
            exchange.freeCash('KRW', at)
        ) {
          return refuse(REFUSALS.cash);
        }
        if (division.condition === 'day') return { ok: true, kind: { kind: 'market' }, trigger: null };
        return limited(isBuy ? limits.upper : limits.lower);
      }
    }
  }

  private americanTerms(request: OrderRequest): ({ ok: true } & Terms) | { ok: false; refusal: Refusal } {
    const division = US_DIVISIONS[request.division];
    if (division === undefined) return { ok: false, refusal: REFUSALS.marketOrder };
    if (this.options.account === 'paper' && request.division !== '00') return { ok: false, refusal: REFUSALS.paper };
    if (division.side === 'SELL' && request.side === 'BUY') return { ok: false, refusal: REFUSALS.division };
    if (!division.market && request.price <= 0) return { ok: false, refusal: REFUSALS.price };
    const trigger: Trigger | null = division.at === null ? null : { kind: division.at };
    if (division.market) return { ok: true, kind: { kind: 'market' }, trigger };
    const kind = { kind: division.at === null ? 'limit' : 'ioc', limit: price(request.price) } as const;
    return { ok: true, kind, trigger };
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
      number: this.nextNumber(market, day),
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

  private follow(
    original: OrderRecord,
    shares: number,
    orderedPrice: number,
    division: string,
    at: Instant,
    type: 'cancel',
  ): OrderRecord {
    const { ticket, venue } = original;
    const { market, side } = ticket;
    const listing = this.listingOf(original);
    const asked: OrderRequest = {
      market,
      code: listing.code,
      side,
      division,
      venue,
      quantity: shares,
      price: orderedPrice,
      condition: 0,
    };
    return this.record(asked, listing, ticket.kind, at, original.number, type);
  }

  /** Numbers go up over the day with the orders of other customers in between. */
  private nextNumber(market: MarketCode, day: TradingDay): string {
    const { currency } = MARKETS[market];
    const key = `${currency}:${day}`;
    const { seed } = this.options;
    const before = this.numbers.get(key) ?? 1_000 + (hash(seed, key) % 9_000);
    const next = before + 1 + (hash(seed, key, before) % 9);
    this.numbers.set(key, next);
    return String(next).padStart(10, '0');
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

  private isDue(trigger: Trigger, market: MarketCode, last: number, at: Instant): boolean {
    switch (trigger.kind) {
      case 'stop':
        return trigger.rising ? last >= trigger.price : last <= trigger.price;
      case 'open':
        return this.options.clock.isOpen(market, at);
      case 'close': {
        const minutes = this.options.clock.minutesToClose(market, at);
        return minutes !== null && minutes <= 1;
      }
    }
  }

  private isClosingAuction(market: MarketCode, at: Instant): boolean {
    const minutes = this.options.clock.minutesToClose(market, at);
    return minutes !== null && minutes * MINUTE_MS <= CLOSING_AUCTION_MS;
  }
}

const CLOSING_AUCTION_MS = 10 * MINUTE_MS;
