import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WALK_STEP_PCT, type WalkedBar, type WalkPoint, walkBar } from '../../../engine/broker/sim/walk.ts';
import { isOnTick, roundToTick, tickSize } from '../../../engine/market/ticks.ts';
import { MARKET_CODES, price } from '../../../engine/market/types.ts';

interface Visit {
  readonly at: number;
  readonly price: number;
  readonly point: WalkPoint;
}

const OPEN = Date.parse('2026-03-03T00:00:00Z');
const MINUTE = 60_000;

const koreanMinute: WalkedBar = {
  market: 'KR',
  kind: 'minute',
  start: OPEN,
  end: OPEN + MINUTE,
  open: 10_000,
  high: 10_080,
  low: 9_900,
  close: 9_950,
  volume: 1_200,
};

function visits(bar: WalkedBar, held: boolean): Visit[] {
  const seen: Visit[] = [];
  walkBar(
    bar,
    () => held,
    (at, visited, point) => seen.push({ at, price: visited, point }),
  );
  return seen;
}

describe('walkBar', () => {
  it('shows a holder the low before the high, with the stop levels on the way', () => {
    expect(visits(koreanMinute, true)).toEqual([
      { at: OPEN, price: 10_000, point: 'open' },
      { at: OPEN + 6_666, price: 9_970, point: 'path' },
      { at: OPEN + 13_333, price: 9_940, point: 'path' },
      { at: OPEN + 20_000, price: 9_900, point: 'extreme' },
      { at: OPEN + 24_000, price: 9_930, point: 'path' },
      { at: OPEN + 28_000, price: 9_970, point: 'path' },
      { at: OPEN + 32_000, price: 10_000, point: 'path' },
      { at: OPEN + 36_000, price: 10_040, point: 'path' },
      { at: OPEN + 40_000, price: 10_080, point: 'extreme' },
      { at: OPEN + 44_999, price: 10_050, point: 'path' },
      { at: OPEN + 49_999, price: 10_020, point: 'path' },
      { at: OPEN + 54_999, price: 9_990, point: 'path' },
      { at: OPEN + 59_999, price: 9_950, point: 'close' },
    ]);
  });

  it('shows everyone else the high first', () => {
    const extremes = visits(koreanMinute, false).filter(({ point }) => point === 'extreme');
    expect(extremes.map((visit) => visit.price)).toEqual([10_080, 9_900]);
  });

  it('asks who holds only after the open, where an order may have filled', () => {
    let filled = false;
    const path: number[] = [];
    walkBar(
      koreanMinute,
      () => filled,
      (_, visited, point) => {
        if (point === 'open') filled = true;
        if (point === 'extreme') path.push(visited);
      },
    );
    expect(path).toEqual([9_900, 10_080]);
  });

  it('quotes a daily bar ten minutes before its close, on the way there', () => {
    const close = OPEN + 390 * MINUTE;
    const day: WalkedBar = { ...koreanMinute, kind: 'day', end: close };
    expect(visits(day, true).at(-2)).toEqual({ at: close - 10 * MINUTE, price: 9_960, point: 'path' });
  });

  it('quotes a daily bar that is locked at its limit before its close, too', () => {
    const close = OPEN + 390 * MINUTE;
    const locked: WalkedBar = { ...koreanMinute, kind: 'day', end: close, high: 10_000, low: 10_000, close: 10_000 };
    expect(visits(locked, true).map(({ at }) => at)).toEqual([OPEN, close - 10 * MINUTE, close - 1]);
  });

  it('gives open and close alone when the price did not move within the minute', () => {
    const flat: WalkedBar = { ...koreanMinute, high: 10_000, low: 10_000, close: 10_000 };
    expect(visits(flat, true).map(({ point }) => point)).toEqual(['open', 'close']);
  });

  it('gives nothing for a bar without volume', () => {
    expect(visits({ ...koreanMinute, volume: 0 }, true)).toEqual([]);
  });
});

const ratio = fc.double({ min: -0.3, max: 0.3, noNaN: true });
const bars = fc
  .record({
    market: fc.constantFrom(...MARKET_CODES),
    kind: fc.constantFrom('minute' as const, 'day' as const),
    base: fc.integer({ min: 3_000, max: 3_000_000 }),
    moves: fc.tuple(ratio, ratio, ratio, ratio),
    minutes: fc.integer({ min: 1, max: 390 }),
  })
  .map(({ market, kind, base, moves, minutes }): WalkedBar => {
    const onGrid = (move: number) => roundToTick(market, price(Math.round(base * (1 + move))), 'nearest');
    const prices = moves.map(onGrid);
    return {
      market,
      kind,
      start: OPEN,
      end: OPEN + minutes * MINUTE,
      open: prices[0]!,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices[1]!,
      volume: 1,
    };
  });

describe('every walk', () => {
  it('starts at the open, ends at the close, and stays inside the bar on the tick grid', () => {
    fc.assert(
      fc.property(bars, fc.boolean(), (bar, held) => {
        const seen = visits(bar, held);
        expect(seen[0]).toEqual({ at: bar.start, price: bar.open, point: 'open' });
        expect(seen.at(-1)).toEqual({ at: bar.end - 1, price: bar.close, point: 'close' });
        for (const visit of seen) {
          expect(visit.price).toBeGreaterThanOrEqual(bar.low);
          expect(visit.price).toBeLessThanOrEqual(bar.high);
          expect(isOnTick(bar.market, price(visit.price))).toBe(true);
        }
      }),
    );
  });

  it('never goes back in time', () => {
    fc.assert(
      fc.property(bars, fc.boolean(), (bar, held) => {
        const times = visits(bar, held).map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  it('reaches both extremes', () => {
    fc.assert(
      fc.property(bars, fc.boolean(), (bar, held) => {
        const prices = visits(bar, held).map((visit) => visit.price);
        expect(prices).toContain(bar.high);
        expect(prices).toContain(bar.low);
      }),
    );
  });

  it('never skips more than the step, or one tick where that is wider', () => {
    fc.assert(
      fc.property(bars, fc.boolean(), (bar, held) => {
        const widest = Math.max((bar.open * WALK_STEP_PCT) / 100, tickSize(bar.market, price(bar.high)));
        const prices = visits(bar, held).map((visit) => visit.price);
        for (let i = 1; i < prices.length; i++) {
          expect(Math.abs(prices[i]! - prices[i - 1]!)).toBeLessThanOrEqual(widest);
        }
      }),
    );
  });
});
