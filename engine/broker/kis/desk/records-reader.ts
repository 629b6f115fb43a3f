import type { Desk } from '../../../kernel/desk.ts';
import { MARKETS } from '../../../market/markets.ts';
import { type Instant, type Instrument, instant, type MarketCode, money, type Price } from '../../../market/types.ts';
import type { BrokerHolding, BrokerOrder, BrokerReport } from '../../../orders/broker-report.ts';
import { isLive } from '../../../orders/lifecycle.ts';
import { sleep, type WallClock } from '../../../runtime/wall-clock.ts';
import { tradeCosts } from '../../sim/costs.ts';
import type { KisClient } from '../client.ts';
import type { KisCash } from '../records.ts';
import type { KisError, KisResult } from '../result.ts';
import type { EventQueue } from './event-queue.ts';
import type { Listings } from './listings.ts';

/** Between a failed reading and the next attempt. */
const RETRY_MS = 5_000;

/** How much of the records is to be read. */
export type Extent = 'orders' | 'everything';

/**
 * Reads the broker's own records and tells the kernel, one reading at a time. What is asked for while one is under way is
 * answered by another one after it, for the one under way may have read too early.
 */
export class RecordsReader {
  private readonly options: RecordsReaderOptions;
  private wanted: Extent | null = null;
  private running = false;
  /** A refresh that the kernel waits for. */
  private awaited = false;
  /** By broker's number: what was filled when the fees were asked for, and what they were. */
  private readonly fees = new Map<string, { readonly filled: number; readonly fees: number }>();

  constructor(options: RecordsReaderOptions) {
    this.options = options;
  }

  /** Asks for a reading soon. `awaited`: the kernel wants to be told when it is done. */
  want(extent: Extent, awaited = false): void {
    if (this.wanted !== 'everything') this.wanted = extent;
    this.awaited ||= awaited;
    if (!this.running) this.run().catch(this.options.failed);
  }

  private async run(): Promise<void> {
    const { clock, closed, queue } = this.options;
    this.running = true;
    try {
      while (this.wanted !== null && !closed.aborted) {
        const extent = this.wanted;
        const awaited = this.awaited;
        this.wanted = null;
        this.awaited = false;
        const problem = await this.read(extent);
        if (closed.aborted) return;
        if (awaited) queue.push({ type: 'orders-refreshed', ok: problem === null, working: [] });
        if (problem === null) continue;
        this.want(extent);
        await sleep(clock, RETRY_MS, closed);
      }
    } catch (error) {
      // Only the end of the desk ends a wait early.
      if (!closed.aborted) throw error;
    } finally {
      this.running = false;
    }
  }

  /** One reading; what went wrong, or null. */
  private async read(extent: Extent): Promise<KisError | null> {
    const { client, desk, queue, listings, prepare } = this.options;
    const readAt = queue.now();
    const markets = this.markets();
    const since = this.since(markets);
    const orders = await client.orders(markets, since);
    if (!orders.ok) return orders.error;
    const listed: BrokerOrder[] = [];
    const skew = this.options.skew();
    for (const order of orders.value) {
      listed.push({ ...order, orderedAt: instant(order.orderedAt - skew), fees: await this.feesOf(order) });
    }
    let holdings: readonly BrokerHolding[] | null = null;
    let cash: BrokerReport['cash'] = null;
    if (extent === 'everything') {
      const balance = await client.balance(markets);
      if (!balance.ok) return balance.error;
      const missing = await this.missingCash(markets, balance.value.cash);
      if (!missing.ok) return missing.error;
      ({ holdings } = balance.value);
      cash = [...balance.value.cash, ...missing.value];
      await prepare(holdings);
    }
    listings.add(listed.map(({ market, code, name }) => ({ market, code, name: name === '' ? code : name })));
    const ordersSince = desk().clock.instantOf(
      markets[0] ?? 'KR',
      desk().clock.localDay(markets[0] ?? 'KR', since),
      '00:00',
    );
    queue.push({
      type: 'broker-report',
      report: { readAt, markets, ordersSince: instant(Math.min(ordersSince, since)), orders: listed, holdings, cash },
    });
    return null;
  }

  /** The desk's markets, and any on which something is held or under way. */
  private markets(): MarketCode[] {
    const { state, settings } = this.options.desk();
    const markets = new Set<MarketCode>(settings.enabledMarkets);
    for (const { market } of state.positions.values()) markets.add(market);
    for (const { market } of state.orders.values()) markets.add(market);
    return [...markets];
  }

  /** From the oldest order under way on, and the last day at least: a session may have crossed midnight. */
  private since(markets: readonly MarketCode[]): Instant {
    const { state, clock, at } = this.options.desk();
    let since = Number.POSITIVE_INFINITY;
    for (const market of markets) {
      const today = clock.localDay(market, instant(Math.max(at, this.options.clock.now())));
      since = Math.min(since, clock.instantOf(market, today, '00:00'));
    }
    for (const order of state.orders.values()) {
      if (isLive(order.state) && order.sentAt !== null) since = Math.min(since, order.sentAt - 60_000);
    }
    return instant(since);
  }

  /** What an order of ours has cost: by the broker where it tells, else by the usual rates. */
  private async feesOf(order: BrokerOrder): Promise<number | null> {
    const { desk, client } = this.options;
    if (order.filled === 0) return 0;
    if (desk().state.broker?.own.has(order.brokerOrderId) !== true) return order.fees;
    const known = this.fees.get(order.brokerOrderId);
    if (known?.filled === order.filled) return known.fees;
    if (order.market === 'KR') {
      const asked = await client.order(order.brokerOrderId);
      if (asked.ok && asked.value !== null && asked.value.filled === order.filled && asked.value.fees !== null) {
        this.fees.set(order.brokerOrderId, { filled: order.filled, fees: asked.value.fees });
        return asked.value.fees;
      }
    }
    const day = desk().clock.localDay(order.market, order.orderedAt);
    const { commission, tax } = tradeCosts(order.market, order.side, order.filledAmount, day);
    return commission + tax;
  }

  /** Foreign cash that the balance does not tell: what may be bought for it, of any symbol that has a price. */
  private async missingCash(
    markets: readonly MarketCode[],
    told: readonly KisCash[],
  ): Promise<KisResult<readonly KisCash[]>> {
    const cash: KisCash[] = [];
    for (const market of markets) {
      const { currency } = MARKETS[market];
      if ([...told, ...cash].some((known) => known.currency === currency)) continue;
      const priced = await this.anyPrice(market);
      if (!priced.ok) return priced;
      if (priced.value === null) continue;
      const buyable = await this.options.client.buyable(market, priced.value.code, priced.value.last);
      if (!buyable.ok) return buyable;
      cash.push({ currency, amount: money(buyable.value.amount) });
    }
    return { ok: true, value: cash };
  }

  /** A symbol of a market with its price; null while none is listed that the broker knows. */
  private async anyPrice(market: MarketCode): Promise<KisResult<{ code: string; last: Price } | null>> {
    const { client, listings, desk, watchlist } = this.options;
    const { last } = desk().table.columns;
    const isHere = (instrument: Instrument) => instrument.market === market;
    const symbol = listings.all.findIndex(
      (instrument, i) => isHere(instrument) && !Number.isNaN(last[i] ?? Number.NaN),
    );
    const priced = listings.all[symbol];
    if (priced !== undefined) return { ok: true, value: { code: priced.code, last: last[symbol] as Price } };
    // Before the first price of the day has been heard.
    const { code } = listings.all.find(isHere) ?? watchlist.find(isHere) ?? {};
    if (code === undefined) return { ok: true, value: null };
    const quote = await client.quote(market, code);
    if (!quote.ok) return quote.error.kind === 'rejected' ? { ok: true, value: null } : quote;
    return { ok: true, value: { code, last: quote.value.last } };
  }
}

export interface RecordsReaderOptions {
  readonly client: KisClient;
  readonly clock: WallClock;
  readonly desk: () => Desk;
  readonly queue: EventQueue;
  readonly listings: Listings;
  /** Symbols that the user follows: one of them serves to ask for foreign cash. */
  readonly watchlist: readonly Instrument[];
  /** How far the broker's clock is before ours, ms: its times are told in ours. */
  readonly skew: () => number;
  /** Lists what is held and brings its history, before the kernel takes it over. */
  readonly prepare: (holdings: readonly BrokerHolding[]) => Promise<void>;
  readonly closed: AbortSignal;
  /** Hears of a defect. */
  readonly failed: (error: unknown) => void;
}
