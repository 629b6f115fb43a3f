import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../../../engine/broker/kis/desk/event-queue.ts';
import type { PriceTick } from '../../../../../engine/broker/kis/stream/records.ts';
import { instant, price, symbolId } from '../../../../../engine/market/types.ts';
import { FakeClock } from '../../../../support/fake-clock.ts';

const TEN = Date.UTC(2026, 2, 9, 1);
const tick = (code: string, at: number): PriceTick => ({
  market: 'KR',
  code,
  at: instant(TEN),
  receivedAt: instant(TEN),
  price: price(at),
  volume: 1,
  dayVolume: 1,
  bid: null,
  ask: null,
});

function queue() {
  let woken = 0;
  const clock = new FakeClock(TEN);
  const made = new EventQueue(
    clock,
    ({ code }) => (code === 'gone' ? undefined : symbolId(Number(code))),
    () => woken++,
  );
  const rest = () => {
    const events = [];
    for (let event = made.next(); event !== null; event = made.next()) events.push(event);
    return events;
  };
  return { made, clock, rest, woken: () => woken };
}

const prices = (events: readonly object[]) =>
  events.map((event) => ('price' in event && 'symbol' in event ? [event.symbol, event.price] : event));

describe('what was heard and is not taken yet', () => {
  it('is taken in order, facts before prices, each dated when it is taken', () => {
    const { made, clock, rest, woken } = queue();
    made.price(tick('3', 70_000));
    made.push({ type: 'order-accepted', orderId: 'o1', brokerOrderId: 'KR:20260309:0000000001' });
    clock.advance(250);
    expect(rest()).toMatchObject([
      { type: 'order-accepted', at: TEN + 250 },
      { type: 'quote', at: TEN + 250, symbol: 3, price: 70_000 },
    ]);
    expect(woken()).toBe(2);
  });

  it('keeps the worst and the best of the prices that one stands for, the worst first', () => {
    const { made, rest } = queue();
    for (const each of [70_000, 71_000, 68_000, 69_500]) made.price(tick('3', each));
    expect(prices(rest())).toEqual([
      [3, 68_000],
      [3, 71_000],
      [3, 69_500],
    ]);
  });

  it('leaves out a symbol that is not listed, and nothing behind it', () => {
    const { made, rest } = queue();
    made.price(tick('gone', 1));
    made.price(tick('4', 50_000));
    expect(prices(rest())).toEqual([[4, 50_000]]);
  });

  it('never goes back in time, whatever is done to the clock', () => {
    const { made, clock } = queue();
    clock.advance(1_000);
    expect(made.now()).toBe(TEN + 1_000);
    clock.advance(-1_000);
    expect(made.now()).toBe(TEN + 1_000);
  });

  it('misses no stop: the lowest, the highest and the last price of every symbol come out', () => {
    const ticks = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 1_000 })), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(ticks, (all) => {
        const { made, rest } = queue();
        for (const [code, at] of all) made.price(tick(String(code), at));
        const out = prices(rest()) as [number, number][];
        for (const code of new Set(all.map(([symbol]) => symbol))) {
          const given = all.filter(([symbol]) => symbol === code).map(([, at]) => at);
          const taken = out.filter(([symbol]) => symbol === code).map(([, at]) => at);
          expect(Math.min(...taken)).toBe(Math.min(...given));
          expect(Math.max(...taken)).toBe(Math.max(...given));
          expect(taken.at(-1)).toBe(given.at(-1));
        }
      }),
    );
  });
});
