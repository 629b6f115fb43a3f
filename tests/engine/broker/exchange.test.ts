import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimExchange } from '../../../engine/broker/sim/exchange.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { MINUTE_MS } from '../../../engine/market/days.ts';
import { isOnTick } from '../../../engine/market/ticks.ts';
import { type Instant, instant, type MarketCode, price, quantity, symbolId } from '../../../engine/market/types.ts';
import type { OrderKind, Side } from '../../../engine/orders/order.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
const SAMSUNG = symbolId(0);
const APPLE = symbolId(1);
const INSTRUMENTS = [
  { code: '005930', market: 'KR', name: 'Samsung Electronics' },
  { code: 'AAPL', market: 'US_NASDAQ', name: 'Apple' },
] as const;
/** 10:00 in Seoul on a Monday; Samsung closed at 70,000 won on Friday. */
const TEN = clock.instantOf('KR', clock.localDay('KR', instant(Date.UTC(2026, 2, 9))), '10:00');
const CLOSE = clock.nextClose('KR', TEN)!;

/** An exchange with 10 million won, and a hand to move it. */
class Floor {
  readonly exchange = new SimExchange(clock, INSTRUMENTS, { KRW: 10_000_000, USD: 1_000_000 });
  private orders = 0;

  constructor() {
    this.exchange.noteClose(SAMSUNG, '2026-03-06', 70_000);
    this.exchange.noteClose(APPLE, '2026-03-06', 2_500_000);
  }

  /** Opens a bar and lets its prices trade one after the other, a second apart. */
  bar(low: number, high: number, volume: number, prices: readonly number[], at: Instant = TEN): KernelEvent[] {
    this.exchange.openBar(SAMSUNG, low, high, volume);
    prices.forEach((last, i) => {
      this.exchange.onPrice(SAMSUNG, instant(at + i * 1_000), last);
    });
    return this.answers();
  }

  /** The bar is over. */
  closeBar(): this {
    this.exchange.closeBars();
    return this;
  }

  order(side: Side, shares: number, kind: OrderKind, at: Instant = TEN, symbol = SAMSUNG): KernelEvent[] {
    const { market } = INSTRUMENTS[symbol]!;
    const id = `o${++this.orders}`;
    this.exchange.place({ id, symbol, market: market as MarketCode, side, quantity: quantity(shares), kind }, at);
    return this.answers();
  }

  replace(orderId: string, shares: number, kind: OrderKind): KernelEvent[] {
    const ticket = {
      id: `o${++this.orders}`,
      symbol: SAMSUNG,
      market: 'KR',
      side: 'BUY',
      quantity: quantity(shares),
      kind,
    } as const;
    this.exchange.replace(orderId, ticket, TEN);
    return this.answers();
  }

  /** Buys shares at 70,000 won out of a bar of its own. */
  holding(shares: number): this {
    this.order('BUY', shares, limit(70_000));
    this.bar(70_000, 70_000, shares * 10, [70_000]);
    return this.closeBar();
  }

  get cash(): number {
    return this.exchange.cash.get('KRW')!;
  }

  get held(): number {
    return this.exchange.holdings.get(SAMSUNG) ?? 0;
  }

  private answers(): KernelEvent[] {
    return this.exchange.out.splice(0);
  }
}

const MARKET: OrderKind = { kind: 'market' };
const limit = (at: number): OrderKind => ({ kind: 'limit', limit: price(at) });
const ioc = (at: number): OrderKind => ({ kind: 'ioc', limit: price(at) });
const fok = (at: number): OrderKind => ({ kind: 'fok', limit: price(at) });
const told = (events: readonly KernelEvent[]) =>
  events.map((event) => {
    if (event.type === 'fill') return `${event.quantity} at ${event.price}`;
    if (event.type === 'order-ended') return `${event.as}, ${event.remaining} left`;
    return event.type === 'order-rejected' ? event.code : event.type;
  });

describe('a market order', () => {
  it('decided on a close waits for the next bar’s open, and pays slippage there', () => {
    const floor = new Floor();
    floor.bar(70_000, 70_500, 10_000, [70_000, 70_500]);
    floor.closeBar();
    expect(told(floor.order('BUY', 10, MARKET))).toEqual(['order-accepted']);
    expect(told(floor.bar(70_800, 71_500, 10_000, [71_000]))).toEqual(['10 at 71100']);
  });

  it('inside a bar trades at once', () => {
    const floor = new Floor().holding(10);
    floor.bar(69_000, 70_500, 10_000, [70_000]);
    expect(told(floor.order('SELL', 10, MARKET))).toEqual(['order-accepted', '10 at 69900']);
  });

  it('never trades outside the bar, whatever the slippage', () => {
    const floor = new Floor();
    floor.order('BUY', 10, MARKET);
    expect(told(floor.bar(70_000, 70_000, 10_000, [70_000]))).toEqual(['10 at 70000']);
  });
});

describe('a limit order', () => {
  it('waits until the price comes to its limit, and is filled at the limit then', () => {
    const floor = new Floor();
    floor.order('BUY', 10, limit(69_500));
    expect(told(floor.bar(69_000, 70_500, 10_000, [70_000, 69_600, 69_200]))).toEqual(['10 at 69500']);
  });

  it('is filled better than its limit when it meets a gap on arrival', () => {
    const floor = new Floor();
    floor.order('BUY', 10, limit(71_000));
    expect(told(floor.bar(68_000, 69_000, 10_000, [68_500]))).toEqual(['10 at 68600']);
  });

  it('never trades above its limit when it buys, or below it when it sells', () => {
    const floor = new Floor();
    floor.order('BUY', 10, limit(70_000));
    expect(told(floor.bar(70_000, 70_500, 10_000, [70_000]))).toEqual(['10 at 70000']);
    floor.closeBar().order('SELL', 10, limit(70_200));
    expect(told(floor.bar(69_900, 70_600, 10_000, [70_100, 70_500]))).toEqual(['10 at 70200']);
  });
});

describe('volume', () => {
  it('fills at most a tenth of a bar; the rest waits for the next', () => {
    const floor = new Floor();
    floor.order('BUY', 25, limit(70_000));
    expect(told(floor.bar(70_000, 70_000, 105, [70_000, 70_000]))).toEqual(['10 at 70000']);
    floor.closeBar();
    expect(told(floor.bar(70_000, 70_000, 1_000, [70_000]))).toEqual(['15 at 70000']);
  });

  it('is shared by all orders, the oldest first', () => {
    const floor = new Floor();
    floor.order('BUY', 8, limit(70_000));
    floor.order('BUY', 8, limit(70_000));
    expect(told(floor.bar(70_000, 70_000, 100, [70_000]))).toEqual(['8 at 70000', '2 at 70000']);
  });
});

describe('IOC and FOK', () => {
  it('IOC takes what there is and cancels the rest', () => {
    const floor = new Floor();
    floor.order('BUY', 25, ioc(70_000));
    expect(told(floor.bar(70_000, 70_000, 100, [70_000]))).toEqual(['10 at 70000', 'cancelled, 15 left']);
  });

  it('IOC is cancelled at the first price it cannot trade at', () => {
    const floor = new Floor();
    floor.order('BUY', 10, ioc(69_000));
    expect(told(floor.bar(68_000, 70_000, 1_000, [70_000, 68_000]))).toEqual(['cancelled, 10 left']);
  });

  it('FOK takes all or nothing', () => {
    const floor = new Floor();
    floor.order('BUY', 10, fok(70_000));
    floor.order('BUY', 11, fok(70_000));
    expect(told(floor.bar(70_000, 70_000, 200, [70_000]))).toEqual(['10 at 70000', 'cancelled, 11 left']);
  });
});

describe('the exchange refuses', () => {
  it('a limit beyond 30 % of the base price', () => {
    const floor = new Floor();
    expect(told(floor.order('BUY', 1, limit(91_100)))).toEqual(['price-limit']);
    expect(told(floor.order('BUY', 1, limit(48_900)))).toEqual(['price-limit']);
    expect(told(floor.order('BUY', 1, limit(91_000)))).toEqual(['order-accepted']);
    expect(told(floor.order('BUY', 1, limit(49_000)))).toEqual(['order-accepted']);
  });

  it('no limit for its distance where there is no price limit', () => {
    const open = clock.nextOpen('US_NASDAQ', TEN)!;
    expect(told(new Floor().order('BUY', 1, limit(900_000), open, APPLE))).toEqual(['order-accepted']);
  });

  it('a price off the tick grid', () => {
    expect(told(new Floor().order('BUY', 1, limit(70_050)))).toEqual(['tick-size']);
    expect(told(new Floor().order('BUY', 1, limit(Number.NaN)))).toEqual(['tick-size']);
  });

  it('what the cash does not cover, with what working buys hold back', () => {
    const floor = new Floor();
    expect(told(floor.order('BUY', 143, limit(70_000)))).toEqual(['insufficient-cash']);
    expect(told(floor.order('BUY', 142, limit(70_000)))).toEqual(['order-accepted']);
    expect(told(floor.order('BUY', 1, limit(70_000)))).toEqual(['insufficient-cash']);
  });

  it('a market buy that slippage could make too dear', () => {
    expect(told(new Floor().order('BUY', 141, MARKET))).toEqual(['insufficient-cash']);
    expect(told(new Floor().order('BUY', 140, MARKET))).toEqual(['order-accepted']);
  });

  it('market buys that together cost more than there is', () => {
    const floor = new Floor();
    expect(told(floor.order('BUY', 100, MARKET))).toEqual(['order-accepted']);
    expect(told(floor.order('BUY', 100, MARKET))).toEqual(['insufficient-cash']);
  });

  it('to sell what is not held, or sold already', () => {
    const floor = new Floor().holding(10);
    expect(told(floor.order('SELL', 11, MARKET))).toEqual(['not-held']);
    expect(told(floor.order('SELL', 10, limit(80_000)))).toEqual(['order-accepted']);
    expect(told(floor.order('SELL', 1, limit(80_000)))).toEqual(['not-held']);
  });

  it('orders while it is closed', () => {
    expect(told(new Floor().order('BUY', 1, MARKET, CLOSE))).toEqual(['market-closed']);
  });

  it.each([0, -1, 1.5, Number.NaN])('a quantity of %d', (shares) => {
    expect(told(new Floor().order('BUY', shares, MARKET))).toEqual(['bad-order']);
  });
});

describe('costs', () => {
  it('a buy pays commission, a sell commission and tax', () => {
    const floor = new Floor().holding(100);
    const amount = 7_000_000;
    expect(floor.cash).toBe(10_000_000 - amount - 1_050);
    floor.order('SELL', 100, limit(70_000));
    const [fill] = floor.bar(70_000, 70_000, 10_000, [70_000]);
    expect(fill).toMatchObject({ commission: 1_050, tax: 14_000 });
    expect(floor.cash).toBe(10_000_000 - 2 * 1_050 - 14_000);
    expect(floor.held).toBe(0);
  });
});

describe('a day order', () => {
  it('expires when the session closes', () => {
    const floor = new Floor();
    floor.order('BUY', 10, limit(60_000));
    expect(floor.exchange.nextExpiry()).toBe(CLOSE);
    floor.exchange.expire(CLOSE - 1);
    expect(floor.exchange.out).toEqual([]);
    floor.exchange.expire(CLOSE);
    expect(told(floor.exchange.out)).toEqual(['expired, 10 left']);
    expect(floor.exchange.nextExpiry()).toBe(Number.POSITIVE_INFINITY);
  });

  it('is cancelled when asked, once', () => {
    const floor = new Floor();
    floor.order('BUY', 10, limit(60_000));
    floor.exchange.cancel('o1', TEN);
    floor.exchange.cancel('o1', TEN);
    expect(told(floor.exchange.out)).toEqual(['cancelled, 10 left']);
  });

  it('is on the list of working orders until it has ended', () => {
    const floor = new Floor();
    floor.order('BUY', 10, limit(60_000));
    floor.order('BUY', 10, limit(61_000));
    floor.exchange.cancel('o1', TEN);
    floor.exchange.out.splice(0);
    floor.exchange.refresh(TEN);
    expect(floor.exchange.out).toEqual([{ type: 'orders-refreshed', at: TEN, ok: true, working: ['o2'] }]);
  });
});

describe('a working order', () => {
  it('is replaced by another for some of its shares, which keeps cash for both', () => {
    const floor = new Floor();
    floor.order('BUY', 100, limit(69_000));
    expect(told(floor.replace('o1', 40, limit(69_100)))).toEqual(['order-accepted']);
    expect(floor.exchange.freeCash('KRW', TEN)).toBe(10_000_000 - 60 * 69_000 - 40 * 69_100 - 621 - 414);
    expect(told(floor.bar(68_000, 69_500, 100_000, [69_500, 68_000]))).toEqual(['60 at 69000', '40 at 69100']);
  });

  it('stays as it was when the other is refused, or asks for more than is left', () => {
    const floor = new Floor();
    floor.order('BUY', 140, limit(69_000));
    expect(told(floor.replace('o1', 140, limit(75_000)))).toEqual(['insufficient-cash']);
    expect(told(floor.replace('o1', 141, limit(60_000)))).toEqual(['unknown-order']);
    expect(told(floor.bar(68_000, 69_500, 100_000, [69_500, 68_000]))).toEqual(['140 at 69000']);
  });

  it('can be made smaller, but not to nothing', () => {
    const floor = new Floor();
    floor.order('BUY', 100, limit(69_000));
    floor.exchange.reduce('o1', 30);
    expect(() => floor.exchange.reduce('o1', 70)).toThrow('o1 has 70 shares at work');
    expect(told(floor.bar(68_000, 69_500, 100_000, [69_500, 68_000]))).toEqual(['70 at 69000']);
  });
});

describe('a bar', () => {
  it('that goes on from the one before has its price on the market from the start', () => {
    const floor = new Floor();
    floor.exchange.openBar(SAMSUNG, 69_000, 70_500, 10_000, 70_000);
    expect(told(floor.order('BUY', 10, MARKET))).toEqual(['order-accepted', '10 at 70100']);
  });
});

describe('hours of another venue', () => {
  it('decide when an order is taken, when it trades and when it ends', () => {
    const evening = instant(CLOSE + 60 * MINUTE_MS);
    const hours = { endOf: () => instant(CLOSE + 120 * MINUTE_MS), trades: (_: unknown, at: number) => at >= evening };
    const exchange = new SimExchange(clock, INSTRUMENTS, { KRW: 10_000_000 }, hours);
    exchange.noteClose(SAMSUNG, '2026-03-06', 70_000);
    const ticket = {
      id: 'o1',
      symbol: SAMSUNG,
      market: 'KR',
      side: 'BUY',
      quantity: quantity(10),
      kind: limit(70_000),
    } as const;
    exchange.place(ticket, CLOSE);
    exchange.openBar(SAMSUNG, 69_000, 70_000, 10_000);
    exchange.onPrice(SAMSUNG, CLOSE, 69_000);
    expect(told(exchange.out.splice(0))).toEqual(['order-accepted']);
    exchange.onPrice(SAMSUNG, evening, 69_000);
    expect(told(exchange.out.splice(0))).toEqual(['10 at 69200']);
    expect(exchange.nextExpiry()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('always', () => {
  const orders = fc.array(
    fc.record({
      side: fc.constantFrom<Side>('BUY', 'SELL'),
      shares: fc.integer({ min: 1, max: 60 }),
      kind: fc.constantFrom('market', 'limit', 'ioc', 'fok'),
      ticks: fc.integer({ min: -20, max: 20 }),
      bar: fc.nat(4),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const bars = fc.array(
    fc.record({
      // A market buy is covered for a move of two percent.
      prices: fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 5 }),
      volume: fc.integer({ min: 0, max: 600 }),
    }),
    { minLength: 5, maxLength: 5 },
  );

  it('fills stay in the bar, on the grid, within the limit and the volume; nothing is created or lost', () => {
    let fills = 0;
    fc.assert(
      fc.property(bars, orders, (market, given) => {
        const floor = new Floor().holding(50);
        const limits = new Map<string, { side: Side; limit: number | null; left: number }>();
        let [cash, held] = [floor.cash, floor.held];
        market.forEach(({ prices, volume }, n) => {
          const path = prices.map((ticks) => 70_000 + ticks * 100);
          const [low, high] = [Math.min(...path), Math.max(...path)];
          let traded = 0;
          for (const order of given.filter(({ bar }) => bar === n)) {
            const at = 70_000 + order.ticks * 100;
            const kind = order.kind === 'market' ? MARKET : ({ kind: order.kind, limit: price(at) } as OrderKind);
            const [answer] = floor.order(order.side, order.shares, kind);
            if (answer?.type !== 'order-accepted') continue;
            const bound = order.kind === 'market' ? null : at;
            limits.set(answer.orderId, { side: order.side, limit: bound, left: order.shares });
          }
          for (const event of floor.bar(low, high, volume, path, instant(TEN + n * MINUTE_MS))) {
            if (event.type !== 'fill') continue;
            fills++;
            const order = limits.get(event.orderId)!;
            const sign = order.side === 'BUY' ? 1 : -1;
            expect(event.price).toBeGreaterThanOrEqual(low);
            expect(event.price).toBeLessThanOrEqual(high);
            expect(isOnTick('KR', event.price)).toBe(true);
            if (order.limit !== null) expect(sign * event.price).toBeLessThanOrEqual(sign * order.limit);
            order.left -= event.quantity;
            expect(order.left).toBeGreaterThanOrEqual(0);
            traded += event.quantity;
            cash -= sign * event.price * event.quantity + event.commission + event.tax;
            held += sign * event.quantity;
          }
          floor.closeBar();
          expect(traded).toBeLessThanOrEqual(volume / 10);
        });
        expect({ cash: floor.cash, held: floor.held }).toEqual({ cash, held });
        expect(floor.cash).toBeGreaterThanOrEqual(0);
        expect(floor.held).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(fills).toBeGreaterThan(100);
  });
});
