import type { Desk } from '../../../kernel/desk.ts';
import { instant, type MarketCode, type SymbolId, type TradingDay } from '../../../market/types.ts';
import { sleep, type Timer, type WallClock } from '../../../runtime/wall-clock.ts';
import type { KisClient } from '../client.ts';
import type { PriceTick } from '../stream/records.ts';
import type { Coverage } from '../stream/subscriptions.ts';
import { BarBuilder } from './bar-builder.ts';
import type { EventQueue } from './event-queue.ts';
import type { History } from './history.ts';
import type { Listings } from './listings.ts';
import type { Universe } from './universe.ts';

/** How often a price is asked for that the stream does not bring, ms. */
const HELD_EVERY_MS = 2_000;
const CANDIDATE_EVERY_MS = 10_000;
/** Between two looks for something to do, while a holding's price has to be asked for, and otherwise, ms. */
const IDLE_MS = 1_000;
const CALM_MS = 5_000;
/** A ranking that failed is asked for again after this, ms. */
const MINUTE_MS = 60_000;

type Job = () => Promise<void>;

/**
 * Brings prices to the kernel: at once what the stream tells, and by asking, one request after the other and what matters
 * most first, what it does not. Makes the minute bars of both.
 */
export class PriceFeed {
  private readonly options: PriceFeedOptions;
  private readonly bars = new BarBuilder();
  private barTimer: Timer | null = null;
  private streamed: ReadonlySet<SymbolId> = new Set();
  private watched: readonly SymbolId[] = [];
  private readonly askedAt = new Map<SymbolId, number>();
  private readonly volumes = new Map<SymbolId, number>();
  private readonly told = new Set<SymbolId>();
  private readonly refreshedAt = new Map<MarketCode, number>();

  constructor(options: PriceFeedOptions) {
    this.options = options;
  }

  watch(symbols: readonly SymbolId[]): void {
    this.watched = symbols;
  }

  /** The stream says what it brings; the rest is asked for. */
  cover({ served }: Coverage): void {
    const streamed = new Set<SymbolId>();
    for (const wanted of served) {
      if (wanted.kind !== 'ticks') continue;
      const symbol = this.options.listings.idOf(wanted.market, wanted.code);
      if (symbol !== undefined) streamed.add(symbol);
    }
    this.streamed = streamed;
  }

  tick(tick: PriceTick): void {
    const { listings, queue, history, desk } = this.options;
    const symbol = listings.idOf(tick.market, tick.code);
    if (symbol === undefined) return;
    const now = queue.now();
    if (!history.isReady(symbol, desk().clock.localDay(tick.market, now))) return;
    this.addToBar(tick.market, symbol, tick.price, tick.volume);
    queue.price(tick);
  }

  /** Nothing was heard for a while: what is watched is asked for at once. */
  catchUp(): void {
    for (const symbol of this.watched) this.askedAt.delete(symbol);
  }

  /** Asks until the desk is closed. */
  async run(): Promise<void> {
    const { clock, closed } = this.options;
    try {
      while (!closed.aborted) {
        const job = this.nextJob();
        if (job === null) await sleep(clock, this.asksForHoldings() ? IDLE_MS : CALM_MS, closed);
        else await job();
      }
    } catch (error) {
      if (!closed.aborted) throw error;
    }
  }

  close(): void {
    this.barTimer?.cancel();
  }

  private asksForHoldings(): boolean {
    return [...this.options.desk().state.positions.keys()].some((symbol) => !this.streamed.has(symbol as SymbolId));
  }

  private nextJob(): Job | null {
    const now = this.options.queue.now();
    const active = this.activeMarkets(now);
    const { state } = this.options.desk();
    const held = [...state.positions.keys()] as SymbolId[];
    return (
      this.pollJob(active, held, HELD_EVERY_MS, now) ??
      this.historyJob(active, held, true) ??
      this.universeJob(active, now) ??
      this.historyJob(
        active,
        [...active.keys()].flatMap((market) => this.options.universe.of(market)),
        false,
      ) ??
      this.minutesJob(active) ??
      this.pollJob(active, this.watched, CANDIDATE_EVERY_MS, now) ??
      this.sweepJob(active, now)
    );
  }

  /** Markets whose day has begun, from the pre-market work to the close, with their trading day. */
  private activeMarkets(now: number): Map<MarketCode, TradingDay> {
    const { clock, settings, state } = this.options.desk();
    const active = new Map<MarketCode, TradingDay>();
    const markets = new Set<MarketCode>(settings.enabledMarkets);
    for (const { market } of state.positions.values()) markets.add(market);
    for (const market of markets) {
      const day = clock.localDay(market, instant(now));
      const session = clock.sessionOf(market, day);
      if (session === null || session === 'unknown') continue;
      // The kernel scans and plans when its pre-market work begins: the history has to be there by then.
      const from = session.open - 2 * settings.preMarketMinutes * MINUTE_MS;
      if (now >= from && now < session.close + MINUTE_MS) active.set(market, day);
    }
    return active;
  }

  private universeJob(active: ReadonlyMap<MarketCode, TradingDay>, now: number): Job | null {
    const { universe, desk } = this.options;
    const every = desk().settings.rescanIntervalSeconds * 1000;
    for (const market of active.keys()) {
      if (now - (this.refreshedAt.get(market) ?? Number.NEGATIVE_INFINITY) < every) continue;
      return async () => {
        this.refreshedAt.set(market, now);
        await universe.refresh(market);
      };
    }
    return null;
  }

  private historyJob(
    active: ReadonlyMap<MarketCode, TradingDay>,
    symbols: readonly SymbolId[],
    held: boolean,
  ): Job | null {
    const { history, listings } = this.options;
    for (const [market, day] of active) {
      const missing = symbols.filter((s) => listings.of(s).market === market && history.isDue(s, day));
      if (missing.length > 0) return () => history.load(market, missing, day, held);
    }
    return null;
  }

  private minutesJob(active: ReadonlyMap<MarketCode, TradingDay>): Job | null {
    const { history, listings, desk } = this.options;
    for (const symbol of this.watched) {
      const { market } = listings.of(symbol);
      const day = active.get(market);
      if (day === undefined || history.hasMinutes(symbol, day) || !history.isReady(symbol, day)) continue;
      if (!desk().clock.isOpen(market, this.options.queue.now())) continue;
      return async () => {
        await history.loadMinutes(market, symbol, day);
        await this.ask(market, symbol);
      };
    }
    return null;
  }

  /** Watched symbols that the stream does not bring. */
  private pollJob(
    active: ReadonlyMap<MarketCode, TradingDay>,
    symbols: readonly SymbolId[],
    every: number,
    now: number,
  ): Job | null {
    return this.mostOverdue(
      active,
      symbols.filter((symbol) => !this.streamed.has(symbol)),
      every,
      now,
    );
  }

  /** The whole universe, once between two scans. */
  private sweepJob(active: ReadonlyMap<MarketCode, TradingDay>, now: number): Job | null {
    const every = this.options.desk().settings.rescanIntervalSeconds * 1000;
    const all = [...active.keys()].flatMap((market) => this.options.universe.of(market));
    return this.mostOverdue(active, all, every, now);
  }

  private mostOverdue(
    active: ReadonlyMap<MarketCode, TradingDay>,
    symbols: readonly SymbolId[],
    every: number,
    now: number,
  ): Job | null {
    const { listings, history, desk } = this.options;
    let next: SymbolId | null = null;
    let oldest = now - every;
    for (const symbol of symbols) {
      const { market } = listings.of(symbol);
      const day = active.get(market);
      if (day === undefined || !history.isReady(symbol, day)) continue;
      if (!desk().clock.isOpen(market, instant(now))) continue;
      const asked = this.askedAt.get(symbol) ?? Number.NEGATIVE_INFINITY;
      if (asked > oldest || (next !== null && asked === oldest)) continue;
      next = symbol;
      oldest = asked;
    }
    if (next === null) return null;
    const symbol = next;
    return () => this.ask(listings.of(symbol).market, symbol);
  }

  private async ask(market: MarketCode, symbol: SymbolId): Promise<void> {
    const { client, queue, listings } = this.options;
    this.askedAt.set(symbol, queue.now());
    const answer = await client.quote(market, listings.of(symbol).code);
    if (!answer.ok) {
      // A line that is down says so by itself; a symbol that the broker refuses would be missed in silence.
      if (answer.error.kind === 'rejected') this.tellOnce(symbol, answer.error.words);
      return;
    }
    const { last, open, high, low, volume, previousClose } = answer.value;
    if (volume === 0) return;
    const before = this.volumes.get(symbol);
    this.volumes.set(symbol, volume);
    if (!this.streamed.has(symbol) && before !== undefined && volume > before) {
      this.addToBar(market, symbol, last, volume - before);
    }
    queue.push({
      type: 'day-so-far',
      symbol,
      open: open ?? last,
      high: high ?? last,
      low: low ?? last,
      last,
      volume,
      previousClose,
    });
  }

  private tellOnce(symbol: SymbolId, words: string): void {
    if (this.told.has(symbol)) return;
    this.told.add(symbol);
    const { market, code, name } = this.options.listings.of(symbol);
    const message = `No price of ${name} (${code}) – ${words}. If it is held, its stops are blind: look at it yourself.`;
    this.options.queue.push({ type: 'notice', level: 'alarm', event: 'no-price', market, message });
  }

  private addToBar(market: MarketCode, symbol: SymbolId, price: number, volume: number): void {
    const { queue, clock } = this.options;
    this.endMinute(queue.now());
    this.bars.add(market, symbol, price, volume, queue.now());
    if (this.barTimer !== null) return;
    const due = this.bars.due;
    if (due === null) return;
    this.barTimer = clock.after(Math.max(0, due - clock.now()), () => {
      this.barTimer = null;
      this.endMinute(queue.now());
    });
  }

  private endMinute(now: number): void {
    for (const slice of this.bars.until(now)) {
      this.options.queue.push({ type: 'bars', at: slice.end, bars: slice });
    }
  }
}

export interface PriceFeedOptions {
  readonly client: KisClient;
  readonly clock: WallClock;
  readonly desk: () => Desk;
  readonly queue: EventQueue;
  readonly listings: Listings;
  readonly history: History;
  readonly universe: Universe;
  readonly closed: AbortSignal;
}
