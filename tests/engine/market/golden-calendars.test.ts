import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { addDays } from '../../../engine/market/days.ts';
import { formatInstant } from '../../../engine/market/instant-text.ts';
import { type Instant, type MarketCode, tradingDay } from '../../../engine/market/types.ts';

const folder = fileURLToPath(new URL('../../../../shared/reference/calendars/', import.meta.url));
const clock = createMarketClock({ overrides: [], observedDays: {} });

const FILES: readonly (readonly [MarketCode, string])[] = [
  ['KR', 'XKRX'],
  ['US_NASDAQ', 'XNAS'],
  ['US_NYSE', 'XNYS'],
  ['US_AMEX', 'XASE'],
  ['JP', 'XTKS'],
  ['HK', 'XHKG'],
  ['CN_SHA', 'XSHG'],
  ['CN_SZA', 'XSHE'],
  ['VN_HNX', 'HSTC'],
  ['VN_HSX', 'XSTC'],
];

describe.skipIf(!existsSync(folder))('calendars against the published session tables', () => {
  it.each(FILES)('%s has the sessions of %s, to the minute, and no others', (market, file) => {
    const rows = readFileSync(`${folder}${file}.csv`, 'utf8').trim().split('\n').slice(1);
    const expected = new Map(rows.map((row) => [row.slice(0, 10), row]));
    const until = clock.coveredUntil(market);
    const found: string[] = [];

    for (let day = tradingDay('2024-01-01'); day <= until; day = addDays(day, 1)) {
      const session = clock.sessionOf(market, day);
      expect(session, `${market} ${day}`).not.toBe('unknown');
      if (session === null || session === 'unknown') continue;
      const [pause] = session.breaks;
      const times: readonly (Instant | undefined)[] = [session.open, session.close, pause?.start, pause?.end];
      const row = [day, ...times.map((at) => (at === undefined ? '' : formatInstant(at)))].join(',');
      expect(row).toBe(expected.get(day));
      found.push(day);
    }

    expect(found).toEqual([...expected.keys()]);
  });
});
