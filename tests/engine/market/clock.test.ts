import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { formatInstant, parseInstant } from '../../../engine/market/instant-text.ts';
import { type Instant, instant, MARKET_CODES, type MarketCode, tradingDay } from '../../../engine/market/types.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
const at = (text: string): Instant => parseInstant(text)!;
const seoul = (time: string) => at(`${time}+09:00`);
const momentOf = (market: MarketCode, when: Instant) => {
  const { state, session, tradingDay: day } = clock.stateAt(market, when);
  return `${state} ${session} ${day ?? '-'}`;
};
const text = (when: Instant | null) => (when === null ? null : formatInstant(when));

describe('Korean sessions', () => {
  it.each([
    ['07:59:59.999', 'closed CLOSED -'],
    ['08:00', 'closed NXT_PRE 2026-11-20'],
    ['08:49:59.999', 'closed NXT_PRE 2026-11-20'],
    ['08:50', 'closed CLOSED -'],
    ['09:00', 'open KRX_REG 2026-11-20'],
    ['15:29:59.999', 'open KRX_REG 2026-11-20'],
    ['15:30', 'closed NXT_AFTER 2026-11-20'],
    ['19:59:59.999', 'closed NXT_AFTER 2026-11-20'],
    ['20:00', 'closed CLOSED -'],
  ])('an ordinary Friday at %s: %s', (time, expected) => {
    expect(momentOf('KR', seoul(`2026-11-20T${time}`))).toBe(expected);
  });

  it.each([
    ['08:30', 'closed CLOSED -'],
    ['09:00', 'closed NXT_PRE 2026-11-19'],
    ['09:50', 'closed CLOSED -'],
    ['10:00', 'open KRX_REG 2026-11-19'],
    ['16:29', 'open KRX_REG 2026-11-19'],
    ['16:30', 'closed NXT_AFTER 2026-11-19'],
    ['20:59', 'closed NXT_AFTER 2026-11-19'],
    ['21:00', 'closed CLOSED -'],
  ])('the exam day moves every boundary by an hour: %s: %s', (time, expected) => {
    expect(momentOf('KR', seoul(`2026-11-19T${time}`))).toBe(expected);
  });

  it.each([
    ['08:00', 'closed NXT_PRE 2026-01-02'],
    ['09:59', 'closed CLOSED -'],
    ['10:00', 'open KRX_REG 2026-01-02'],
    ['15:30', 'closed NXT_AFTER 2026-01-02'],
    ['20:00', 'closed CLOSED -'],
  ])('the first session of a year opens late and closes as ever: %s: %s', (time, expected) => {
    expect(momentOf('KR', seoul(`2026-01-02T${time}`))).toBe(expected);
  });

  it('has no Nextrade session before Nextrade opened', () => {
    expect(momentOf('KR', seoul('2025-02-28T08:30'))).toBe('closed CLOSED -');
    expect(momentOf('KR', seoul('2025-02-28T16:00'))).toBe('closed CLOSED -');
    expect(momentOf('KR', seoul('2025-03-04T08:30'))).toBe('closed NXT_PRE 2025-03-04');
  });
});

describe('US sessions', () => {
  it.each([
    ['2026-03-06T09:29-05:00', 'closed US_PRE 2026-03-06'],
    ['2026-03-06T14:30Z', 'open US_REG 2026-03-06'],
    ['2026-03-06T21:00Z', 'closed US_AFTER 2026-03-06'],
    ['2026-03-06T17:00-05:00', 'closed CLOSED -'],
    ['2026-03-06T20:00-05:00', 'closed CLOSED -'],
    ['2026-03-08T19:59-04:00', 'closed CLOSED -'],
    ['2026-03-08T20:00-04:00', 'closed US_DAY 2026-03-09'],
    ['2026-03-09T03:59-04:00', 'closed US_DAY 2026-03-09'],
    ['2026-03-09T04:00-04:00', 'closed US_PRE 2026-03-09'],
    ['2026-03-09T13:30Z', 'open US_REG 2026-03-09'],
    ['2026-03-09T20:00Z', 'closed US_AFTER 2026-03-09'],
  ])('around the change to summer time, %s: %s', (when, expected) => {
    expect(momentOf('US_NYSE', at(when))).toBe(expected);
  });

  it.each([
    ['2026-11-27T12:59', 'open US_REG 2026-11-27'],
    ['2026-11-27T13:00', 'closed US_AFTER 2026-11-27'],
    ['2026-11-27T17:00', 'closed CLOSED -'],
    ['2026-11-25T20:00', 'closed CLOSED -'],
    ['2026-11-26T10:00', 'closed CLOSED -'],
    ['2026-11-26T20:00', 'closed US_DAY 2026-11-27'],
  ])('around Thanksgiving, %s: %s', (when, expected) => {
    expect(momentOf('US_NASDAQ', at(`${when}-05:00`))).toBe(expected);
  });
});

describe('markets with a lunch break', () => {
  it('Tokyo closes at 15:00 until 2024-11-01 and at 15:30 from 2024-11-05', () => {
    expect(momentOf('JP', seoul('2024-11-01T15:00'))).toBe('closed CLOSED -');
    expect(momentOf('JP', seoul('2024-11-05T15:00'))).toBe('open REG 2024-11-05');
    expect(momentOf('JP', seoul('2024-11-05T15:30'))).toBe('closed CLOSED -');
  });

  it('a break is in the session, and the next opening is the resumption', () => {
    const lunch = seoul('2026-11-20T11:30');
    expect(momentOf('JP', lunch)).toBe('break REG 2026-11-20');
    expect(text(clock.nextOpen('JP', lunch))).toBe('2026-11-20T03:30:00Z');
    expect(text(clock.nextClose('JP', lunch))).toBe('2026-11-20T06:30:00Z');
    expect(clock.minutesToClose('JP', lunch)).toBe(240);
    expect(momentOf('JP', seoul('2026-11-20T12:30'))).toBe('open REG 2026-11-20');
  });

  it('a Hong Kong half day ends at noon, where others break', () => {
    expect(momentOf('HK', at('2026-12-24T11:59+08:00'))).toBe('open REG 2026-12-24');
    expect(momentOf('HK', at('2026-12-24T12:00+08:00'))).toBe('closed CLOSED -');
    expect(momentOf('HK', at('2026-12-23T12:00+08:00'))).toBe('break REG 2026-12-23');
  });

  it('make-up Saturdays in China do not trade', () => {
    expect(momentOf('CN_SHA', at('2026-02-14T10:00+08:00'))).toBe('closed CLOSED -');
  });
});

describe('past the calendar', () => {
  const covered = at('2026-12-31T14:59+08:00');
  const uncovered = at('2027-01-04T10:00+08:00');

  it('a market is unknown, and so is its next opening', () => {
    expect(momentOf('CN_SHA', covered)).toBe('open REG 2026-12-31');
    expect(text(clock.nextClose('CN_SHA', covered))).toBe('2026-12-31T07:00:00Z');
    expect(clock.nextOpen('CN_SHA', covered)).toBeNull();
    expect(momentOf('CN_SHA', uncovered)).toBe('unknown CLOSED -');
    expect(clock.nextOpen('CN_SHA', uncovered)).toBeNull();
    expect(clock.nextClose('CN_SHA', uncovered)).toBeNull();
    expect(clock.nextTradingDay('CN_SHA', tradingDay('2026-12-31'))).toBeNull();
    expect(momentOf('KR', seoul('2019-09-20T10:00'))).toBe('unknown CLOSED -');
  });

  it('days of cover count down and then go negative', () => {
    expect(clock.coveredUntil('CN_SHA')).toBe('2026-12-31');
    expect(clock.daysOfCoverLeft('CN_SHA', at('2026-11-01T10:00+08:00'))).toBe(60);
    expect(clock.daysOfCoverLeft('CN_SHA', uncovered)).toBe(-4);
  });

  it('the days found in the data count, at the hours of their time', () => {
    const observed = createMarketClock({
      overrides: [],
      observedDays: { KR: ['2016-07-28', '2016-07-29', '2016-08-01', '2026-07-17'], US_NYSE: ['2022-03-14'] },
    });
    expect(observed.stateAt('KR', seoul('2016-07-29T15:00')).state).toBe('closed');
    expect(observed.stateAt('KR', seoul('2016-08-01T15:00')).state).toBe('open');
    // Missing between the first and the last: closed. Before the first: unknown.
    expect(observed.stateAt('KR', seoul('2016-07-30T10:00')).state).toBe('closed');
    expect(observed.stateAt('KR', seoul('2016-07-27T10:00')).state).toBe('unknown');
    expect(observed.nextTradingDay('KR', tradingDay('2016-07-29'))).toBe('2016-08-01');
    // The calendar wins where it speaks.
    expect(observed.stateAt('KR', seoul('2026-07-17T10:00')).state).toBe('closed');
    expect(observed.stateAt('US_NYSE', at('2022-03-13T20:00-04:00'))).toEqual({
      state: 'unknown',
      session: 'US_DAY',
      tradingDay: '2022-03-14',
    });
  });
});

describe('overrides', () => {
  const overridden = createMarketClock({
    overrides: [
      { market: 'HK', day: '2026-09-02', closed: true },
      { market: 'HK', day: '2026-09-03', closed: false, open: '13:00', close: '16:00' },
      { market: 'CN_SHA', day: '2027-01-04', closed: false, open: '09:30', close: '15:00' },
    ],
    observedDays: {},
  });

  it('close a day, move its hours, and reach past the calendar', () => {
    expect(overridden.sessionOf('HK', tradingDay('2026-09-02'))).toBeNull();
    expect(overridden.sessionOf('HK', tradingDay('2026-09-03'))).toEqual({
      day: '2026-09-03',
      open: at('2026-09-03T13:00+08:00'),
      close: at('2026-09-03T16:00+08:00'),
      breaks: [],
    });
    expect(overridden.isOpen('CN_SHA', at('2027-01-04T10:00+08:00'))).toBe(true);
    expect(overridden.stateAt('CN_SHA', at('2027-01-04T12:00+08:00')).state).toBe('break');
    expect(overridden.stateAt('CN_SZA', at('2027-01-04T10:00+08:00')).state).toBe('unknown');
  });
});

describe('local times', () => {
  it('are those of the market', () => {
    const when = at('2026-03-09T01:05:30Z');
    expect(clock.localDay('US_NYSE', when)).toBe('2026-03-08');
    expect(clock.localTime('US_NYSE', when)).toBe('21:05');
    expect(clock.localMinutes('KR', when)).toBe(10 * 60 + 5.5);
    expect(clock.instantOf('US_NYSE', tradingDay('2026-03-09'), '09:30')).toBe(at('2026-03-09T13:30Z'));
  });

  it('lists the markets that trade: Asia at 10:30 in Seoul, nobody on a Saturday', () => {
    expect(clock.openMarkets(seoul('2026-11-20T10:45'))).toEqual(['KR', 'JP', 'HK', 'CN_SHA', 'CN_SZA']);
    expect(clock.openMarkets(seoul('2026-11-21T10:45'))).toEqual([]);
  });
});

describe('at any instant', () => {
  const markets = fc.constantFrom(...MARKET_CODES);
  const instants = fc
    .integer({ min: at('2024-01-02T12:00Z'), max: at('2026-12-30T00:00Z') })
    .map((value) => instant(value));

  it('the next opening is later, opens exactly then, and nothing opens before it', () => {
    fc.assert(
      fc.property(markets, instants, fc.double({ min: 0, max: 1, noNaN: true }), (market, when, fraction) => {
        const next = clock.nextOpen(market, when);
        if (next === null) throw new Error('covered');
        expect(next).toBeGreaterThan(when);
        expect(clock.isOpen(market, next)).toBe(true);
        expect(clock.isOpen(market, instant(next - 1))).toBe(false);
        const between = instant(when + Math.floor((next - when) * fraction));
        if (clock.stateAt(market, when).state !== 'open') expect(clock.isOpen(market, between)).toBe(between === next);
      }),
    );
  });

  it('the next close is later, ends the session exactly then, and agrees with minutesToClose', () => {
    fc.assert(
      fc.property(markets, instants, (market, when) => {
        const next = clock.nextClose(market, when);
        if (next === null) throw new Error('covered');
        expect(next).toBeGreaterThan(when);
        expect(clock.isOpen(market, instant(next - 1))).toBe(true);
        expect(clock.isOpen(market, next)).toBe(false);
        const { state } = clock.stateAt(market, when);
        const minutes = clock.minutesToClose(market, when);
        expect(minutes).toBe(state === 'closed' ? null : (next - when) / 60_000);
      }),
    );
  });

  it('a trading day comes with a session, is a trading day, and the answer does not depend on the question before', () => {
    fc.assert(
      fc.property(markets, fc.array(instants, { minLength: 1, maxLength: 5 }), (market, whens) => {
        for (const when of whens) {
          const moment = clock.stateAt(market, when);
          const fresh = createMarketClock({ overrides: [], observedDays: {} });
          expect(moment).toEqual(fresh.stateAt(market, when));
          expect(moment.tradingDay === null).toBe(moment.session === 'CLOSED');
          if (moment.tradingDay !== null) expect(clock.sessionOf(market, moment.tradingDay)).toHaveProperty('open');
        }
      }),
    );
  });
});
