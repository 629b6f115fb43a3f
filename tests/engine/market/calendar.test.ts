import { describe, expect, it } from 'vitest';
import { CALENDARS, calendarSchema, hoursOn } from '../../../engine/market/calendar.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { isWeekend } from '../../../engine/market/days.ts';
import { MARKET_CODES, type MarketCode, tradingDay } from '../../../engine/market/types.ts';

describe('calendar files', () => {
  it.each(MARKET_CODES)('%s is well formed', (market) => {
    const calendar = calendarSchema.parse(CALENDARS[market]);
    const sorted = (days: readonly string[]) => [...new Set(days)].sort();
    const specialDays = calendar.special.map(({ day }) => day);
    const hoursFrom = calendar.hours.map(({ from }) => from);

    expect(calendar.closed).toEqual(sorted(calendar.closed));
    expect(specialDays).toEqual(sorted(specialDays));
    expect(hoursFrom).toEqual(sorted(hoursFrom));
    for (const day of [...calendar.closed, ...specialDays]) {
      expect(day >= calendar.from && day <= calendar.lastCoveredDay, day).toBe(true);
      expect(isWeekend(tradingDay(day)), day).toBe(false);
    }
    expect(specialDays.filter((day) => calendar.closed.includes(day))).toEqual([]);
    for (const { open, close } of [...calendar.hours, ...calendar.special]) expect(open < close).toBe(true);
  });

  it.each<[MarketCode, Record<string, number>]>([
    ['KR', { 2024: 244, 2025: 242, 2026: 244, 2027: 245 }],
    ['US_NYSE', { 2024: 252, 2025: 250, 2026: 251, 2027: 251 }],
    ['JP', { 2024: 245, 2025: 243, 2026: 242, 2027: 244 }],
    ['HK', { 2024: 246, 2025: 246, 2026: 247, 2027: 248 }],
    ['CN_SHA', { 2024: 242, 2025: 243, 2026: 242 }],
    ['VN_HSX', { 2024: 250, 2025: 249, 2026: 249 }],
  ])('%s has as many trading days a year as the exchange', (market, years) => {
    const clock = createMarketClock({ overrides: [], observedDays: {} });
    for (const [year, sessions] of Object.entries(years)) {
      let count = 0;
      let day = clock.nextTradingDay(market, tradingDay(`${Number(year) - 1}-12-31`));
      for (; day?.startsWith(year); day = clock.nextTradingDay(market, day)) count += 1;
      expect(count, year).toBe(sessions);
    }
  });

  it('knows the hours of the day that a bar was recorded', () => {
    expect(hoursOn(CALENDARS.KR, '2016-07-29').close).toBe('15:00');
    expect(hoursOn(CALENDARS.KR, '2016-08-01').close).toBe('15:30');
    expect(hoursOn(CALENDARS.JP, '2011-11-18').breaks).toEqual([{ start: '11:00', end: '12:30' }]);
    expect(hoursOn(CALENDARS.HK, '2011-03-07').breaks).toEqual([{ start: '12:00', end: '13:30' }]);
    expect(hoursOn(CALENDARS.CN_SHA, '1995-01-03')).toBe(CALENDARS.CN_SHA.hours[0]);
  });
});
