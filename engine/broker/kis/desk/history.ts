import type { BarKind, BarSlice } from '../../../kernel/bars.ts';
import type { Desk } from '../../../kernel/desk.ts';
import { addDays } from '../../../market/days.ts';
import { type Instant, instant, type MarketCode, type SymbolId, type TradingDay } from '../../../market/types.ts';
import type { KisClient } from '../client.ts';
import type { KisDailyBar } from '../records.ts';
import type { EventQueue, LiveEvent } from './event-queue.ts';
import type { Listings } from './listings.ts';

/** Enough for every daily indicator, and for the regime. */
const DAYS = 60;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A history that could not be had is asked for again after this, ms. */
const RETRY_MS = 30_000;

/** Brings what happened before the desk listened: daily bars once a day and symbol, minute bars of the day under way. */
export class History {
  private readonly client: KisClient;
  private readonly desk: () => Desk;
  private readonly queue: EventQueue;
  private readonly listings: Listings;
  /** The day up to which a symbol's history is complete; its prices may be told from then on. */
  private readonly completeOn = new Map<SymbolId, TradingDay>();
  private readonly retryAt = new Map<SymbolId, number>();
  private readonly told = new Set<SymbolId>();
  private readonly minutesOn = new Map<SymbolId, TradingDay>();

  constructor(client: KisClient, desk: () => Desk, queue: EventQueue, listings: Listings) {
    this.client = client;
    this.desk = desk;
    this.queue = queue;
    this.listings = listings;
  }

  isReady(symbol: SymbolId, day: TradingDay): boolean {
    return this.completeOn.get(symbol) === day;
  }

  /** Whether its history is to be asked for now. */
  isDue(symbol: SymbolId, day: TradingDay): boolean {
    return !this.isReady(symbol, day) && this.queue.now() >= (this.retryAt.get(symbol) ?? 0);
  }

  hasMinutes(symbol: SymbolId, day: TradingDay): boolean {
    return this.minutesOn.get(symbol) === day;
  }

  /**
   * Daily bars of symbols up to the day before, told day by day, so that an index of them can be made. Where they cannot be
   * had they are asked for again a little later, and nothing is told of the symbol until then; but what is `held` has to be
   * guarded without an indicator, too, and is ready all the same.
   */
  async load(market: MarketCode, symbols: readonly SymbolId[], today: TradingDay, held: boolean): Promise<void> {
    const days = new Map<TradingDay, { readonly symbol: SymbolId; readonly bar: KisDailyBar }[]>();
    const loaded: SymbolId[] = [];
    for (const symbol of symbols) {
      const bars = await this.client.dailyBars(market, this.listings.of(symbol).code, addDays(today, -1), DAYS);
      if (!bars.ok) {
        this.lack(symbol, bars.error.words, today, held);
        continue;
      }
      loaded.push(symbol);
      for (const bar of bars.value) {
        if (bar.day >= today || !this.isNews(symbol, bar.day)) continue;
        const ofDay = days.get(bar.day) ?? [];
        ofDay.push({ symbol, bar });
        days.set(bar.day, ofDay);
      }
    }
    const { clock } = this.desk();
    const events: LiveEvent[] = [];
    for (const [day, bars] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const session = clock.sessionOf(market, day);
      const hours =
        session === null || session === 'unknown' ? wholeDay(clock.instantOf(market, day, '00:00')) : session;
      const slice = sliceOf(market, 'day', hours.open, hours.close, bars);
      events.push({ type: 'bars', at: slice.end, bars: slice });
    }
    this.queue.push(...events);
    // Only now: a price of today that came first would make the past look like what follows it.
    for (const symbol of loaded) this.completeOn.set(symbol, today);
  }

  private lack(symbol: SymbolId, words: string, today: TradingDay, held: boolean): void {
    if (held) this.completeOn.set(symbol, today);
    else this.retryAt.set(symbol, this.queue.now() + RETRY_MS);
    if (this.told.has(symbol)) return;
    this.told.add(symbol);
    const { market, code, name } = this.listings.of(symbol);
    const means = held
      ? 'its stops work without an average range until tomorrow'
      : 'it is no candidate until the broker has told it';
    const message = `No daily bars of ${name} (${code}) – ${words}; ${means}`;
    this.queue.push({ type: 'notice', level: 'warn', event: 'no-history', market, message });
  }

  /** Minute bars of today so far. */
  async loadMinutes(market: MarketCode, symbol: SymbolId, today: TradingDay): Promise<void> {
    this.minutesOn.set(symbol, today);
    const bars = await this.client.minuteBars(market, this.listings.of(symbol).code, today);
    if (!bars.ok) return;
    const newest = this.desk().table.columns.barAt[symbol]!;
    const events = bars.value.flatMap((bar): LiveEvent[] => {
      const end = instant(bar.at + MINUTE_MS);
      // What the desk saw itself is not told again, nor the minute under way.
      if (end > this.queue.now() || end <= newest) return [];
      return [{ type: 'bars', at: end, bars: sliceOf(market, 'minute', bar.at, end, [{ symbol, bar }]) }];
    });
    this.queue.push(...events);
  }

  /** The kernel has not closed this day of the symbol yet. */
  private isNews(symbol: SymbolId, day: TradingDay): boolean {
    const c = this.desk().table.columns;
    const known = c.dayNumber[symbol];
    if (known === undefined || Number.isNaN(known)) return true;
    const number = Date.parse(day) / DAY_MS;
    return number > known || (number === known && c.dayDone[symbol] !== 1);
  }
}

const wholeDay = (start: Instant) => ({ open: start, close: instant(start + DAY_MS) });

function sliceOf(
  market: MarketCode,
  kind: BarKind,
  start: Instant,
  end: Instant,
  bars: readonly { readonly symbol: SymbolId; readonly bar: Omit<KisDailyBar, 'day'> }[],
): BarSlice {
  const sorted = [...bars].sort((a, b) => a.symbol - b.symbol);
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from(sorted, ({ bar }) => bar[name]);
  return {
    market,
    kind,
    start,
    end,
    count: sorted.length,
    symbols: Uint32Array.from(sorted, ({ symbol }) => symbol),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
