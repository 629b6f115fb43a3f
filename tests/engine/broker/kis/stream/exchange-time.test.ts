import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantAt, instantNear } from '../../../../../engine/broker/kis/stream/exchange-time.ts';
import { zoneOffset } from '../../../../../engine/market/zone.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

describe('instantAt', () => {
  it.each([
    ['Asia/Seoul', 20261125, 90001, '2026-11-25T00:00:01.000Z'],
    ['America/New_York', 20261125, 93000, '2026-11-25T14:30:00.000Z'],
    ['America/New_York', 20260707, 93000, '2026-07-07T13:30:00.000Z'],
    ['Asia/Ho_Chi_Minh', 20240229, 0, '2024-02-28T17:00:00.000Z'],
  ])('%s %i %i', (zone, date, time, expected) => {
    expect(iso(instantAt(zone, date, time))).toBe(expected);
  });

  it.each([
    [20260229, 90000],
    [20261301, 90000],
    [20261100, 90000],
    [0, 90000],
    [Number.NaN, 90000],
    [20261125, 240000],
    [20261125, 96000],
    [20261125, 90060],
    [20261125, Number.NaN],
  ])('knows no %i %i', (date, time) => {
    expect(instantAt('Asia/Seoul', date, time)).toBeNull();
  });

  it('a bad date does not spoil the good one before it', () => {
    const good = () => instantAt('Asia/Seoul', 20261125, 90000);
    const before = good();
    instantAt('Asia/Seoul', 20260229, 90000);
    expect(good()).toBe(before);
  });
});

describe('instantNear', () => {
  const near = (zone: string, time: number, now: string) => iso(instantNear(zone, time, Date.parse(now)));

  it('a notice of just before midnight that comes just after it is of yesterday', () => {
    expect(near('Asia/Seoul', 235959, '2026-11-25T00:00:02+09:00')).toBe('2026-11-24T14:59:59.000Z');
  });

  it('an exchange whose clock is a second ahead of ours is not a day behind', () => {
    expect(near('Asia/Seoul', 0, '2026-11-24T23:59:59.500+09:00')).toBe('2026-11-24T15:00:00.000Z');
  });

  it.each([240000, 6000, 61, Number.NaN])('knows no %i', (time) => {
    expect(instantNear('Asia/Seoul', time, 0)).toBeNull();
  });

  it('is within half a day of now and shows that time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.integer({ min: 0, max: 86_399 }),
        (now, ofDay) => {
          const time = Math.floor(ofDay / 3600) * 10_000 + (Math.floor(ofDay / 60) % 60) * 100 + (ofDay % 60);
          const at = instantNear('Asia/Seoul', time, now)!;
          expect(Math.abs(at - now)).toBeLessThanOrEqual(43_200_000);
          expect(((at + zoneOffset('Asia/Seoul', at)) / 1000) % 86_400).toBe(ofDay);
        },
      ),
    );
  });
});
