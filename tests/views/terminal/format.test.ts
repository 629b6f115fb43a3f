import { describe, expect, it } from 'vitest';
import { formatNumber, formatPercent, formatShort, formatSigned, toneOfSign } from '../../../views/terminal/format.ts';
import { formatAge, formatClock, formatSpan } from '../../../views/terminal/time.ts';

describe('numbers', () => {
  it('have thousands separators and the decimals of their currency', () => {
    expect(formatNumber(1_234_567, 0)).toBe('1,234,567');
    expect(formatNumber(-1234.5, 2)).toBe('-1,234.50');
    expect(formatShort(30, 1)).toBe('30');
    expect(formatShort(1.4, 2)).toBe('1.4');
  });

  it('say gain or loss with a sign, and nothing for nothing', () => {
    expect(formatSigned(12_345, 0)).toBe('+12,345');
    expect(formatSigned(-3.2, 2)).toBe('-3.20');
    expect(formatSigned(-0.001, 2)).toBe('0.00');
    expect(formatPercent(1.25)).toBe('+1.25%');
    const tones = [0, 1, -1, 0.001, null].map((value) => toneOfSign(formatSigned(value, 2)));
    expect(tones).toEqual(['plain', 'up', 'down', 'plain', 'plain']);
  });

  it('are a dash when not known, never a zero', () => {
    for (const format of [formatNumber, formatShort, formatSigned, formatPercent]) {
      expect(format(null, 2)).toBe('-');
      expect(format(Number.NaN, 2)).toBe('-');
    }
  });
});

describe('times', () => {
  it('are spans short enough for a column', () => {
    const minute = 60_000;
    expect([-5, 12_900, 5 * minute, 125 * minute, 26 * 60 * minute, 80 * 60 * minute].map(formatSpan)).toEqual([
      '0s',
      '12s',
      '5m',
      '2h05m',
      '26h00m',
      '3d',
    ]);
  });

  it('of what comes again and again count from the first minute', () => {
    expect([0, 59_999, 60_000, 125 * 60_000].map(formatAge)).toEqual(['<1m', '<1m', '1m', '2h05m']);
  });

  it('are wall clock in the market’s zone, and UTC says so', () => {
    const at = Date.parse('2026-03-09T13:30:05Z');
    expect(formatClock(at, 'Asia/Seoul')).toBe('22:30:05');
    expect(formatClock(at, 'America/New_York')).toBe('09:30:05');
    expect(formatClock(Date.parse('2026-03-06T00:00:00Z'), null)).toBe('00:00:00Z');
  });
});
