import type { KernelEvent, RejectCode } from '../../kernel/events.ts';
import type { MarketClock } from '../../market/clock.ts';
import { MARKETS } from '../../market/markets.ts';
import { notional } from '../../market/money.ts';
import { dailyLimits, isOnTick, roundToTick } from '../../market/ticks.ts';
import {
  type Currency,
  type Instant,
  type Instrument,
  instant,
  price,
  quantity,
  type SymbolId,
} from '../../market/types.ts';
import type { OrderId, OrderTicket } from '../../orders/order.ts';
import { slippageBps, tradeCosts } from './costs.ts';

/** Share of a bar's volume that our orders may take. */
const PARTICIPATION = 0.1;
/** A market buy needs this much more cash than its last price says, for slippage and costs. */
const MARKET_BUY_MARGIN = 1.02;

interface RestingOrder {
  readonly ticket: OrderTicket;
  readonly brokerOrderId: string;
  /** End of the session it was placed in; a day order is dead after it. */
  readonly expiresAt: Instant;
  /** Cash is held back for what remains of a buy at this price. */
  readonly buyingPrice: number;
  remaining: number;
  /** Set once a price came by that it could not trade at: from then on it is filled at its limit, not better. */
  resting: boolean;
}

/** The bar being walked for one symbol. The quote is valid from the first price of the walk until the bar's close. */
interface OpenBar {
  readonly low: number;
  readonly high: number;
  budget: number;
  quote: number | null;
}

export interface ExchangeState {
  readonly cash: [Currency, number][];
  readonly holdings: [number, number][];
  readonly orders: RestingOrder[];
  readonly previousClose: [number, number][];
  readonly lastClose: [number, { day: string; close: number }][];
  readonly issued: number;
}

/**
 * The simulated exchange and the account at it. It matches against the prices of a walked bar: an order is filled at the
 * price that is on the market when it arrives or at a later one, never at an earlier one, never outside the bar's range,
 * and never for more than a tenth of the bar's volume. Orders that arrive while no price is on the market (between two
 * bars) wait for the next bar's open.
 */
export class SimExchange {
  /** Answers in order; the simulated market hands them on. */
  readonly out: KernelEvent[] = [];
  readonly holdings = new Map<SymbolId, number>();
  readonly cash = new Map<Currency, number>();
  private readonly orders = new Map<OrderId, RestingOrder>();
  private readonly bars = new Map<SymbolId, OpenBar>();
  private readonly lastClose = new Map<SymbolId, { day: string; close: number }>();
  private readonly previousClose = new Map<SymbolId, number>();
  private issued = 0;

  private readonly clock: MarketClock;
  private readonly instruments: readonly Instrument[];

  constructor(
    clock: MarketClock,
    instruments: readonly Instrument[],
    cash: Readonly<Partial<Record<Currency, number>>>,
  ) {
    this.clock = clock;
    this.instruments = instruments;
    for (const [currency, minor] of Object.entries(cash)) this.cash.set(currency as Currency, minor);
  }

  /** True when a price of the symbol matters to the account. */
  concerns(symbol: SymbolId): boolean {
    if (this.holdings.has(symbol)) return true;
    for (const order of this.orders.values()) if (order.ticket.symbol === symbol) return true;
    return false;
  }

  holds(symbol: SymbolId): boolean {
    return this.holdings.has(symbol);
  }

  /** When the first working order expires, epoch ms; Infinity without one. */
  nextExpiry(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const order of this.orders.values()) next = Math.min(next, order.expiresAt);
    return next;
  }

  expire(at: number): void {
    for (const order of [...this.orders.values()]) {
      if (order.expiresAt <= at) this.end(order, instant(order.expiresAt), 'expired', 'the session ended');
    }
  }

  openBar(symbol: SymbolId, low: number, high: number, volume: number): void {
    this.bars.set(symbol, { low, high, budget: Math.floor(volume * PARTICIPATION), quote: null });
  }

  /** A trade of the walked bar: working orders are matched against it, oldest first. */
  onPrice(symbol: SymbolId, at: Instant, last: number): void {
    const bar = this.bars.get(symbol);
    if (bar === undefined) return;
    bar.quote = last;
    for (const order of [...this.orders.values()]) {
      if (order.ticket.symbol === symbol) this.match(order, bar, at, last);
    }
  }

  /** The bar is over: until the next one no price is on the market. */
  closeBars(): void {
    this.bars.clear();
  }

  /** Remembers the day's closes, for the daily price limits. */
  noteClose(symbol: SymbolId, day: string, close: number): void {
    const last = this.lastClose.get(symbol);
    if (last === undefined) this.lastClose.set(symbol, { day, close });
    else {
      if (last.day !== day) {
        this.previousClose.set(symbol, last.close);
        last.day = day;
      }
      last.close = close;
    }
  }

  place(ticket: OrderTicket, at: Instant): void {
    const refused = this.refuse(ticket, at);
    if (refused !== null) {
      this.out.push({ type: 'order-rejected', at, orderId: ticket.id, ...refused });
      return;
    }
    const session = this.clock.sessionOf(ticket.market, this.clock.localDay(ticket.market, at));
    const expiresAt = session === null || session === 'unknown' ? at : session.close;
    const order: RestingOrder = {
      ticket,
      brokerOrderId: `b${++this.issued}`,
      expiresAt,
      buyingPrice: this.buyingPrice(ticket),
      remaining: ticket.quantity,
      resting: false,
    };
    this.orders.set(ticket.id, order);
    this.out.push({ type: 'order-accepted', at, orderId: ticket.id, brokerOrderId: order.brokerOrderId });
    const bar = this.bars.get(ticket.symbol);
    if (bar !== undefined && bar.quote !== null) this.match(order, bar, at, bar.quote);
  }

  cancel(orderId: OrderId, at: Instant): void {
    const order = this.orders.get(orderId);
    if (order !== undefined) this.end(order, at, 'cancelled', 'cancelled as asked');
  }

  refresh(at: Instant): void {
    this.out.push({ type: 'orders-refreshed', at, ok: true, working: [...this.orders.keys()] });
  }

  private refuse(ticket: OrderTicket, at: Instant): { code: RejectCode; message: string } | null {
    const { symbol, market, side, kind } = ticket;
    if (this.instruments[symbol] === undefined) return { code: 'bad-order', message: `there is no symbol ${symbol}` };
    if (!Number.isSafeInteger(ticket.quantity) || ticket.quantity <= 0) {
      return { code: 'bad-order', message: `a quantity of ${ticket.quantity} is not a whole number above zero` };
    }
    const now = this.clock.stateAt(market, at);
    if (now.state !== 'open') return { code: 'market-closed', message: `${market} is ${now.state}` };
    const limit = kind.kind === 'market' ? null : kind.limit;
    if (limit !== null && !isOnTick(market, limit)) {
      return { code: 'tick-size', message: `a limit of ${limit} is not on the tick grid` };
    }
    const base = this.baseOf(symbol, this.clock.localDay(market, at));
    const limits = base === null ? null : dailyLimits(market, price(base));
    if (limit !== null && limits !== null && (limit > limits.upper || limit < limits.lower)) {
      return {
        code: 'price-limit',
        message: `a limit of ${limit} is outside the day's ${limits.lower}–${limits.upper}`,
      };
    }
    if (side === 'SELL') {
      const free = (this.holdings.get(symbol) ?? 0) - this.committedShares(symbol);
      return ticket.quantity > free
        ? { code: 'not-held', message: `${ticket.quantity} to sell, ${free} held and free` }
        : null;
    }
    const needed = this.buyingCost(ticket, this.buyingPrice(ticket), ticket.quantity, at);
    const free = this.freeCash(MARKETS[market].currency, at);
    return needed > free ? { code: 'insufficient-cash', message: `${needed} minor units needed, ${free} free` } : null;
  }

  /** The price at which cash is held back for a buy. */
  private buyingPrice({ kind, symbol }: OrderTicket): number {
    if (kind.kind !== 'market') return kind.limit;
    const last = this.bars.get(symbol)?.quote ?? this.lastClose.get(symbol)?.close ?? 0;
    return Math.ceil(last * MARKET_BUY_MARGIN);
  }

  private buyingCost({ market }: OrderTicket, at: number, shares: number, when: Instant): number {
    const amount = notional(price(at), quantity(shares), market);
    const { commission, tax } = tradeCosts(market, 'BUY', amount, this.clock.localDay(market, when));
    return amount + commission + tax;
  }

  private baseOf(symbol: SymbolId, day: string): number | null {
    const last = this.lastClose.get(symbol);
    if (last === undefined) return null;
    return last.day === day ? (this.previousClose.get(symbol) ?? null) : last.close;
  }

  private committedShares(symbol: SymbolId): number {
    let shares = 0;
    for (const { ticket, remaining } of this.orders.values()) {
      if (ticket.symbol === symbol && ticket.side === 'SELL') shares += remaining;
    }
    return shares;
  }

  private freeCash(currency: Currency, at: Instant): number {
    let free = this.cash.get(currency) ?? 0;
    for (const { ticket, buyingPrice, remaining } of this.orders.values()) {
      if (ticket.side === 'BUY' && MARKETS[ticket.market].currency === currency) {
        free -= this.buyingCost(ticket, buyingPrice, remaining, at);
      }
    }
    return free;
  }

  private match(order: RestingOrder, bar: OpenBar, at: Instant, last: number): void {
    const { ticket } = order;
    if (this.clock.stateAt(ticket.market, at).state !== 'open') return;
    const exec = this.executionPrice(order, bar, at, last);
    const shares = Math.min(order.remaining, bar.budget);
    const { kind } = ticket.kind;
    if (exec === null || (kind === 'fok' && shares < order.remaining)) {
      order.resting = true;
      if (kind === 'ioc' || kind === 'fok')
        this.end(order, at, 'cancelled', `not fillable at once (${kind.toUpperCase()})`);
      return;
    }
    if (shares > 0) this.fill(order, bar, at, exec, shares);
    if (kind === 'ioc' && order.remaining > 0)
      this.end(order, at, 'cancelled', 'the rest was not fillable at once (IOC)');
  }

  /** What the order trades at now, or null when it cannot. Slippage is against us and stays within the bar. */
  private executionPrice(order: RestingOrder, bar: OpenBar, at: Instant, last: number): number | null {
    const { side, market, kind } = order.ticket;
    const slip = slippageBps(this.clock.sessionAt(market, at)) / 10_000;
    const buying = side === 'BUY';
    const slipped = buying
      ? Math.min(bar.high, roundToTick(market, price(Math.ceil(last * (1 + slip))), 'up'))
      : Math.max(bar.low, roundToTick(market, price(Math.floor(last * (1 - slip))), 'down'));
    if (kind.kind === 'market') return slipped;
    const { limit } = kind;
    if (buying ? last > limit : last < limit) return null;
    // The price came through the limit of a resting order: it trades there, within what the bar traded at.
    if (order.resting) return Math.min(bar.high, Math.max(bar.low, limit));
    return buying ? Math.min(limit, slipped) : Math.max(limit, slipped);
  }

  private fill(order: RestingOrder, bar: OpenBar, at: Instant, exec: number, shares: number): void {
    const { ticket } = order;
    const { market, side, symbol } = ticket;
    bar.budget -= shares;
    order.remaining -= shares;
    const amount = notional(price(exec), quantity(shares), market);
    const day = this.clock.localDay(market, at);
    const { commission, tax } = tradeCosts(market, side, amount, day);
    const { currency } = MARKETS[market];
    const change = side === 'BUY' ? -amount : amount;
    this.cash.set(currency, (this.cash.get(currency) ?? 0) + change - commission - tax);
    const held = (this.holdings.get(symbol) ?? 0) + (side === 'BUY' ? shares : -shares);
    if (held > 0) this.holdings.set(symbol, held);
    else this.holdings.delete(symbol);
    if (order.remaining === 0) this.orders.delete(ticket.id);
    this.out.push({
      type: 'fill',
      at,
      orderId: ticket.id,
      executionId: `x${++this.issued}`,
      price: price(exec),
      quantity: quantity(shares),
      commission,
      tax,
    });
  }

  private end(order: RestingOrder, at: Instant, as: 'cancelled' | 'expired', message: string): void {
    this.orders.delete(order.ticket.id);
    this.out.push({
      type: 'order-ended',
      at,
      orderId: order.ticket.id,
      as,
      remaining: quantity(order.remaining),
      message,
    });
  }

  save(): ExchangeState {
    return {
      cash: [...this.cash],
      holdings: [...this.holdings],
      orders: [...this.orders.values()],
      previousClose: [...this.previousClose],
      lastClose: [...this.lastClose],
      issued: this.issued,
    };
  }

  load(state: ExchangeState): void {
    for (const [currency, minor] of state.cash) this.cash.set(currency, minor);
    for (const [symbol, shares] of state.holdings) this.holdings.set(symbol as SymbolId, shares);
    for (const order of state.orders) this.orders.set(order.ticket.id, { ...order });
    for (const [symbol, close] of state.previousClose) this.previousClose.set(symbol as SymbolId, close);
    for (const [symbol, last] of state.lastClose) this.lastClose.set(symbol as SymbolId, { ...last });
    this.issued = state.issued;
  }
}
