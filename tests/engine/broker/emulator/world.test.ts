import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookAround } from '../../../../engine/broker/emulator/world/order-book.ts';
import { tradesOfBar } from '../../../../engine/broker/emulator/world/trades.ts';
import { World } from '../../../../engine/broker/emulator/world/world.ts';
import { createPracticeMarket } from '../../../../engine/broker/sim/market/practice-market.ts';
import { createMarketClock } from '../../../../engine/market/clock.ts';
import { dailyLimits, isOnTick } from '../../../../engine/market/ticks.ts';
import { instant, price } from '../../../../engine/market/types.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
const MINUTE = 60_000;
const START = instant(Date.parse('2026-11-23T08:50:00+09:00'));

describe('the trades of a bar', () => {
  const bar = fc
    .record({
      low: fc.integer({ min: 200, max: 900 }),
      range: fc.integer({ min: 0, max: 30 }),
      open: fc.double({ min: 0, max: 1, noNaN: true }),
      close: fc.double({ min: 0, max: 1, noNaN: true }),
      volume: fc.integer({ min: 300, max: 1_000_000 }),
    })
    .map(({ low, range, open, close, volume }) => {
      const at = (share: number) => 100 * (low + Math.round(range * share));
      return { symbol: 3, low: at(0), high: at(1), open: at(open), close: at(close), volume };
    });

  it('have its open, high, low and close, add up to its volume and stay in its minute', () => {
    fc.assert(
      fc.property(bar, fc.integer(), fc.constantFrom(1, 1_000, 10_000, 60_000), (of, seed, tickMs) => {
        const trades = tradesOfBar('KR', of, START, seed, tickMs);
        const prices = trades.map((trade) => trade.price);
        expect([prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)]).toEqual([
          of.open,
          of.high,
          of.low,
          of.close,
        ]);
        expect(trades.reduce((sum, { volume }) => sum + volume, 0)).toBe(of.volume);
        trades.forEach(({ at, volume }, k) => {
          expect(volume).toBeGreaterThanOrEqual(1);
          expect((at - START) % tickMs).toBe(0);
          expect(at).toBeGreaterThanOrEqual(k === 0 ? START : trades[k - 1]!.at);
          expect(at).toBeLessThan(START + MINUTE);
        });
      }),
    );
  });
});

describe('a book', () => {
  it('has ten levels a side on the tick grid within the limits, and the last price at its best', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 600_000 }),
        fc.boolean(),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        (base, byBuyer, move) => {
          const limits = dailyLimits('KR', price(base))!;
          const tick = Math.max(1, Math.round((base * move) / 1_000) * 1_000);
          const last = Math.min(limits.upper, Math.max(limits.lower, limits.lower + Math.abs(tick)));
          const on = last - (last % 1_000);
          const at = on >= limits.lower && isOnTick('KR', price(on)) ? on : limits.lower;
          const { asks, bids } = bookAround({ market: 'KR', last: at, byBuyer, limits, size: 100, key: 'k' });
          expect([asks.length, bids.length]).toEqual([10, 10]);
          expect(byBuyer ? asks[0]!.price : bids[0]!.price).toBe(at);
          for (const { price: level, shares } of [...asks, ...bids]) {
            if (level === 0) expect(shares).toBe(0);
            else {
              expect(isOnTick('KR', price(level))).toBe(true);
              expect(level).toBeGreaterThanOrEqual(limits.lower);
              expect(level).toBeLessThanOrEqual(limits.upper);
              expect(shares).toBeGreaterThan(0);
            }
          }
        },
      ),
    );
  });
});

describe('a day of the world', () => {
  const world = new World({ seed: 9, start: START, clock, tickMs: 1_000 });
  const until = Date.parse('2026-11-24T07:00:00+09:00');
  const steps: number[] = [];
  let extended = 0;
  while (world.nextAt() <= until) {
    const step = world.next();
    steps.push(step.at);
    if (step.extended) extended += step.trades.length;
  }

  it('comes in order of time, extended hours of Korea included', () => {
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(extended).toBeGreaterThan(1_000);
  });

  it('has the days of the practice market: the same opens, closes, highs, lows and volumes', () => {
    const source = createPracticeMarket({ seed: 9, startDay: '2026-11-22', clock });
    const days = new Map<number, { open: number; high: number; low: number; close: number; volume: number }>();
    for (let slice = source.next(); slice !== null && slice.end <= until; slice = source.next()) {
      if (slice.kind === 'day') continue;
      for (let i = 0; i < slice.count; i++) {
        const symbol = slice.symbols[i]!;
        const day = days.get(symbol);
        days.set(symbol, {
          open: day?.open ?? slice.open[i]!,
          high: Math.max(day?.high ?? 0, slice.high[i]!),
          low: Math.min(day?.low ?? Number.POSITIVE_INFINITY, slice.low[i]!),
          close: slice.close[i]!,
          volume: (day?.volume ?? 0) + slice.volume[i]!,
        });
      }
    }
    expect(days.size).toBeGreaterThan(30);
    for (const [symbol, day] of days) {
      const { open, high, low, last: close, volume } = world.tapes[symbol]!.days.at(-1)!;
      expect([symbol, { open, high, low, close, volume }]).toEqual([symbol, day]);
    }
  });

  it('keeps Korea’s extended hours out of the day, and at the close while KRX trades at it', () => {
    const evening = new World({ seed: 9, start: START, clock, tickMs: 1_000 });
    const at = (time: string) => Date.parse(`2026-11-23T${time}:00+09:00`);
    let close: number | undefined;
    let around = 0;
    while (evening.nextAt() < at('20:00')) {
      const { at: when, extended: isExtended, trades } = evening.next();
      for (const trade of trades.filter(({ symbol }) => symbol === 0)) {
        if (!isExtended) close = trade.price;
        else if (when >= at('15:40') && when < at('16:00')) expect(trade.price).toBe(close);
        else if (when >= at('16:00')) {
          around++;
          expect(Math.abs(trade.price / close! - 1)).toBeLessThan(0.01);
        }
      }
    }
    expect(around).toBeGreaterThan(50);
    expect(evening.tapes[0]!.days.at(-1)!.last).toBe(close);
  });
});
