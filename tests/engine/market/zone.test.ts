import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARKETS } from '../../../engine/market/markets.ts';
import { MARKET_CODES } from '../../../engine/market/types.ts';
import { zonedInstant, zoneOffset } from '../../../engine/market/zone.ts';

const NEW_YORK = 'America/New_York';
const HOUR = 3_600_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const newYork = (wallClock: string) => new Date(zonedInstant(NEW_YORK, utc(wallClock))).toISOString();

describe('zoneOffset', () => {
  it('changes in New York at 2:00 standard time on 2026-03-08, to the millisecond', () => {
    expect(zoneOffset(NEW_YORK, utc('2026-03-08T06:59:59.999'))).toBe(-5 * HOUR);
    expect(zoneOffset(NEW_YORK, utc('2026-03-08T07:00:00'))).toBe(-4 * HOUR);
    expect(zoneOffset(NEW_YORK, utc('2026-11-01T05:59:59.999'))).toBe(-4 * HOUR);
    expect(zoneOffset(NEW_YORK, utc('2026-11-01T06:00:00'))).toBe(-5 * HOUR);
  });

  it('knows zones with half hours, fixed offsets, UTC, and the local mean time before zones', () => {
    expect(zoneOffset('Asia/Kolkata', utc('2026-01-05T00:00:00'))).toBe(5.5 * HOUR);
    expect(zoneOffset('+09:00', utc('2026-01-05T00:00:00'))).toBe(9 * HOUR);
    expect(zoneOffset('UTC', utc('2026-01-05T00:00:00'))).toBe(0);
    expect(zoneOffset(NEW_YORK, utc('1880-01-01T00:00:00'))).toBe(-(4 * HOUR + 56 * 60_000 + 2_000));
  });

  it('refuses a zone that does not exist', () => {
    expect(() => zoneOffset('Asia/Pyeongyang', 0)).toThrow(RangeError);
  });

  it('answers as a formatted date does, in any order of questions', () => {
    const zones = [...new Set(MARKET_CODES.map((code) => MARKETS[code].zone)), 'Australia/Lord_Howe'];
    const formats = new Map(
      zones.map((zone) => [
        zone,
        new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
      ]),
    );
    const seconds = fc.integer({ min: utc('1995-01-01T00:00:00') / 1000, max: utc('2035-01-01T00:00:00') / 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        const local = new Date(second * 1000 + zoneOffset(zone, second * 1000)).toISOString();
        expect(local.slice(0, 19).replace('T', ' ')).toBe(formats.get(zone)!.format(second * 1000));
      }),
    );
  });
});

describe('zonedInstant', () => {
  it('follows summer time: the US open', () => {
    expect(newYork('2026-03-06T09:30:00')).toBe('2026-03-06T14:30:00.000Z');
    expect(newYork('2026-03-09T09:30:00')).toBe('2026-03-09T13:30:00.000Z');
  });

  it('moves a time that clocks skip forward by the gap', () => {
    expect(newYork('2026-03-08T01:59:00')).toBe('2026-03-08T06:59:00.000Z');
    expect(newYork('2026-03-08T02:30:00')).toBe('2026-03-08T07:30:00.000Z');
    expect(newYork('2026-03-08T03:00:00')).toBe('2026-03-08T07:00:00.000Z');
  });

  it('takes the first of two equal times', () => {
    expect(newYork('2026-11-01T00:59:00')).toBe('2026-11-01T04:59:00.000Z');
    expect(newYork('2026-11-01T01:30:00')).toBe('2026-11-01T05:30:00.000Z');
    expect(newYork('2026-11-01T02:00:00')).toBe('2026-11-01T07:00:00.000Z');
  });
});
