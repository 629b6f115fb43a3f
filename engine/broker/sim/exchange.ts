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
import { regularHours, type TradingHours } from './trading-hours.ts';

/** Share of a bar's volume that our orders may take. */
const PARTICIPATION = 0.1;
/** A market buy needs this much more cash than its last price says, for slippage and costs. */
const MARKET_BUY_MARGIN = 1.02;

interface RestingOrder {
  readonly ticket: OrderTicket;
  readonly brokerOrderId: string;
  /** A day order is dead from here on. */
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

interface Refusal {
  readonly code: RejectCode;
  readonly message: string;
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
  private readonly hours: TradingHours;

  constructor(
    clock: MarketClock,
    instruments: readonly Instrument[],
    cash: Readonly<Partial<Record<Currency, number>>>,
    hours: TradingHours = regularHours(clock),
  ) {
    this.clock = clock;
    this.instruments = instruments;
    this.hours = hours;
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

  /** @param standing price of the bar before where trading goes on without a break; null when none is on the market yet. */
  openBar(symbol: SymbolId, low: number, high: number, volume: number, standing: number | null = null): void {
    this.bars.set(symbol, { low, high, budget: Math.floor(volume * PARTICIPATION), quote: standing });
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
    const judged = this.judge(ticket, at);
    if (judged.ok) this.accept(ticket, at, judged.expiresAt);
    else this.reject(ticket, at, judged);
  }

  /**
   * Places an order for shares that leave a working one, which stays as it was when the new one is refused. Nothing else
   * is said of the shares that left.
   *
   * @returns whether the new order was taken
   */
  replace(orderId: OrderId, ticket: OrderTicket, at: Instant): boolean {
    const order = this.orders.get(orderId);
    if (order === undefined || order.remaining < ticket.quantity) {
      const message = `${orderId} has ${order?.remaining ?? 0} shares at work, ${ticket.quantity} were to be replaced`;
      this.reject(ticket, at, { code: 'unknown-order', message });
      return false;
    }
    order.remaining -= ticket.quantity;
    const judged = this.judge(ticket, at);
    if (!judged.ok) {
      order.remaining += ticket.quantity;
      this.reject(ticket, at, judged);
      return false;
    }
    if (order.remaining === 0) this.orders.delete(orderId);
    this.accept(ticket, at, judged.expiresAt);
    return true;
  }

  cancel(orderId: OrderId, at: Instant): void {
    const order = this.orders.get(orderId);
    if (order !== undefined) this.end(order, at, 'cancelled', 'cancelled as asked');
  }

  /** Takes part of what is left out of a working order. It must leave something: the rest is what `cancel` is for. */
  reduce(orderId: OrderId, shares: number): void {
    const order = this.orders.get(orderId);
    if (order === undefined || shares >= order.remaining) {
      throw new RangeError(`${orderId} has ${order?.remaining ?? 0} shares at work: ${shares} cannot be taken out`);
    }
    order.remaining -= shares;
  }

  refresh(at: Instant): void {
    this.out.push({ type: 'orders-refreshed', at, ok: true, working: [...this.orders.keys()] });
  }

  private accept(ticket: OrderTicket, at: Instant, expiresAt: Instant): void {
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

  private reject({ id }: OrderTicket, at: Instant, { code, message }: Refusal): void {
    this.out.push({ type: 'order-rejected', at, orderId: id, code, message });
  }

  private judge(ticket: OrderTicket, at: Instant): ({ ok: false } & Refusal) | { ok: true; expiresAt: Instant } {
    const { symbol, market, side, kind } = ticket;
    const refuse = (code: RejectCode, message: string) => ({ ok: false, code, message }) as const;
    if (this.instruments[symbol] === undefined) return refuse('bad-order', `there is no symbol ${symbol}`);
    if (!Number.isSafeInteger(ticket.quantity) || ticket.quantity <= 0) {
      return refuse('bad-order', `a quantity of ${ticket.quantity} is not a whole number above zero`);
    }
    const expiresAt = this.hours.endOf(ticket, at);
    if (expiresAt === null) {
      return refuse('market-closed', `${market} is ${this.clock.stateAt(market, at).state}`);
    }
    const limit = kind.kind === 'market' ? null : kind.limit;
    if (limit !== null && !isOnTick(market, limit)) {
      return refuse('tick-size', `a limit of ${limit} is not on the tick grid`);
    }
    const base = this.baseOf(symbol, this.clock.localDay(market, at));
    const limits = base === null ? null : dailyLimits(market, price(base));
    if (limit !== null && limits !== null && (limit > limits.upper || limit < limits.lower)) {
      return refuse('price-limit', `a limit of ${limit} is outside the day's ${limits.lower}–${limits.upper}`);
    }
    if (side === 'SELL') {
      const free = (this.holdings.get(symbol) ?? 0) - this.committedShares(symbol);
      if (ticket.quantity > free) return refuse('not-held', `${ticket.quantity} to sell, ${free} held and free`);
      return { ok: true, expiresAt };
    }
    const needed = this.buyingCost(ticket, this.buyingPrice(ticket), ticket.quantity, at);
    const free = this.freeCash(MARKETS[market].currency, at);
    if (needed > free) return refuse('insufficient-cash', `${needed} minor units needed, ${free} free`);
    return { ok: true, expiresAt };
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

  /** Shares that working sells will need. */
  committedShares(symbol: SymbolId): number {
    let shares = 0;
    for (const { ticket, remaining } of this.orders.values()) {
      if (ticket.symbol === symbol && ticket.side === 'SELL') shares += remaining;
    }
    return shares;
  }

  /** Cash that no working buy holds back, minor units. */
  freeCash(currency: Currency, at: Instant): number {
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
    if (!this.hours.trades(ticket, at)) return;
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
