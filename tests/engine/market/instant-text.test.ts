import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from '../../../engine/market/instant-text.ts';
import { instant } from '../../../engine/market/types.ts';

describe('parseInstant', () => {
  it.each([
    ['2026-11-21T00:00:00Z', Date.UTC(2026, 10, 21)],
    ['2026-11-21T09:00+09:00', Date.UTC(2026, 10, 21)],
    ['2026-11-20T19:00:00.250-05:00', Date.UTC(2026, 10, 21, 0, 0, 0, 250)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '',
    'now',
    '2026-11-21',
    '2026-13-45',
    '2026-11-21T09:00:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T09:60:00Z',
    '2026-11-21T09:00:00+25:00',
    '2026-11-21T09:00:00+0900',
    '2026-11-21T09:00:00 Asia/Seoul',
    '1795132800000',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('reads what formatInstant writes', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        expect(parseInstant(formatInstant(instant(date.getTime())))).toBe(date.getTime());
      }),
    );
  });
});
