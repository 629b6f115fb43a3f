import type { Trade } from './trades.ts';

/** A bar of a chart; prices in price units. */
export interface ChartBar {
  /** Start of a minute, epoch ms. */
  readonly start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Price × shares of the day up to its end, price units. */
  dayAmount: number;
}

/** A day of one symbol as its trades made it. */
export interface DayTape {
  /** Local date of the market, `YYYY-MM-DD`. */
  readonly day: string;
  /** The close before. */
  readonly base: number;
  open: number;
  openAt: number;
  high: number;
  highAt: number;
  low: number;
  lowAt: number;
  last: number;
  lastAt: number;
  volume: number;
  /** Price × shares, price units. */
  amount: number;
  buyVolume: number;
  sellVolume: number;
  buys: number;
  sells: number;
  /** None for a day before the first one of minute bars. */
  readonly minutes: ChartBar[];
}

/** Trades kept for the lists of latest executions. */
const KEPT_TRADES = 120;
/** Days whose minutes are kept. */
const KEPT_MINUTE_DAYS = 10;

/** All that traded in one symbol. */
export class Tape {
  readonly days: DayTape[] = [];
  /** The latest trades, oldest first. */
  readonly latest: Trade[] = [];
  /** The latest price outside the regular session, and when; null before there was one. */
  extended: { readonly at: number; readonly price: number; readonly byBuyer: boolean } | null = null;
  /** Trades so far; what is made up around a price changes with it. */
  count = 0;

  /** Close of the last day known. */
  get close(): number | null {
    return this.days.at(-1)?.last ?? null;
  }

  addHistory(day: string, bar: Pick<ChartBar, 'open' | 'high' | 'low' | 'close' | 'volume'>, at: number): void {
    const { open, high, low, close, volume } = bar;
    // What traded at which price is not known of a daily bar.
    const amount = Math.round(((open + high + low + close) / 4) * volume);
    const buyVolume = Math.round(volume / 2);
    this.days.push({
      day,
      base: this.close ?? open,
      open,
      openAt: at,
      high,
      highAt: at,
      low,
      lowAt: at,
      last: close,
      lastAt: at,
      volume,
      amount,
      buyVolume,
      sellVolume: volume - buyVolume,
      buys: 0,
      sells: 0,
      minutes: [],
    });
  }

  /** A trade of the regular session. */
  add(day: string, minuteStart: number, trade: Trade): DayTape {
    const { at, price, volume, byBuyer } = trade;
    const tape = this.dayOf(day, trade);
    tape.last = price;
    tape.lastAt = at;
    tape.volume += volume;
    tape.amount += price * volume;
    if (price > tape.high) [tape.high, tape.highAt] = [price, at];
    if (price < tape.low) [tape.low, tape.lowAt] = [price, at];
    if (byBuyer) {
      tape.buyVolume += volume;
      tape.buys++;
    } else {
      tape.sellVolume += volume;
      tape.sells++;
    }
    this.addToMinute(tape, minuteStart, price, volume);
    this.keep(trade);
    return tape;
  }

  addExtended(trade: Trade): void {
    this.extended = trade;
    this.keep(trade);
  }

  private keep(trade: Trade): void {
    this.count++;
    this.latest.push(trade);
    if (this.latest.length > KEPT_TRADES) this.latest.shift();
  }

  private dayOf(day: string, { at, price }: Trade): DayTape {
    const last = this.days.at(-1);
    if (last?.day === day) return last;
    const tape: DayTape = {
      day,
      base: this.close ?? price,
      open: price,
      openAt: at,
      high: price,
      highAt: at,
      low: price,
      lowAt: at,
      last: price,
      lastAt: at,
      volume: 0,
      amount: 0,
      buyVolume: 0,
      sellVolume: 0,
      buys: 0,
      sells: 0,
      minutes: [],
    };
    this.days.push(tape);
    this.days.at(-1 - KEPT_MINUTE_DAYS)?.minutes.splice(0);
    return tape;
  }

  private addToMinute(tape: DayTape, start: number, price: number, volume: number): void {
    let bar = tape.minutes.at(-1);
    if (bar === undefined || bar.start !== start) {
      bar = { start, open: price, high: price, low: price, close: price, volume: 0, dayAmount: 0 };
      tape.minutes.push(bar);
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume += volume;
    bar.dayAmount = tape.amount;
  }
}
