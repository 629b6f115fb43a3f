import type { MarketClock } from '../../../market/clock.ts';
import { dailyLimits } from '../../../market/ticks.ts';
import { type Instant, type Instrument, instant, price } from '../../../market/types.ts';
import type { BarSource } from '../../../runtime/ports.ts';
import { createPracticeMarket } from '../../sim/market/practice-market.ts';
import { extendedMinutes, REFORM_DAY, WINDOWS } from './extended-hours.ts';
import { LISTINGS } from './listing.ts';
import { type Minute, minutesOf, rowsOf } from './minutes.ts';
import { bookAround, type OrderBook } from './order-book.ts';
import { type DayTape, Tape } from './tape.ts';
import { type Trade, tradesOfBar } from './trades.ts';

/** What happens in the world at one instant. */
export interface WorldStep {
  readonly at: Instant;
  /** The minute that begins, if one does. */
  readonly opened: Minute | null;
  readonly extended: boolean;
  readonly trades: readonly Trade[];
}

/** A symbol as screens show it at an instant. Prices in price units. */
export interface Quote {
  readonly symbol: number;
  /** Today's trades; a day without any has its base as last price and zeros elsewhere. */
  readonly day: DayTape;
  readonly previous: DayTape | null;
  readonly last: number;
  readonly lastAt: number;
  readonly byBuyer: boolean;
  readonly limits: { readonly lower: number; readonly upper: number } | null;
}

/** Which trades a quote counts: those of KRX, or also those of Nextrade. */
export type QuoteScope = 'KRX' | 'all';

/**
 * The practice world of a seed, walked trade by trade: its bars are cut into trades, and everything that can be asked of
 * a symbol is made of the trades so far. Its minutes begin on New York's date of `start`; the 60 sessions before are
 * known as daily bars.
 */
export class World {
  readonly instruments: readonly Instrument[];
  readonly tapes: readonly Tape[];
  private readonly clock: MarketClock;
  private readonly seed: number;
  private readonly tickMs: number;
  private readonly minutes: Iterator<Minute, void>;
  private readonly closes = new Map<number, number>();
  private ahead: Minute | null = null;
  private trades: Trade[] = [];
  private taken = 0;
  private extended = false;

  constructor(options: { seed: number; start: Instant; clock: MarketClock; tickMs: number }) {
    const { seed, clock, tickMs } = options;
    this.clock = clock;
    this.seed = seed;
    this.tickMs = tickMs;
    const source = createPracticeMarket({ seed, startDay: clock.localDay('US_NASDAQ', options.start), clock });
    this.instruments = source.instruments;
    this.tapes = source.instruments.map(() => new Tape());
    this.minutes = this.readHistory(source);
  }

  /** When the next trade or minute comes, epoch ms; Infinity after the last. */
  nextAt(): number {
    return this.trades[this.taken]?.at ?? this.peek()?.start ?? Number.POSITIVE_INFINITY;
  }

  next(): WorldStep {
    const at = this.nextAt();
    const opened = this.taken >= this.trades.length ? this.openMinute() : null;
    const from = this.taken;
    while (this.trades[this.taken]?.at === at) this.taken++;
    const trades = this.trades.slice(from, this.taken);
    for (const trade of trades) this.record(trade);
    return { at: instant(at), opened, extended: this.extended, trades };
  }

  quote(symbol: number, at: Instant, scope: QuoteScope = 'KRX'): Quote {
    const { market } = this.instruments[symbol]!;
    const tape = this.tapes[symbol]!;
    const today = this.clock.localDay(market, at);
    const session = this.clock.sessionOf(market, today);
    const latest = tape.days.at(-1);
    const isLatest = latest !== undefined && (latest.day === today || session === null || session === 'unknown');
    const day = isLatest ? latest : emptyDay(today, tape.close ?? 0);
    const previous = tape.days.at(isLatest ? -2 : -1) ?? null;
    const { extended } = tape;
    const counts =
      extended !== null &&
      extended.at > day.lastAt &&
      this.clock.localDay(market, instant(extended.at)) === day.day &&
      (scope === 'all' || this.isKrxAfter(day.day, extended.at));
    const latestTrade = tape.latest.at(-1);
    return {
      symbol,
      day,
      previous,
      last: counts ? extended.price : day.last,
      lastAt: counts ? extended.at : day.lastAt,
      byBuyer: counts ? extended.byBuyer : (latestTrade?.byBuyer ?? true),
      limits: dailyLimits(market, price(day.base)),
    };
  }

  /** Whether KRX's own after-market trades at an instant. */
  isKrxAfter(day: string, at: number): boolean {
    const session = this.clock.sessionOf('KR', this.clock.localDay('KR', instant(at)));
    if (day < REFORM_DAY || session === null || session === 'unknown') return false;
    const minutes = (at - session.close) / 60_000;
    return minutes >= WINDOWS.krxAfter.from && minutes < WINDOWS.krxAfter.until;
  }

  book({ symbol, last, byBuyer, limits }: Quote): OrderBook {
    const { market } = this.instruments[symbol]!;
    const size = LISTINGS[symbol]!.dailyShares / 300;
    return bookAround({
      market,
      last,
      byBuyer,
      limits,
      size,
      key: `${this.seed}:${symbol}:${this.tapes[symbol]!.count}`,
    });
  }

  /** Reads the daily bars, and goes on with the minutes. */
  private readHistory(source: BarSource): Iterator<Minute, void> {
    let slice = source.next();
    for (; slice !== null && slice.kind === 'day'; slice = source.next()) {
      const day = this.clock.localDay(slice.market, slice.start);
      for (const bar of rowsOf(slice)) {
        this.tapes[bar.symbol]!.addHistory(day, bar, slice.end - 1);
        this.closes.set(bar.symbol, bar.close);
      }
    }
    if (slice === null) throw new RangeError('the calendars end before the first day of the practice world');
    return minutesOf(source, slice, this.closes, this.clock, extendedMinutes(this.seed));
  }

  /** The next minute. It is made once the one before is through: extended hours begin at the last price. */
  private peek(): Minute | null {
    this.ahead ??= this.minutes.next().value ?? null;
    return this.ahead;
  }

  private openMinute(): Minute | null {
    const minute = this.peek();
    if (minute === null) return null;
    this.ahead = null;
    const { market, start, bars } = minute;
    this.trades = bars.flatMap((bar) => tradesOfBar(market, bar, start, this.seed, this.tickMs));
    this.trades.sort((a, b) => a.at - b.at);
    this.taken = 0;
    this.extended = minute.extended;
    return minute;
  }

  private record(trade: Trade): void {
    const tape = this.tapes[trade.symbol]!;
    if (this.extended) {
      tape.addExtended(trade);
      return;
    }
    const { market } = this.instruments[trade.symbol]!;
    const minuteStart = Math.floor(trade.at / 60_000) * 60_000;
    tape.add(this.clock.localDay(market, instant(trade.at)), minuteStart, trade);
    this.closes.set(trade.symbol, trade.price);
  }
}

function emptyDay(day: string, base: number): DayTape {
  return {
    day,
    base,
    open: 0,
    openAt: 0,
    high: 0,
    highAt: 0,
    low: 0,
    lowAt: 0,
    last: base,
    lastAt: 0,
    volume: 0,
    amount: 0,
    buyVolume: 0,
    sellVolume: 0,
    buys: 0,
    sells: 0,
    minutes: [],
  };
}
