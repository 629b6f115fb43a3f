import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, decodeEvent, EventEncoder } from '../../../engine/kernel/codec.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { instant, MARKET_CODES, price, quantity, symbolId } from '../../../engine/market/types.ts';

const at = instant(Date.UTC(2026, 2, 9, 0, 30));
const EVENTS: readonly KernelEvent[] = [
  {
    type: 'run-started',
    at,
    config: {
      mode: 'practice',
      settings: DEFAULT_TRADING_SETTINGS,
      cash: { KRW: 100_000_000 },
      observedDays: { JP: ['2026-03-09'] },
      calendarOverrides: [{ market: 'KR', day: '2026-03-10', closed: true }],
      breakerReset: 'operator',
      tradeFrom: 0,
      planner: 'offline',
      seed: 1,
    },
  },
  {
    type: 'instruments',
    at,
    added: [{ code: '005930', market: 'KR', name: 'Samsung Electronics', nameKo: '삼성전자' }],
  },
  { type: 'tick', at },
  {
    type: 'order-sending',
    at,
    ticket: {
      id: 'o12.1',
      symbol: symbolId(3),
      market: 'KR',
      side: 'BUY',
      quantity: quantity(10),
      kind: { kind: 'limit', limit: price(71_900) },
    },
  },
  { type: 'order-accepted', at, orderId: 'o12.1', brokerOrderId: 'b1' },
  { type: 'order-rejected', at, orderId: 'o12.1', code: 'tick-size', message: 'off the grid' },
  { type: 'order-ended', at, orderId: 'o12.1', as: 'expired', remaining: quantity(4), message: 'the session ended' },
  {
    type: 'fill',
    at,
    orderId: 'o12.1',
    executionId: 'x2',
    price: price(71_900),
    quantity: quantity(6),
    commission: 64,
    tax: 0,
  },
  { type: 'orders-refreshed', at, ok: true, working: ['o12.1'] },
  {
    type: 'plan-made',
    at,
    market: 'KR',
    day: '2026-03-09',
    version: 1,
    model: 'offline',
    result: { ok: false, failure: 'timeout', message: 'no answer within 60 s' },
  },
  { type: 'command', at, actor: 'operator', command: { type: 'halt', reason: '뉴스' } },
];

const bars = fc
  .array(
    fc.record({
      symbol: fc.nat(2 ** 32 - 1),
      prices: fc.array(fc.integer({ min: 1, max: 2 ** 33 }), { minLength: 4, maxLength: 4 }),
      volume: fc.nat(),
    }),
    { maxLength: 40 },
  )
  .chain((rows) =>
    fc.record({
      market: fc.constantFrom(...MARKET_CODES),
      kind: fc.constantFrom('minute' as const, 'day' as const),
      end: fc.integer({ min: 1, max: 4_102_444_800_000 }).map(instant),
      rows: fc.constant(rows),
    }),
  )
  .map(({ market, kind, end, rows }): Extract<KernelEvent, { type: 'bars' }> => {
    const column = (i: number) => Float64Array.from(rows, ({ prices }) => prices[i]!);
    return {
      type: 'bars',
      at: end,
      bars: {
        market,
        kind,
        start: instant(end - 60_000),
        end,
        count: rows.length,
        symbols: Uint32Array.from(rows, ({ symbol }) => symbol),
        open: column(0),
        high: Float64Array.from(rows, ({ prices }) => Math.max(...prices)),
        low: column(2),
        close: column(3),
        volume: Float64Array.from(rows, ({ volume }) => volume),
      },
    };
  });
const quotes = fc
  .record({
    symbol: fc.nat(2 ** 32 - 1),
    units: fc.nat(2 ** 40),
    dayVolume: fc.oneof(fc.nat(), fc.constant(Number.NaN)),
  })
  .map(
    ({ symbol, units, dayVolume }): KernelEvent => ({
      type: 'quote',
      at,
      symbol: symbolId(symbol),
      price: price(units),
      dayVolume,
    }),
  );

const roundTrip = (event: KernelEvent) => decodeEvent(new EventEncoder().encode(event));

describe('an event', () => {
  it.each(EVENTS.map((event) => [event.type, event] as const))('%s comes back as it was', (_type, event) => {
    expect(roundTrip(event)).toEqual(event);
  });

  it('comes back as it was: any bars and quotes', () => {
    fc.assert(
      fc.property(fc.oneof(bars, quotes), (event) => {
        expect(roundTrip(event)).toEqual(event);
      }),
    );
  });

  it('has the same bytes from an encoder that was used before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(bars, quotes, fc.constantFrom(...EVENTS)), { minLength: 1, maxLength: 5 }),
        (events) => {
          const used = new EventEncoder();
          for (const event of events) {
            expect(Buffer.compare(used.encode(event), new EventEncoder().encode(event))).toBe(0);
          }
        },
      ),
    );
  });

  it('is refused when another version of the program wrote it', () => {
    expect(() => decodeEvent(Uint8Array.of(9))).toThrow('unknown kind 9');
  });

  it('ignores what a source left in its arrays beyond the count', () => {
    fc.assert(
      fc.property(bars, (event) => {
        const longer = (column: Float64Array) => Float64Array.from([...column, 7, 7]);
        const { open, high, low, close, volume, symbols } = event.bars;
        const wide = { open: longer(open), high: longer(high), low: longer(low), close: longer(close) };
        const reused: KernelEvent = {
          ...event,
          bars: { ...event.bars, ...wide, volume: longer(volume), symbols: Uint32Array.from([...symbols, 7, 7]) },
        };
        expect(roundTrip(reused)).toEqual(event);
      }),
    );
  });
});

describe('canonical JSON', () => {
  const shuffled = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(shuffled);
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, shuffled(inner)]),
    );
  };

  it('does not know in which order keys were set', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([new Map(), new Set()])('refuses %s', (value) => {
    expect(() => canonicalJson({ value })).toThrow('no canonical JSON');
  });
});
