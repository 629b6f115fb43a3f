import type { MarketClock } from '../../../market/clock.ts';
import { addDays } from '../../../market/days.ts';
import { MARKETS } from '../../../market/markets.ts';
import { type Currency, type MarketCode, type TradingDay, tradingDay } from '../../../market/types.ts';
import type { Side } from '../../../orders/order.ts';
import type { Execution } from './order-record.ts';

/** An execution with what it was of. */
export interface BookedExecution extends Execution {
  readonly symbol: number;
  readonly market: MarketCode;
  readonly side: Side;
  readonly day: TradingDay;
}

/** What was bought and sold of one symbol on one day. */
export interface DayTrades {
  bought: number;
  sold: number;
  /** Minor units, without costs. */
  boughtAmount: number;
  soldAmount: number;
}

/** A position, kept for two days after it was sold out. */
export interface Position {
  readonly symbol: number;
  readonly market: MarketCode;
  quantity: number;
  /** What the shares held were bought for: price × shares, price units, without costs. */
  cost: number;
  readonly days: Map<TradingDay, DayTrades>;
  lastTraded: TradingDay;
}

/** Trading days until money and shares of a trade change hands. */
const SETTLEMENT_DAYS = { KRW: 2, USD: 1 } as const;
/** No market stays closed for more days than this. */
const LONGEST_HOLIDAY = 15;

/**
 * Cash and positions as the broker's balance shows them, made of executions alone. The balance may lag: a second book
 * takes the executions later.
 */
export class AccountBook {
  /** Trade-date cash, minor units: what is there once everything has settled. */
  readonly cash = new Map<Currency, number>();
  readonly positions = new Map<number, Position>();
  /** What a day's purchases cost and its sales brought, all costs counted, and those costs. */
  private readonly flows = new Map<string, { paid: number; received: number; costs: number }>();
  private readonly clock: MarketClock;

  constructor(clock: MarketClock, cash: Readonly<Partial<Record<Currency, number>>>) {
    this.clock = clock;
    for (const [currency, minor] of Object.entries(cash)) this.cash.set(currency as Currency, minor);
  }

  apply({ symbol, market, side, day, price, quantity, amount, commission, tax }: BookedExecution): void {
    const { currency } = MARKETS[market];
    const costs = commission + tax;
    const net = (side === 'BUY' ? -amount : amount) - costs;
    this.cash.set(currency, (this.cash.get(currency) ?? 0) + net);
    const ofDay = this.flows.get(`${currency}:${day}`) ?? { paid: 0, received: 0, costs: 0 };
    if (side === 'BUY') ofDay.paid -= net;
    else ofDay.received += net;
    ofDay.costs += costs;
    this.flows.set(`${currency}:${day}`, ofDay);

    const position = this.positionOf(symbol, market, day);
    const trades = position.days.get(day) ?? { bought: 0, sold: 0, boughtAmount: 0, soldAmount: 0 };
    position.days.set(day, trades);
    position.lastTraded = day;
    if (side === 'BUY') {
      position.quantity += quantity;
      position.cost += price * quantity;
      trades.bought += quantity;
      trades.boughtAmount += amount;
    } else {
      position.cost -= Math.round((position.cost * quantity) / position.quantity);
      position.quantity -= quantity;
      trades.sold += quantity;
      trades.soldAmount += amount;
    }
  }

  /** Positions of a market's currency area, sold-out ones of today and yesterday among them, by symbol. */
  listed(isListed: (market: MarketCode) => boolean, today: (market: MarketCode) => TradingDay): Position[] {
    return [...this.positions.values()]
      .filter(({ market, quantity, lastTraded }) => {
        if (!isListed(market)) return false;
        return quantity > 0 || lastTraded >= this.dayBefore(market, today(market));
      })
      .sort((a, b) => a.symbol - b.symbol);
  }

  /** What of the cash has settled by a day, minor units. */
  settled(currency: 'KRW' | 'USD', by: TradingDay): number {
    const { paid, received } = this.unsettled(currency, by);
    return (this.cash.get(currency) ?? 0) + paid - received;
  }

  /** What trades that have not settled by a day will take and bring, minor units. */
  unsettled(currency: 'KRW' | 'USD', by: TradingDay): { readonly paid: number; readonly received: number } {
    const market = currency === 'KRW' ? 'KR' : 'US_NASDAQ';
    const sum = { paid: 0, received: 0 };
    for (const [key, { paid, received }] of this.flows) {
      if (!key.startsWith(currency)) continue;
      if (this.daysLater(market, tradingDay(key.slice(4)), SETTLEMENT_DAYS[currency]) <= by) continue;
      sum.paid += paid;
      sum.received += received;
    }
    return sum;
  }

  /** Commission and taxes of a day, minor units. */
  costsOf(currency: Currency, day: TradingDay): number {
    return this.flows.get(`${currency}:${day}`)?.costs ?? 0;
  }

  /** All that was bought and sold on a day in a market's currency. */
  tradedOn(day: TradingDay, isListed: (market: MarketCode) => boolean): DayTrades {
    const sum = { bought: 0, sold: 0, boughtAmount: 0, soldAmount: 0 };
    for (const { market, days } of this.positions.values()) {
      const trades = isListed(market) ? days.get(day) : undefined;
      if (trades === undefined) continue;
      sum.bought += trades.bought;
      sum.sold += trades.sold;
      sum.boughtAmount += trades.boughtAmount;
      sum.soldAmount += trades.soldAmount;
    }
    return sum;
  }

  /** The trading day before a date. */
  dayBefore(market: MarketCode, day: TradingDay): TradingDay {
    let before = addDays(day, -1);
    for (let tries = 0; tries < LONGEST_HOLIDAY && !this.trades(market, before); tries++) before = addDays(before, -1);
    return before;
  }

  private trades(market: MarketCode, day: TradingDay): boolean {
    const session = this.clock.sessionOf(market, day);
    return session !== null && session !== 'unknown';
  }

  private daysLater(market: MarketCode, day: TradingDay, days: number): TradingDay {
    let later = day;
    for (let i = 0; i < days; i++) later = this.clock.nextTradingDay(market, later) ?? later;
    return later;
  }

  private positionOf(symbol: number, market: MarketCode, day: TradingDay): Position {
    let position = this.positions.get(symbol);
    if (position === undefined) {
      position = { symbol, market, quantity: 0, cost: 0, days: new Map(), lastTraded: day };
      this.positions.set(symbol, position);
    }
    return position;
  }
}
