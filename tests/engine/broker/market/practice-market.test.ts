import { describe, expect, it } from 'vitest';
import { createPracticeMarket } from '../../../../engine/broker/sim/market/practice-market.ts';
import type { BarSlice } from '../../../../engine/kernel/bars.ts';
import { DAY_MS, MINUTE_MS } from '../../../../engine/market/days.ts';
import { dailyLimits, isOnTick } from '../../../../engine/market/ticks.ts';
import { MARKET_CODES, type MarketCode, price, tradingDay } from '../../../../engine/market/types.ts';
import { HALF_DAY, HOLIDAY, LAST_DAY, weekdayCalendar } from './weekday-calendar.ts';

const START = '2026-03-02';
/** When this number changes, so must the version in the source's fingerprint. */
const GOLDEN = 345_833_432;

const market = (seed: number) => createPracticeMarket({ seed, startDay: START, clock: weekdayCalendar });

/** Calls `use` with every slice that ends within so many calendar days of the start. */
function read(seed: number, days: number, use: (slice: BarSlice) => void): void {
  const source = market(seed);
  const until = Date.parse(START) + days * DAY_MS;
  for (let slice = source.next(); slice !== null && slice.end < until; slice = source.next()) use(slice);
}

/** FNV-1a over every number of the bars. */
function hash(seed: number, days: number): number {
  let state = 0x811c9dc5;
  read(seed, days, ({ start, end, count, symbols, open, high, low, close, volume }) => {
    const add = (value: number) => {
      state = Math.imul(state ^ (value % 4_294_967_296), 0x01000193);
    };
    [start, end, count].forEach(add);
    for (let row = 0; row < count; row++) {
      [symbols[row]!, open[row]!, high[row]!, low[row]!, close[row]!, volume[row]!].forEach(add);
    }
  });
  return state >>> 0;
}

const dayOf = (at: number) => tradingDay(new Date(at).toISOString().slice(0, 10));

describe('the companies of the practice market', () => {
  const { instruments } = market(1);

  it('are at least 30, of Korea and the US, each with a sector', () => {
    expect(instruments.length).toBeGreaterThanOrEqual(30);
    expect(new Set(instruments.map((each) => each.market))).toEqual(new Set(['KR', 'US_NASDAQ']));
    expect(instruments.every((each) => each.sector !== undefined)).toBe(true);
  });

  it('have unique codes in the form of their exchange', () => {
    expect(new Set(instruments.map((each) => each.code)).size).toBe(instruments.length);
    for (const each of instruments) expect(each.code).toMatch(each.market === 'KR' ? /^99\d{4}$/ : /^[A-Z]{4}$/);
  });

  it('have an English name and a Korean one, in NFC', () => {
    for (const { name, nameKo } of instruments) {
      expect(name).toMatch(/^[A-Z][A-Za-z ]+$/);
      expect(nameKo).toMatch(/^[가-힣 ]+$/);
      expect(nameKo).toBe(nameKo?.normalize('NFC'));
    }
  });
});

describe('the seed', () => {
  it('gives the same bars in every process', () => {
    expect(hash(42, 8)).toBe(GOLDEN);
  });

  it('gives other bars when it differs', () => {
    expect(hash(43, 2)).not.toBe(hash(42, 2));
  });

  it('is part of the fingerprint, like the first day', () => {
    expect(market(42).fingerprint).toBe('practice-market-1:42:2026-03-02');
  });
});

describe('every bar', () => {
  it('is consistent, on the tick grid, and within the daily limit of the close before', () => {
    const closes = new Map<number, { day: string; close: number; base: number | null }>();
    let broken = 0;
    read(7, 9, (slice) => {
      const day = dayOf(slice.start);
      for (let row = 0; row < slice.count; row++) {
        const [open, high, low, close] = [slice.open[row]!, slice.high[row]!, slice.low[row]!, slice.close[row]!];
        const known = closes.get(slice.symbols[row]!);
        const base = known === undefined || known.day === day ? (known?.base ?? null) : known.close;
        closes.set(slice.symbols[row]!, { day, close, base });
        const limits = base === null ? null : dailyLimits(slice.market, price(base));
        const consistent = low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close);
        const onTick = [open, high, low, close].every((value) => isOnTick(slice.market, price(value)));
        const withinLimits = limits === null || (low >= limits.lower && high <= limits.upper);
        const traded = Number.isInteger(slice.volume[row]) && slice.volume[row]! > 0;
        if (!(consistent && onTick && withinLimits && traded)) broken++;
      }
    });
    expect(broken).toBe(0);
  });

  it('belongs to a company of the slice’s market, once per slice', () => {
    const source = market(7);
    for (let i = 0; i < 2_000; i++) {
      const { market: of, symbols, count } = source.next()!;
      const listed = [...symbols.subarray(0, count)];
      expect(new Set(listed).size).toBe(count);
      expect(listed.every((symbol) => source.instruments[symbol]?.market === of)).toBe(true);
    }
  });

  it('lies in a session: a day of the history or one of its minutes', () => {
    const days = new Set<string>();
    const minutes = new Map<string, number>();
    read(7, 5, ({ market: of, kind, start, end }) => {
      const day = dayOf(start);
      const session = weekdayCalendar.sessionOf(of, day);
      if (session === null || session === 'unknown') throw new Error(`A bar of ${of} on ${day}.`);
      if (kind === 'day') {
        expect([start, end]).toEqual([session.open, session.close]);
        expect(day < START).toBe(true);
        days.add(`${of} ${day}`);
      } else {
        expect(end - start).toBe(MINUTE_MS);
        expect(start >= session.open && end <= session.close).toBe(true);
        minutes.set(`${of} ${day}`, (minutes.get(`${of} ${day}`) ?? 0) + 1);
      }
    });
    expect(days.size).toBe(120);
    expect(minutes.get('KR 2026-03-02')).toBe(390);
    expect(minutes.get(`US_NASDAQ ${HALF_DAY}`)).toBe(210);
    expect(minutes.has(`KR ${HOLIDAY}`)).toBe(false);
  });

  it('comes in order of its end, then of its market', () => {
    let last = { end: 0, rank: -1 };
    read(7, 5, ({ market: of, end }) => {
      const rank = MARKET_CODES.indexOf(of);
      expect(end > last.end || (end === last.end && rank > last.rank)).toBe(true);
      last = { end, rank };
    });
  });
});

describe('the source', () => {
  it('ends where the calendar ends', () => {
    const source = market(7);
    let last = 0;
    for (let slice = source.next(); slice !== null; slice = source.next()) last = slice.end;
    expect(dayOf(last)).toBe(LAST_DAY);
    expect(source.next()).toBeNull();
  });

  it('begins with the first session when it starts on a holiday', () => {
    const source = createPracticeMarket({ seed: 7, startDay: HOLIDAY, clock: weekdayCalendar });
    let slice = source.next();
    while (slice?.kind === 'day') slice = source.next();
    expect(dayOf(slice!.start)).toBe(HALF_DAY);
  });

  it('refuses a start that is no date', () => {
    const start = () => createPracticeMarket({ seed: 7, startDay: '2026-02-30x', clock: weekdayCalendar });
    expect(start).toThrow('cannot start on "2026-02-30x"');
  });
});

interface DayOfCompany {
  readonly open: number;
  high: number;
  low: number;
  close: number;
  minutes: number;
}

/** The days of each company; history days count one minute. */
function daysOfCompanies(seed: number, calendarDays: number): Map<string, DayOfCompany>[] {
  const companies = market(seed).instruments.map(() => new Map<string, DayOfCompany>());
  read(seed, calendarDays, (slice) => {
    for (let row = 0; row < slice.count; row++) {
      const days = companies[slice.symbols[row]!]!;
      const key = dayOf(slice.start);
      const day = days.get(key);
      const [open, high, low, close] = [slice.open[row]!, slice.high[row]!, slice.low[row]!, slice.close[row]!];
      if (day === undefined) {
        days.set(key, { open, high, low, close, minutes: 1 });
        continue;
      }
      day.high = Math.max(day.high, high);
      day.low = Math.min(day.low, low);
      day.close = close;
      day.minutes++;
    }
  });
  return companies;
}

describe('the market looks like one', () => {
  const companies = daysOfCompanies(3, 60);
  const practiceDays = ['2026-03-02', '2026-03-03', HALF_DAY, '2026-03-06', '2026-03-09'];

  it('has daily volatilities between 1 and 5 %', () => {
    for (const days of companies) {
      const closes = [...days.values()].map(({ close }) => close);
      const returns = closes.slice(1).map((close, i) => close / closes[i]! - 1);
      const squares = returns.reduce((sum, each) => sum + each * each, 0);
      expect(Math.sqrt(squares / returns.length)).toBeGreaterThan(0.01);
      expect(Math.sqrt(squares / returns.length)).toBeLessThan(0.05);
    }
  });

  it('crashes once in the first five days', () => {
    const listed = market(3).instruments;
    const fallOf = (of: MarketCode, day: string) => {
      const moves = companies.flatMap((days, i) => {
        const bar = listed[i]!.market === of ? days.get(day) : undefined;
        return bar === undefined ? [] : [bar.close / bar.open - 1];
      });
      return moves.reduce((sum, move) => sum + move, 0) / moves.length;
    };
    for (const of of ['KR', 'US_NASDAQ'] as const) {
      const falls = practiceDays.map((day) => fallOf(of, day));
      const crashes = falls.filter((fall) => fall < -0.05);
      expect(crashes).toHaveLength(1);
      expect(crashes[0]).toBeGreaterThan(-0.1);
    }
  });

  it('has something for the scanner: falls of 2 % on every day, rises of 2 % on every day but the crash', () => {
    const movesOf = (day: string) =>
      companies.map((days) => {
        const closes = [...days].filter(([key]) => key <= day).map(([, { close }]) => close);
        return closes.at(-1)! / closes.at(-2)! - 1;
      });
    const moves = practiceDays.map(movesOf);
    expect(moves.filter((each) => Math.min(...each) < -0.02)).toHaveLength(5);
    expect(moves.filter((each) => Math.max(...each) > 0.02).length).toBeGreaterThanOrEqual(4);
  });

  it('halts a company for some minutes on most days, and now and then for a day', () => {
    const full = (day: string) => (day === HALF_DAY ? 210 : 390);
    const first = companies.map((days) => [...days.entries()].filter(([day]) => day >= START));
    const interrupted = first.flat().filter(([day, { minutes }]) => minutes < full(day));
    expect(new Set(interrupted.map(([day]) => day)).size).toBeGreaterThan(20);
    const longest = Math.max(...first.map((days) => days.length));
    expect(first.some((days) => days.length < longest)).toBe(true);
  });
});
