import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTEXT_LAYERS, keptThrough, LAYER_RULES } from '../../../engine/context/layers.ts';
import {
  contains,
  type FrameKind,
  frameOf,
  LEGACY,
  nextFrame,
  parseTimeFrame,
  previousFrame,
} from '../../../engine/context/time-frame.ts';
import { addDays, DAY_MS, dayAt } from '../../../engine/market/days.ts';
import { tradingDay } from '../../../engine/market/types.ts';

const KINDS: readonly FrameKind[] = ['year', 'quarter', 'month', 'week', 'day'];
const anyDay = fc
  .integer({ min: Date.UTC(1990, 0, 1) / DAY_MS, max: Date.UTC(2090, 0, 1) / DAY_MS })
  .map((index) => dayAt(index * DAY_MS));
const anyKind = fc.constantFrom(...KINDS);

describe('time frames', () => {
  it.each([
    ['2026-01-01', '2026', '2026-Q1', '2026-01', '2026-W01'],
    ['2025-12-29', '2025', '2025-Q4', '2025-12', '2026-W01'],
    ['2027-01-03', '2027', '2027-Q1', '2027-01', '2026-W53'],
    ['2024-02-29', '2024', '2024-Q1', '2024-02', '2024-W09'],
  ])('a day lies in its year, quarter, month and ISO week: %s', (day, year, quarter, month, week) => {
    const text = (kind: FrameKind) => frameOf(kind, tradingDay(day)).text;
    expect([text('year'), text('quarter'), text('month'), text('week')]).toEqual([year, quarter, month, week]);
    expect(text('legacy')).toBe('LEGACY');
  });

  it('what is written is read back, and holds its day', () => {
    fc.assert(
      fc.property(anyKind, anyDay, (kind, day) => {
        const frame = frameOf(kind, day);
        expect(parseTimeFrame(frame.text)).toEqual(frame);
        expect(contains(frame, day)).toBe(true);
      }),
    );
  });

  it('frames of a kind follow one another without a gap, and their texts sort as they do', () => {
    fc.assert(
      fc.property(anyKind, anyDay, (kind, day) => {
        const frame = frameOf(kind, day);
        const next = nextFrame(frame);
        expect(next.first).toBe(addDays(frame.last, 1));
        expect(previousFrame(next)).toEqual(frame);
        expect(frame.text < next.text).toBe(true);
      }),
    );
  });

  it.each(['2025-W53', '2026-W00', '2026-13', '2026-02-30', '2026-Q5', '26-02', '2026-2-4', 'legacy', ''])(
    'there is no %s',
    (text) => expect(parseTimeFrame(text)).toBeNull(),
  );

  it('legacy holds every day and has none after it', () => {
    expect(contains(LEGACY, tradingDay('1999-12-31'))).toBe(true);
    expect(nextFrame(LEGACY)).toBe(LEGACY);
  });
});

describe('retention', () => {
  it.each([
    ['L7', '2026-02-04', '2026-02-11'],
    ['L6', '2026-02-04', '2026-05-05'],
    ['L5', '2026-W06', '2027-02-08'],
    ['L4', '2026-02', '2028-02-28'],
    ['L3', '2026-Q1', '2029-03-31'],
    ['L2', '2026', '2036-12-31'],
  ] as const)('%s %s is kept through %s, counted from its end', (layer, text, last) => {
    expect(keptThrough(layer, parseTimeFrame(text)!)).toBe(last);
  });

  it('a month that ends on a leap day is kept through the 28th', () => {
    expect(keptThrough('L4', frameOf('month', tradingDay('2024-02-10')))).toBe('2026-02-28');
  });

  it('legacy is for ever, and no layer drops what the next one is still made from', () => {
    expect(keptThrough('L1', LEGACY)).toBeNull();
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const layer of CONTEXT_LAYERS.slice(1)) {
          const { frames, from } = LAYER_RULES[layer];
          const whole = frameOf(frames, day);
          const oldest = from === null ? null : keptThrough(from, frameOf(LAYER_RULES[from].frames, whole.first));
          if (oldest !== null) expect(oldest > whole.last).toBe(true);
        }
      }),
    );
  });
});
