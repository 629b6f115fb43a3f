import { describe, expect, it } from 'vitest';
import { SimulatedMarket } from '../../../engine/broker/sim/simulated-market.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { MINUTE_MS } from '../../../engine/market/days.ts';
import { type MarketCode, price, quantity, symbolId, tradingDay } from '../../../engine/market/types.ts';
import { EVENING_MS } from '../../../engine/schedule/job-table.ts';
import { barSource, type TestBar } from '../../support/bars.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
const DAY = tradingDay('2026-03-09');
const NEVER = Number.POSITIVE_INFINITY;
const MARKETS = ['KR', 'US_NASDAQ', 'US_NYSE', 'JP'] as const;
const instruments = MARKETS.map((market) => ({ code: market, market, name: market }));
const at = (market: MarketCode, time: string) => clock.instantOf(market, DAY, time);
const idOf = (market: (typeof MARKETS)[number]) => symbolId(MARKETS.indexOf(market));

/** A bar of a market's one stock, from 10,000 price units up to 10,200 and down to 9,800. */
function bar(market: (typeof MARKETS)[number], start: number, changed: Partial<TestBar> = {}): TestBar {
  return {
    ...{ symbol: idOf(market), kind: 'minute', start, end: start + MINUTE_MS, volume: 10_000 },
    ...{ open: 10_000, high: 10_200, low: 9_800, close: 10_000 },
    ...changed,
  };
}

const marketOf = (bars: readonly TestBar[], tradeFrom = 0) =>
  new SimulatedMarket({
    source: barSource(instruments, bars),
    clock,
    cash: { KRW: 10_000_000, USD: 10_000_000 },
    tradeFrom,
  });

/** Takes every event up to the end; the kernel asks for no tick. */
function rest(market: SimulatedMarket, until: (event: KernelEvent) => boolean = () => false): KernelEvent[] {
  const events: KernelEvent[] = [];
  for (let event = market.next(NEVER); event !== null; event = market.next(NEVER)) {
    events.push(event);
    if (until(event)) break;
  }
  return events;
}
const types = (events: readonly KernelEvent[]) => events.map(({ type }) => type);

function buy(market: SimulatedMarket, of: (typeof MARKETS)[number], when: number, limit = 10_500) {
  const ticket = { id: `o-${of}`, symbol: idOf(of), market: of, side: 'BUY' } as const;
  market.place({ ...ticket, quantity: quantity(10), kind: { kind: 'limit', limit: price(limit) } }, when as never);
}

describe('a minute', () => {
  const open = at('KR', '09:00');

  it('of a stock that nobody holds is told by its bar alone, at its end', () => {
    const events = rest(marketOf([bar('KR', open)]));
    expect(events).toMatchObject([{ type: 'bars', at: open + MINUTE_MS, bars: { count: 1, start: open } }]);
  });

  it('of a stock on order is told price by price, and executions come before the price that caused them', () => {
    const market = marketOf([bar('KR', open)]);
    expect(market.firstInstant()).toBe(open);
    buy(market, 'KR', open);
    const events = rest(market);
    expect(types(events).slice(0, 3)).toEqual(['order-accepted', 'fill', 'quote']);
    expect(types(events).at(-1)).toBe('bars');
    const quotes = events.flatMap((event) => (event.type === 'quote' ? [event.price] : []));
    expect([quotes[0], Math.max(...quotes), Math.min(...quotes)]).toEqual([10_000, 10_200, 9_800]);
  });

  it('without a trade is told by its bar alone', () => {
    const market = marketOf([bar('KR', open, { volume: 0 })]);
    buy(market, 'KR', open);
    expect(types(rest(market, ({ type }) => type === 'bars'))).toEqual(['order-accepted', 'bars']);
  });

  it('that starts at the close is the closing auction, still in the session', () => {
    const close = at('KR', '15:30');
    const market = marketOf([bar('KR', close)]);
    buy(market, 'KR', close - MINUTE_MS);
    const events = rest(market);
    expect(events.find(({ type }) => type === 'fill')?.at).toBe(close - 1);
    expect(events.at(-1)).toMatchObject({ type: 'bars', at: close });
  });

  it('outside every session is left out and counted', () => {
    const night = at('KR', '20:00');
    const lunch = at('JP', '12:00');
    const market = marketOf([bar('KR', night), bar('JP', lunch)]);
    expect(rest(market)).toEqual([]);
    expect(market.barsOutsideSessions).toBe(2);
  });

  it('of the history is told whatever its time', () => {
    const night = at('KR', '20:00');
    expect(types(rest(marketOf([bar('KR', night)], night + MINUTE_MS)))).toEqual(['bars']);
  });
});

describe('markets with the same hours', () => {
  it('trade side by side, minute by minute', () => {
    const open = at('US_NASDAQ', '09:30');
    const market = marketOf([bar('US_NASDAQ', open), bar('US_NYSE', open)]);
    buy(market, 'US_NASDAQ', open);
    buy(market, 'US_NYSE', open);
    const fills = rest(market).filter(({ type }) => type === 'fill');
    expect(fills.map((fill) => fill.at)).toEqual([open, open]);
  });

  it('trade side by side on daily bars, too', () => {
    const [open, end] = [at('US_NASDAQ', '09:30'), at('US_NASDAQ', '16:00')];
    const market = marketOf([bar('US_NASDAQ', open, { kind: 'day', end }), bar('US_NYSE', open, { kind: 'day', end })]);
    market.subscribe([idOf('US_NASDAQ'), idOf('US_NYSE')]);
    const events = rest(market);
    const quotes = events.flatMap((event) => (event.type === 'quote' ? [event] : []));
    const times = quotes.map(({ at: when }) => when);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const symbol of [idOf('US_NASDAQ'), idOf('US_NYSE')]) {
      expect(quotes.filter((quote) => quote.symbol === symbol).map(({ at: when }) => when)).toContain(open);
    }
    expect(events.slice(-2)).toMatchObject([
      { type: 'bars', at: end, bars: { market: 'US_NASDAQ' } },
      { type: 'bars', at: end, bars: { market: 'US_NYSE' } },
    ]);
  });
});

describe('ticks', () => {
  const open = at('KR', '09:00');

  it('come when they are wanted, before what is later', () => {
    const market = marketOf([bar('KR', open)]);
    expect(market.nextAt(open - 5)).toBe(open - 5);
    expect(market.next(open - 5)).toEqual({ type: 'tick', at: open - 5 });
    expect(market.next(open + 10)).toEqual({ type: 'tick', at: open + 10 });
    expect(market.nextAt(NEVER)).toBe(open + MINUTE_MS);
  });

  it('go on to the end of the evening after the last session, and end there', () => {
    const market = marketOf([bar('KR', open)]);
    rest(market);
    const close = at('KR', '15:30');
    expect(market.next(close)).toEqual({ type: 'tick', at: close });
    const evening = close + EVENING_MS;
    expect(market.next(evening)).toEqual({ type: 'tick', at: evening });
    expect(market.nextAt(evening + 1)).toBe(NEVER);
    expect(market.next(evening + 1)).toBeNull();
  });

  it('day orders expire at the close', () => {
    const market = marketOf([bar('KR', open)]);
    buy(market, 'KR', open, 9_000);
    expect(rest(market).at(-1)).toMatchObject({ type: 'order-ended', at: at('KR', '15:30'), as: 'expired' });
  });
});

describe('a saved market', () => {
  const open = at('US_NASDAQ', '09:30');
  const bars = [0, 1, 2].flatMap((minute) =>
    (['US_NASDAQ', 'US_NYSE'] as const).map((code) => bar(code, open + minute * MINUTE_MS)),
  );

  it('goes on exactly where it was', () => {
    const market = marketOf([...bars, bar('US_NASDAQ', at('US_NASDAQ', '18:00'))]);
    buy(market, 'US_NASDAQ', open, 9_900);
    rest(market, (event) => event.type === 'bars' && event.bars.market === 'US_NYSE');
    expect(market.nextAt(NEVER)).toBe(open + MINUTE_MS);
    expect(market.atRest).toBe(true);
    const saved = JSON.parse(JSON.stringify(market.save()));
    const other = marketOf([...bars, bar('US_NASDAQ', at('US_NASDAQ', '18:00'))]);
    other.load(saved);
    expect(rest(other)).toEqual(rest(market));
    expect(other.barsOutsideSessions).toBe(market.barsOutsideSessions);
  });

  it('cannot be saved while a bar is under way, or an answer waits', () => {
    const market = marketOf(bars);
    buy(market, 'US_NASDAQ', open);
    expect(() => market.save()).toThrow('only be saved between two slices');
    rest(market, ({ type }) => type === 'quote');
    expect(market.atRest).toBe(false);
    expect(() => market.save()).toThrow('only be saved between two slices');
  });
});
