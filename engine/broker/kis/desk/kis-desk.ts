import type { Desk } from '../../../kernel/desk.ts';
import type { BrokerLine, FlowQuestion, KernelEvent } from '../../../kernel/events.ts';
import { type Instant, type Instrument, instant, type MarketCode, type SymbolId } from '../../../market/types.ts';
import type { BrokerHolding } from '../../../orders/broker-report.ts';
import { isLive } from '../../../orders/lifecycle.ts';
import type { OrderId, OrderTicket } from '../../../orders/order.ts';
import type { LiveSource } from '../../../runtime/sources.ts';
import { sleep, type WallClock } from '../../../runtime/wall-clock.ts';
import type { KisAccount } from '../account.ts';
import type { KisClient } from '../client.ts';
import { KisStream } from '../stream/kis-stream.ts';
import type { LineState } from '../stream/line-state.ts';
import type { Interest } from '../stream/wanted.ts';
import type { KisTransport } from '../transport.ts';
import type { WireNote } from '../wire.ts';
import { EventQueue } from './event-queue.ts';
import { readFlows } from './flow-reader.ts';
import { History } from './history.ts';
import { HolidayCheck } from './holiday-check.ts';
import { Listings } from './listings.ts';
import { OrderLane } from './order-lane.ts';
import { PriceFeed } from './price-feed.ts';
import { RecordsReader } from './records-reader.ts';
import { Universe } from './universe.ts';

/** The broker's records are compared at least so often while anything may happen, ms. */
const COMPARE_EVERY_MS = 60_000;
/** Without notices of fills the list of orders is read so often while one is under way, ms. */
const FILLS_EVERY_MS = 3_000;
/** Between two rounds while an order is under way, and otherwise, ms. */
const ROUND_MS = 1_000;
const CALM_ROUND_MS = 5_000;
/** Clocks are compared by answers that came within this; nearer than the last they are taken for equal, ms. */
const QUICK_MS = 2_000;
const SAME_CLOCK_MS = 600_000;
const WITHIN_MS = 2_000;
/** After the last close the records are read on for so long: what was in doubt is proved then. */
const AFTER_CLOSE_MS = 30 * 60_000;

export interface KisDeskOptions {
  readonly account: KisAccount;
  /** Made by the caller, whose `wire` hands every exchange on to `heard`. */
  readonly client: KisClient;
  readonly transport: Pick<KisTransport, 'openSocket'>;
  readonly clock: WallClock;
  readonly random: () => number;
  readonly watchlist: readonly Instrument[];
  readonly rankings: (market: MarketCode) => boolean;
}

/**
 * A real account at KIS as a source of events: orders go out, and what the broker says comes back, in the order in which
 * it was heard. It decides nothing; what it knows beyond the kernel is only what is on its way.
 */
export class KisDesk implements LiveSource {
  readonly kind = 'live';
  private readonly options: KisDeskOptions;
  private readonly queue: EventQueue;
  private readonly closing = new AbortController();
  private readonly stream: KisStream;
  private parts: Parts | null = null;
  private watched: readonly SymbolId[] = [];
  private wake: () => void = () => undefined;
  private desk: () => Desk = () => {
    throw new Error('the desk has not been started');
  };
  private skew = 0;
  private requestsUp: boolean | null = null;
  private comparedAt = Number.NEGATIVE_INFINITY;
  private fillsReadAt = Number.NEGATIVE_INFINITY;
  private notified = false;

  constructor(options: KisDeskOptions) {
    this.options = options;
    const { account, transport, clock, random, client } = options;
    this.queue = new EventQueue(
      clock,
      ({ market, code }) => this.parts?.listings.idOf(market, code),
      () => this.wake(),
    );
    this.stream = new KisStream({
      account,
      transport,
      clock,
      random,
      keys: client,
      listener: {
        tick: (tick) => this.parts?.feed.tick(tick),
        book: () => undefined,
        // Notices are a reason to read, not a record: they get lost, come twice and out of order.
        notice: () => this.parts?.reader.want('orders'),
        line: (state) => this.streamLine(state),
        coverage: (coverage) => {
          this.notified = coverage.served.some(({ kind }) => kind === 'notices');
          this.parts?.feed.cover(coverage);
        },
        gap: () => {
          this.parts?.reader.want('everything');
          this.parts?.feed.catchUp();
        },
      },
    });
  }

  /**
   * Begins to talk to the broker, once the kernel stands where the journal left it.
   *
   * @param wake lets the engine's loop look for events
   */
  start(desk: () => Desk, wake: () => void): void {
    const { client, clock, watchlist, rankings } = this.options;
    const { queue } = this;
    const closed = this.closing.signal;
    this.desk = desk;
    this.wake = wake;
    const listings = new Listings(desk().table.instruments, queue);
    const history = new History(client, desk, queue, listings);
    const universe = new Universe({ client, desk, queue, listings, watchlist, rankings });
    const feed = new PriceFeed({ client, clock, desk, queue, listings, history, universe, closed });
    const reader = new RecordsReader({
      client,
      clock,
      desk,
      queue,
      listings,
      watchlist,
      skew: () => this.skew,
      prepare: (holdings) => this.prepare(listings, history, holdings),
      closed,
      failed: (error) => {
        this.defect('Reading the broker’s records', error);
        reader.want('everything');
      },
    });
    const lane = new OrderLane(client, desk, queue, listings, () => reader.want('orders'));
    this.parts = { listings, history, feed, reader, lane, holidays: new HolidayCheck(client, desk, queue) };
    feed.watch(this.watched);
    this.subscribeStream();
    this.stream.open();
    reader.want('everything');
    void this.keep('The price feed', () => feed.run());
    void this.keep('The desk’s round', () => this.rounds());
  }

  now(): number {
    return this.queue.now();
  }

  get queues(): Readonly<Record<string, number>> {
    const { waiting } = this.options.client.pace;
    return {
      events: this.queue.length,
      ...Object.fromEntries(Object.entries(waiting).map(([lane, n]) => [`kis ${lane}`, n])),
    };
  }

  place(ticket: OrderTicket): void {
    this.parts?.lane.place(ticket).catch((error: unknown) => {
      // Whatever went wrong here, the order may have left.
      this.queue.push({ type: 'order-unanswered', orderId: ticket.id, message: `a defect here: ${textOf(error)}` });
    });
  }

  cancel(orderId: OrderId): void {
    this.parts?.lane.cancel(orderId).catch((error: unknown) => {
      this.queue.push({ type: 'cancel-failed', orderId, message: `a defect here: ${textOf(error)}` });
    });
  }

  refresh(): void {
    this.parts?.reader.want('everything', true);
  }

  askFlows(question: FlowQuestion): void {
    const { market, day } = question;
    const answer = (result: FlowResult) => this.queue.push({ type: 'market-flow', market, day, result });
    if (this.parts === null) {
      answer({ ok: false, message: 'the desk has not been started' });
      return;
    }
    const { listings } = this.parts;
    readFlows(this.options.client, (symbol) => listings.of(symbol).code, question).then(answer, (error: unknown) =>
      answer({ ok: false, message: textOf(error) }),
    );
  }

  subscribe(symbols: readonly SymbolId[]): void {
    this.watched = symbols;
    this.parts?.feed.watch(symbols);
    this.subscribeStream();
  }

  nextAt(wake: number): number {
    return this.queue.length > 0 ? this.queue.now() : wake;
  }

  next(wake: number): KernelEvent | null {
    const event = this.queue.next();
    if (event !== null) return event;
    const now: Instant = this.queue.now();
    return now >= wake ? { type: 'tick', at: now } : null;
  }

  /** Every exchange with the broker passes here: what is up, and what was said about an order. */
  heard(note: WireNote): void {
    this.parts?.lane.wire(note);
    const { error } = note;
    this.compareClocks(note);
    // One screen of prices that is out of order says nothing about the line; where orders go it does.
    if (error?.kind === 'network' || (error?.kind === 'maintenance' && note.lane !== 'data')) {
      this.tellLine('requests', false, error.words);
      this.requestsUp = false;
    } else if (note.status !== null && error?.kind !== 'maintenance' && this.requestsUp !== true) {
      this.tellLine('requests', true, '');
      this.requestsUp = true;
    }
  }

  /** An answer that was quick tells how far the clocks are apart; one that is hours off is of another kind of clock. */
  private compareClocks({ sentAt, heardAt, brokerTime }: WireNote): void {
    if (brokerTime === null || heardAt - sentAt > QUICK_MS) return;
    const skew = brokerTime - (sentAt + heardAt) / 2;
    this.skew = Math.abs(skew) > SAME_CLOCK_MS || Math.abs(skew) < WITHIN_MS ? 0 : Math.round(skew);
  }

  /** Something the client wants a person to know. */
  warn(words: string): void {
    this.queue.push({ type: 'notice', level: 'warn', event: 'broker-notice', market: null, message: words });
  }

  async close(): Promise<void> {
    this.closing.abort(new Error('the desk is closed'));
    this.parts?.feed.close();
    this.options.client.close();
    await this.stream.close();
  }

  /** Runs for as long as the desk is open. A defect is said aloud and the work begun again: positions depend on it. */
  private async keep(what: string, work: () => Promise<void>): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await work();
      } catch (error) {
        this.defect(what, error);
        await sleep(this.options.clock, ROUND_MS, this.closing.signal).catch(() => undefined);
      }
    }
  }

  private defect(what: string, error: unknown): void {
    const message = `${what} failed by a defect of this program and is begun again: ${textOf(error)}. Prices or fills may be late; watch the positions.`;
    this.queue.push({ type: 'notice', level: 'alarm', event: 'defect', market: null, message });
  }

  /** Every few seconds: what has to be read again, and the morning's look at the calendar. */
  private async rounds(): Promise<void> {
    const { clock } = this.options;
    try {
      while (!this.closing.signal.aborted) {
        await sleep(clock, this.anyLive() ? ROUND_MS : CALM_ROUND_MS, this.closing.signal);
        this.readAgain(this.queue.now());
        await this.parts?.holidays.run();
      }
    } catch (error) {
      if (!this.closing.signal.aborted) throw error;
    }
  }

  private readAgain(now: number): void {
    const anyLive = this.anyLive();
    if (now - this.comparedAt >= COMPARE_EVERY_MS && (anyLive || this.isBusy(now))) {
      this.comparedAt = now;
      this.parts?.reader.want('everything');
    } else if (anyLive && !this.notified && now - this.fillsReadAt >= FILLS_EVERY_MS) {
      this.fillsReadAt = now;
      this.parts?.reader.want('orders');
    }
  }

  private anyLive(): boolean {
    return [...this.desk().state.orders.values()].some((order) => isLive(order.state));
  }

  /** A market of the desk is open, about to open, or closed a short while ago. */
  private isBusy(now: number): boolean {
    const { clock, settings } = this.desk();
    return settings.enabledMarkets.some((market) => {
      const session = clock.sessionOf(market, clock.localDay(market, instant(now)));
      if (session === null || session === 'unknown') return false;
      return now >= session.open - settings.preMarketMinutes * 60_000 && now <= session.close + AFTER_CLOSE_MS;
    });
  }

  /** What is held gets listed, and its history, before the kernel takes it over: its stops need them. */
  private async prepare(listings: Listings, history: History, holdings: readonly BrokerHolding[]): Promise<void> {
    listings.add(holdings.map(({ market, code, name }) => ({ market, code, name: name === '' ? code : name })));
    const byMarket = new Map<MarketCode, SymbolId[]>();
    for (const { market, code } of holdings) {
      const symbol = listings.idOf(market, code);
      if (symbol !== undefined) byMarket.set(market, [...(byMarket.get(market) ?? []), symbol]);
    }
    for (const [market, symbols] of byMarket) {
      const today = this.desk().clock.localDay(market, this.queue.now());
      const missing = symbols.filter((symbol) => !history.isReady(symbol, today));
      if (missing.length > 0) await history.load(market, missing, today, true);
    }
  }

  private subscribeStream(): void {
    if (this.parts === null) return;
    const { listings } = this.parts;
    const { state, settings } = this.desk();
    const interest = (symbol: SymbolId): Interest => {
      const { market, code } = listings.of(symbol);
      return { market, code, book: false };
    };
    const overseas = settings.enabledMarkets.some((market) => market !== 'KR');
    this.stream.want(
      {
        notices: overseas ? ['domestic', 'overseas'] : ['domestic'],
        holdings: this.watched.filter((symbol) => state.positions.has(symbol)).map(interest),
        candidates: this.watched.filter((symbol) => !state.positions.has(symbol)).map(interest),
        rest: [],
      },
      { domestic: 'KRX', us: 'regular', asia: 'free' },
    );
  }

  private streamLine(state: LineState): void {
    if (state.state === 'up') this.tellLine('stream', true, '');
    else if (state.state === 'down') this.tellLine('stream', false, `${state.reason} ${state.detail}`.trim());
  }

  private tellLine(line: BrokerLine, up: boolean, message: string): void {
    this.queue.push({ type: 'broker-line', line, up, message });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type FlowResult = Extract<KernelEvent, { type: 'market-flow' }>['result'];

interface Parts {
  readonly listings: Listings;
  readonly history: History;
  readonly feed: PriceFeed;
  readonly reader: RecordsReader;
  readonly lane: OrderLane;
  readonly holidays: HolidayCheck;
}
