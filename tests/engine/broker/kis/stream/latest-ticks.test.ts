import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatestTicks } from '../../../../../engine/broker/kis/stream/latest-ticks.ts';
import type { PriceTick } from '../../../../../engine/broker/kis/stream/records.ts';
import { instant, price } from '../../../../../engine/market/types.ts';

const tick = (code: string, at: number, n = 0): PriceTick => ({
  market: 'KR',
  code,
  at: instant(n),
  receivedAt: instant(n),
  price: price(at),
  volume: 1,
  dayVolume: n,
  bid: null,
  ask: null,
});

describe('LatestTicks', () => {
  it('keeps the low that went through a stop while nobody looked', () => {
    const ticks = new LatestTicks(10);
    for (const [n, at] of [71_900, 70_200, 71_500].entries()) ticks.put(tick('005930', at, n));
    expect(ticks.take()).toEqual({ latest: tick('005930', 71_500, 2), high: 71_900, low: 70_200, count: 3 });
    expect(ticks.take()).toBeNull();
  });

  it('gives symbols out in the order in which they came in', () => {
    const ticks = new LatestTicks(10);
    for (const code of ['A', 'B', 'A', 'C', 'A']) ticks.put(tick(code, 100));
    expect([ticks.take(), ticks.take(), ticks.take()].map((held) => held?.latest.code)).toEqual(['A', 'B', 'C']);
  });

  it('the same code on another market is another symbol', () => {
    const ticks = new LatestTicks(10);
    ticks.put(tick('0005', 100));
    ticks.put({ ...tick('0005', 200), market: 'HK' });
    expect(ticks.size).toBe(2);
  });

  it('refuses a symbol beyond its limit and still takes the ones it holds', () => {
    const ticks = new LatestTicks(1);
    expect(ticks.put(tick('A', 100))).toBe(true);
    expect(ticks.put(tick('B', 100))).toBe(false);
    expect(ticks.put(tick('A', 90))).toBe(true);
    expect(ticks.take()?.low).toBe(90);
    expect(ticks.put(tick('B', 100))).toBe(true);
  });

  it('tells every price between what it gives, whatever comes and goes', () => {
    const step = fc.oneof(
      fc.record({ code: fc.constantFrom('A', 'B', 'C'), at: fc.integer({ min: 1, max: 1000 }) }),
      fc.constant('take' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ticks = new LatestTicks(3);
        const waiting = new Map<string, number[]>();
        for (const what of [...steps, 'take' as const, 'take' as const, 'take' as const]) {
          if (what !== 'take') {
            ticks.put(tick(what.code, what.at));
            waiting.set(what.code, [...(waiting.get(what.code) ?? []), what.at]);
            continue;
          }
          const [first] = waiting;
          const held = ticks.take();
          if (first === undefined) {
            expect(held).toBeNull();
            continue;
          }
          const [code, prices] = first;
          waiting.delete(code);
          expect(held).toMatchObject({
            latest: { code, price: prices.at(-1) },
            high: Math.max(...prices),
            low: Math.min(...prices),
            count: prices.length,
          });
        }
        expect(ticks.size).toBe(0);
      }),
    );
  });
});
