import type { MarketClock } from '../../market/clock.ts';
import { type Currency, type Instant, instant, symbolId, type TradingDay } from '../../market/types.ts';
import type { OrderId } from '../../orders/order.ts';
import { SimExchange } from '../sim/exchange.ts';
import { Agenda } from './agenda.ts';
import { AccountBook, type BookedExecution } from './desk/account-book.ts';
import { venueHours } from './desk/hours.ts';
import type { Notice } from './desk/notice.ts';
import { OrderDesk } from './desk/order-desk.ts';
import type { OrderRecord } from './desk/order-record.ts';
import type { WorldStep } from './world/world.ts';
import { World } from './world/world.ts';

export interface RehearsalOptions {
  readonly seed: number;
  readonly start: Instant;
  readonly clock: MarketClock;
  readonly account: 'paper' | 'live';
  /** Minor units. */
  readonly cash: Readonly<Partial<Record<Currency, number>>>;
  /** Trades are at multiples of so many ms of their minute. */
  readonly tickMs: number;
  /** The balance shows an execution so many ms after it was. */
  readonly balanceLagMs: number;
}

/**
 * The world, the exchange, the account and the time they are at: all of the emulator that has nothing to do with how it
 * is spoken to. Time stands still until `advance` moves it.
 */
export class Rehearsal {
  readonly options: RehearsalOptions;
  readonly clock: MarketClock;
  readonly world: World;
  readonly exchange: SimExchange;
  readonly desk: OrderDesk;
  readonly agenda = new Agenda();
  /** The account as it is, and as the balance shows it. */
  readonly account: AccountBook;
  readonly shown: AccountBook;
  /** Whoever streams prices and notices. */
  onTrades: (step: WorldStep) => void = () => {};
  onNotice: (notice: Notice) => void = () => {};
  private time: number;

  constructor(options: RehearsalOptions) {
    const { seed, start, clock, account, cash, tickMs } = options;
    this.options = options;
    this.clock = clock;
    this.world = new World({ seed, start, clock, tickMs });
    const books = new Map<OrderId, OrderRecord>();
    this.exchange = new SimExchange(clock, this.world.instruments, cash, venueHours(clock, books, account));
    this.account = new AccountBook(clock, cash);
    this.shown = new AccountBook(clock, cash);
    this.desk = new OrderDesk({
      account,
      seed,
      clock,
      world: this.world,
      exchange: this.exchange,
      books,
      booked: (execution) => this.book(execution),
      notify: (notice) => this.onNotice(notice),
      later: (ms, work) => this.agenda.add(this.time + ms, work),
    });
    this.world.tapes.forEach(({ days }, symbol) => {
      for (const { day, last } of days.slice(-2)) this.exchange.noteClose(symbolId(symbol), day, last);
    });
    this.time = Math.min(start, this.world.nextAt());
    this.advance(start, () => false);
  }

  get now(): Instant {
    return instant(this.time);
  }

  /** When something happens next by itself, epoch ms. */
  nextAt(): number {
    return Math.min(this.agenda.nextAt(), this.world.nextAt(), this.exchange.nextExpiry());
  }

  /** Lets time pass up to an instant, or until `stop` says so after something has happened. */
  advance(until: number, stop: () => boolean): void {
    for (let at = this.nextAt(); at <= until; at = this.nextAt()) {
      this.time = Math.max(this.time, at);
      this.happen(at);
      if (stop()) return;
    }
    this.time = Math.max(this.time, until);
  }

  private happen(at: number): void {
    if (this.exchange.nextExpiry() <= at) {
      this.exchange.expire(at);
      this.desk.drain();
    } else if (this.agenda.nextAt() <= at) {
      this.agenda.runNext();
    } else {
      this.walk(this.world.next());
    }
  }

  private walk(step: WorldStep): void {
    const { at, opened, extended, trades } = step;
    if (opened !== null) {
      this.exchange.closeBars();
      for (const { symbol, low, high, volume } of opened.bars) {
        const today = this.world.tapes[symbol]!.days.at(-1);
        const goesOn = !extended && today?.day === this.dayOf(symbol, at);
        this.exchange.openBar(symbolId(symbol), low, high, volume, goesOn ? today.last : null);
      }
      this.desk.closeAuction(at);
    }
    for (const { symbol, price } of trades) {
      if (!extended) this.exchange.noteClose(symbolId(symbol), this.dayOf(symbol, at), price);
      this.desk.trip(symbol, price, at);
      this.exchange.onPrice(symbolId(symbol), at, price);
      this.desk.drain();
    }
    this.onTrades(step);
  }

  private dayOf(symbol: number, at: Instant): TradingDay {
    return this.clock.localDay(this.world.instruments[symbol]!.market, at);
  }

  private book(execution: BookedExecution): void {
    this.account.apply(execution);
    const { balanceLagMs } = this.options;
    if (balanceLagMs === 0) this.shown.apply(execution);
    else this.agenda.add(this.time + balanceLagMs, () => this.shown.apply(execution));
  }
}
