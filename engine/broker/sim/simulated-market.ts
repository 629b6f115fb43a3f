import type { BarSlice } from '../../kernel/bars.ts';
import type { KernelEvent } from '../../kernel/events.ts';
import type { MarketClock } from '../../market/clock.ts';
import { type Currency, type Instant, instant, price, type SymbolId, symbolId } from '../../market/types.ts';
import type { OrderId, OrderTicket } from '../../orders/order.ts';
import type { BarSource } from '../../runtime/ports.ts';
import type { Broker, EventSource } from '../port.ts';
import { type ExchangeState, SimExchange } from './exchange.ts';
import { walkBar } from './walk.ts';

interface Point {
  readonly at: number;
  readonly symbol: SymbolId;
  readonly price: number;
  /** A minute bar's close is told by the bar itself, once it is complete. */
  readonly quoted: boolean;
}

export interface SimulatedMarketState {
  readonly slices: number;
  readonly outside: number;
  readonly now: number;
  readonly watched: readonly number[];
  readonly exchange: ExchangeState;
}

/** What becomes of a slice, given its market's session. */
type Placed = { readonly start: Instant; readonly end: Instant } | null;

/**
 * Turns recorded or made-up bars into the events of a live day, in order of time: the prices of symbols that matter
 * while their bar is walked, the bar once it is complete, the exchange's answers, and the kernel's ticks. Between two
 * slices its whole state can be saved.
 */
export class SimulatedMarket implements Broker, EventSource {
  readonly exchange: SimExchange;
  private readonly source: BarSource;
  private readonly clock: MarketClock;
  private readonly tradeFrom: number;
  private watched = new Uint8Array(0);
  private slices = 0;
  /** Bars outside every session, which are not traded on. */
  private outside = 0;
  private now = 0;
  /** Ticks are still given up to here once the bars have ended, so that the last session closes in order. */
  private lastClose = 0;
  private slice: BarSlice | null = null;
  private placed: Placed = null;
  private points: Point[] = [];
  private nextPoint = 0;
  /** How far the slice has come: fetched ahead of its time, its opens lined up, its other prices lined up. */
  private stage: 'ahead' | 'opens' | 'walked' = 'ahead';
  private ended = false;

  constructor(options: {
    readonly source: BarSource;
    readonly clock: MarketClock;
    readonly cash: Readonly<Partial<Record<Currency, number>>>;
    readonly tradeFrom: number;
  }) {
    this.source = options.source;
    this.clock = options.clock;
    this.tradeFrom = options.tradeFrom;
    this.exchange = new SimExchange(options.clock, options.source.instruments, options.cash);
    this.watched = new Uint8Array(options.source.instruments.length);
  }

  get barsOutsideSessions(): number {
    return this.outside;
  }

  /** True between two slices with nothing pending: the only moment at which `save` is allowed. */
  get atRest(): boolean {
    return this.slice === null && this.exchange.out.length === 0;
  }

  /** First instant of the data, epoch ms; Infinity without any. */
  firstInstant(): number {
    this.fetch();
    return this.placed?.start ?? Number.POSITIVE_INFINITY;
  }

  place(ticket: OrderTicket, at: Instant): void {
    this.exchange.place(ticket, at);
  }

  cancel(orderId: OrderId, at: Instant): void {
    this.exchange.cancel(orderId, at);
  }

  refresh(at: Instant): void {
    this.exchange.refresh(at);
  }

  subscribe(symbols: readonly SymbolId[]): void {
    this.watched.fill(0);
    for (const symbol of symbols) this.watched[symbol] = 1;
  }

  nextAt(wake: number): number {
    if (this.exchange.out.length > 0) return this.now;
    const own = this.ownNext();
    if (own !== Number.POSITIVE_INFINITY) return Math.max(this.now, Math.min(own, wake));
    return wake <= this.lastClose ? Math.max(this.now, wake) : Number.POSITIVE_INFINITY;
  }

  next(wake: number): KernelEvent | null {
    for (;;) {
      const answer = this.exchange.out.shift();
      if (answer !== undefined) return answer;
      const own = this.ownNext();
      if (wake < own) {
        if (own === Number.POSITIVE_INFINITY && wake > this.lastClose) return null;
        return { type: 'tick', at: this.advance(wake) };
      }
      if (own === Number.POSITIVE_INFINITY) return null;
      const event = this.step();
      if (event !== null) return event;
    }
  }

  private advance(to: number): Instant {
    this.now = Math.max(this.now, to);
    return instant(this.now);
  }

  /** When the next thing of the market itself happens. */
  private ownNext(): number {
    this.fetch();
    const expiry = this.exchange.nextExpiry();
    if (this.slice === null || this.placed === null) return expiry;
    return Math.min(this.sliceNext(this.placed), expiry);
  }

  private sliceNext(placed: { readonly start: Instant; readonly end: Instant }): number {
    // Once the opens are told the rest is lined up at once, before time goes on.
    const otherwise = this.stage === 'walked' ? placed.end : placed.start;
    return this.points[this.nextPoint]?.at ?? otherwise;
  }

  private step(): KernelEvent | null {
    const slice = this.slice;
    const placed = this.placed;
    const expiry = this.exchange.nextExpiry();
    if (slice === null || placed === null || expiry < this.sliceNext(placed)) {
      this.exchange.expire(this.advance(expiry));
      return null;
    }
    if (this.stage === 'ahead') {
      this.lineUpOpens(slice, placed);
      return null;
    }
    const point = this.points[this.nextPoint];
    if (point !== undefined) {
      this.nextPoint++;
      const at = this.advance(point.at);
      this.exchange.onPrice(point.symbol, at, point.price);
      return point.quoted
        ? this.answered({ type: 'quote', at, symbol: point.symbol, price: price(point.price), dayVolume: Number.NaN })
        : null;
    }
    if (this.stage === 'opens') {
      this.walk(slice, placed);
      return null;
    }
    this.finishSlice(slice);
    return { type: 'bars', at: this.advance(placed.end), bars: { ...slice, start: placed.start, end: placed.end } };
  }

  /** Executions that a price caused come before the price itself: the kernel decides on it knowing its fills. */
  private answered(quote: KernelEvent): KernelEvent {
    const { out } = this.exchange;
    if (out.length === 0) return quote;
    out.push(quote);
    return out.shift()!;
  }

  private finishSlice(slice: BarSlice): void {
    const day = this.clock.localDay(slice.market, slice.start);
    for (let i = 0; i < slice.count; i++) this.exchange.noteClose(symbolId(slice.symbols[i]!), day, slice.close[i]!);
    this.exchange.closeBars();
    this.slice = null;
    this.placed = null;
    this.points = [];
    this.nextPoint = 0;
    this.stage = 'ahead';
  }

  /** Takes the next slice that lies in a session. */
  private fetch(): void {
    while (this.slice === null && !this.ended) {
      const slice = this.source.next();
      if (slice === null) {
        this.ended = true;
        return;
      }
      this.slices++;
      this.placed = slice.end <= this.tradeFrom ? { start: slice.start, end: slice.end } : this.placeInSession(slice);
      if (this.placed === null) {
        this.outside += slice.count;
        continue;
      }
      this.slice = slice;
    }
  }

  /** Where a slice lies in its session; null for one outside. A bar that starts at the close is the closing auction. */
  private placeInSession(slice: BarSlice): Placed {
    const session = this.clock.sessionOf(slice.market, this.clock.localDay(slice.market, slice.start));
    if (session === null || session === 'unknown') return null;
    const { start, end } = slice;
    if (start < session.open || start > session.close) return null;
    if (session.breaks.some((pause) => start >= pause.start && start < pause.end)) return null;
    this.lastClose = Math.max(this.lastClose, session.close);
    if (start === session.close) return { start: instant(start - 1), end: session.close };
    return { start, end: end > session.close ? session.close : end };
  }

  /** Not before its time: which symbols matter may change until then. */
  private lineUpOpens(slice: BarSlice, placed: { start: Instant; end: Instant }): void {
    this.stage = slice.end <= this.tradeFrom ? 'walked' : 'opens';
    if (this.stage === 'walked') return;
    for (let i = 0; i < slice.count; i++) {
      const symbol = symbolId(slice.symbols[i]!);
      if (slice.volume[i]! <= 0 || !this.matters(slice, symbol)) continue;
      this.exchange.openBar(symbol, slice.low[i]!, slice.high[i]!, slice.volume[i]!);
      this.points.push({ at: placed.start, symbol, price: slice.open[i]!, quoted: true });
    }
  }

  /** Within a minute bar only holdings and working orders need its inner prices; a daily bar is walked for candidates too. */
  private matters(slice: BarSlice, symbol: SymbolId): boolean {
    return (slice.kind === 'day' && this.watched[symbol] === 1) || this.exchange.concerns(symbol);
  }

  /** Lines up the prices after the open, when it is known what the open has filled. */
  private walk(slice: BarSlice, placed: { start: Instant; end: Instant }): void {
    this.stage = 'walked';
    const opened = new Set(this.points.map((point) => point.symbol));
    this.points = [];
    this.nextPoint = 0;
    if (opened.size === 0) return;
    for (let i = 0; i < slice.count; i++) {
      const symbol = symbolId(slice.symbols[i]!);
      if (!opened.has(symbol)) continue;
      walkBar(
        {
          market: slice.market,
          kind: slice.kind,
          start: placed.start,
          end: placed.end,
          open: slice.open[i]!,
          high: slice.high[i]!,
          low: slice.low[i]!,
          close: slice.close[i]!,
          volume: slice.volume[i]!,
        },
        () => this.exchange.holds(symbol),
        (at, last, point) => {
          if (point !== 'open') {
            this.points.push({ at, symbol, price: last, quoted: point !== 'close' || slice.kind === 'day' });
          }
        },
      );
    }
    // Stable: points of the same instant keep the order of their symbols.
    this.points.sort((a, b) => a.at - b.at);
  }

  save(): SimulatedMarketState {
    if (!this.atRest) throw new Error('a simulated market can only be saved between two slices');
    return {
      slices: this.slices,
      outside: this.outside,
      now: this.now,
      watched: [...this.watched.keys()].filter((symbol) => this.watched[symbol] === 1),
      exchange: this.exchange.save(),
    };
  }

  load(state: SimulatedMarketState): void {
    for (let i = 0; i < state.slices; i++) {
      const slice = this.source.next();
      if (slice !== null && slice.end > this.tradeFrom) this.placeInSession(slice);
    }
    this.slices = state.slices;
    this.outside = state.outside;
    this.now = state.now;
    this.subscribe(state.watched.map(symbolId));
    this.exchange.load(state.exchange);
  }
}
