import type { BarSlice } from '../../kernel/bars.ts';
import type { FlowQuestion, KernelEvent } from '../../kernel/events.ts';
import type { MarketClock } from '../../market/clock.ts';
import { type Currency, type Instant, instant, price, type SymbolId, symbolId } from '../../market/types.ts';
import type { OrderId, OrderTicket } from '../../orders/order.ts';
import type { BarSource } from '../../runtime/ports.ts';
import { EVENING_MS } from '../../schedule/job-table.ts';
import type { Broker, EventSource } from '../port.ts';
import { dayFlow } from './day-flow.ts';
import { type ExchangeState, SimExchange } from './exchange.ts';
import { SliceWalk } from './slice-walk.ts';

export interface SimulatedMarketState {
  readonly slices: number;
  readonly outside: number;
  readonly now: number;
  readonly watched: readonly number[];
  readonly exchange: ExchangeState;
}

/** Where a slice lies in its market's session. */
type Placed = Pick<BarSlice, 'start' | 'end'>;

/**
 * Turns recorded or made-up bars into the events of a live day, in order of time: the prices of symbols that matter
 * while their bar is walked, the bar once it is complete, the exchange's answers, and the kernel's ticks. Between two
 * slices its whole state can be saved.
 */
export class SimulatedMarket implements Broker, EventSource {
  readonly kind = 'resumable';
  readonly exchange: SimExchange;
  private readonly source: BarSource;
  private readonly clock: MarketClock;
  private readonly tradeFrom: number;
  private watched = new Uint8Array(0);
  /** The slice read but not yet taken: the source's own arrays. */
  private ahead: BarSlice | null = null;
  private read = 0;
  /** Bars outside every session, which are not traded on. */
  private outside = 0;
  /** How far the input had been taken when the market last came to rest. */
  private rest = { slices: 0, outside: 0 };
  private now = 0;
  private readonly flowSeed: number | null;
  /** Ticks are still given for an evening after it once the bars have ended, so that the last day ends in order. */
  private lastClose = 0;
  /** Slices that end at the same time: their markets trade side by side. */
  private walks: SliceWalk[] = [];
  private ended = false;

  constructor(options: {
    readonly source: BarSource;
    readonly clock: MarketClock;
    readonly cash: Readonly<Partial<Record<Currency, number>>>;
    readonly tradeFrom: number;
    /** Of made-up buyers and sellers; null where recorded bars are all that is known. */
    readonly flowSeed?: number | null;
  }) {
    this.source = options.source;
    this.clock = options.clock;
    this.tradeFrom = options.tradeFrom;
    this.flowSeed = options.flowSeed ?? null;
    this.exchange = new SimExchange(options.clock, options.source.instruments, options.cash);
    this.watched = new Uint8Array(options.source.instruments.length);
  }

  get barsOutsideSessions(): number {
    return this.outside;
  }

  /** True while no slice is under way and no answer pending: the only moment at which `save` is allowed. */
  get atRest(): boolean {
    return this.walks.every(({ isAhead }) => isAhead) && this.exchange.out.length === 0;
  }

  /** First instant of the data, epoch ms; Infinity without any. */
  firstInstant(): number {
    this.fetch();
    return this.nextWalk()?.nextAt ?? Number.POSITIVE_INFINITY;
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

  askFlows({ market, day, symbols }: FlowQuestion, at: Instant): void {
    const seed = this.flowSeed;
    const result =
      seed === null
        ? ({ ok: true, flows: [], message: 'recorded bars do not tell who bought and sold' } as const)
        : ({ ok: true, flows: symbols.map(({ symbol, volume }) => dayFlow(seed, symbol, day, volume)) } as const);
    this.exchange.out.push({ type: 'market-flow', at, market, day, result });
  }

  nextAt(wake: number): number {
    if (this.exchange.out.length > 0) return this.now;
    const own = this.ownNext();
    if (own !== Number.POSITIVE_INFINITY) return Math.max(this.now, Math.min(own, wake));
    return wake <= this.lastClose + EVENING_MS ? Math.max(this.now, wake) : Number.POSITIVE_INFINITY;
  }

  next(wake: number): KernelEvent | null {
    for (;;) {
      const answer = this.exchange.out.shift();
      if (answer !== undefined) return answer;
      const own = this.ownNext();
      if (wake < own) {
        if (own === Number.POSITIVE_INFINITY && wake > this.lastClose + EVENING_MS) return null;
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
    return Math.min(this.nextWalk()?.nextAt ?? Number.POSITIVE_INFINITY, this.exchange.nextExpiry());
  }

  /** The walk that goes on first; of several the one of the first market. */
  private nextWalk(): SliceWalk | null {
    let next: SliceWalk | null = null;
    for (const walk of this.walks) if (next === null || walk.nextAt < next.nextAt) next = walk;
    return next;
  }

  private step(): KernelEvent | null {
    const walk = this.nextWalk();
    const expiry = this.exchange.nextExpiry();
    if (walk === null || expiry < walk.nextAt) {
      this.exchange.expire(this.advance(expiry));
      return null;
    }
    if (walk.lineUp(this.exchange, this.watched)) return null;
    const point = walk.take();
    if (point !== null) {
      const at = this.advance(point.at);
      this.exchange.onPrice(point.symbol, at, point.price);
      return point.quoted
        ? this.answered({ type: 'quote', at, symbol: point.symbol, price: price(point.price), dayVolume: Number.NaN })
        : null;
    }
    this.finish(walk);
    return { type: 'bars', at: this.advance(walk.slice.end), bars: walk.slice };
  }

  /** Executions that a price caused come before the price itself: the kernel decides on it knowing its fills. */
  private answered(quote: KernelEvent): KernelEvent {
    const { out } = this.exchange;
    if (out.length === 0) return quote;
    out.push(quote);
    return out.shift()!;
  }

  private finish(walk: SliceWalk): void {
    const { slice } = walk;
    const day = this.clock.localDay(slice.market, slice.start);
    for (let i = 0; i < slice.count; i++) this.exchange.noteClose(symbolId(slice.symbols[i]!), day, slice.close[i]!);
    this.exchange.closeBars();
    this.walks = this.walks.filter((other) => other !== walk);
    if (this.walks.length === 0) this.rest = { slices: this.read, outside: this.outside };
  }

  /** Takes the next slices that lie in a session: all that end at the same time. */
  private fetch(): void {
    while (this.walks.length === 0) {
      const first = this.peek();
      if (first === null) return;
      const { end } = first;
      for (let slice: BarSlice | null = first; slice !== null && slice.end === end; slice = this.peek()) {
        this.ahead = null;
        this.read++;
        const isTraded = slice.end > this.tradeFrom;
        const placed = isTraded ? this.placeInSession(slice) : slice;
        if (placed === null) this.outside += slice.count;
        else this.walks.push(new SliceWalk(copyOf(slice, placed), isTraded));
      }
    }
  }

  private peek(): BarSlice | null {
    if (this.ahead === null && !this.ended) {
      this.ahead = this.source.next();
      this.ended = this.ahead === null;
    }
    return this.ahead;
  }

  /** Where a slice lies in its session; null for one outside. A bar that starts at the close is the closing auction. */
  private placeInSession(slice: BarSlice): Placed | null {
    const session = this.clock.sessionOf(slice.market, this.clock.localDay(slice.market, slice.start));
    if (session === null || session === 'unknown') return null;
    const { start, end } = slice;
    if (start < session.open || start > session.close) return null;
    if (session.breaks.some((pause) => start >= pause.start && start < pause.end)) return null;
    this.lastClose = Math.max(this.lastClose, session.close);
    if (start === session.close) return { start: instant(start - 1), end: session.close };
    return { start, end: instant(Math.min(end, session.close)) };
  }

  save(): SimulatedMarketState {
    if (!this.atRest) throw new Error('a simulated market can only be saved between two slices');
    return {
      ...this.rest,
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
    this.read = state.slices;
    this.outside = state.outside;
    this.rest = { slices: state.slices, outside: state.outside };
    this.now = state.now;
    this.subscribe(state.watched.map(symbolId));
    this.exchange.load(state.exchange);
  }
}

/** A source may reuse its arrays for the next slice, which is looked at before this one is through. */
function copyOf(slice: BarSlice, { start, end }: Placed): BarSlice {
  const { count } = slice;
  return {
    ...slice,
    start,
    end,
    symbols: slice.symbols.slice(0, count),
    open: slice.open.slice(0, count),
    high: slice.high.slice(0, count),
    low: slice.low.slice(0, count),
    close: slice.close.slice(0, count),
    volume: slice.volume.slice(0, count),
  };
}
