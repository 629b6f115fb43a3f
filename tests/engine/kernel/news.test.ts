import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newsAskedToday, newsOf, newsWatch } from '../../../engine/kernel/news-flow.ts';
import { instant } from '../../../engine/market/types.ts';
import type { NewsItem } from '../../../engine/news/item.ts';
import { AccountDesk } from '../../support/account-desk.ts';
import { at } from '../../support/scripted-day.ts';

const item = (id: string, publishedAt: number, more: Partial<NewsItem> = {}): NewsItem => ({
  ...{ id, type: 'news', publishedAt: instant(publishedAt), source: 'Yonhap', headline: id },
  ...{ market: null, symbols: [], due: null, sentiment: null },
  ...more,
});
const tell = (desk: AccountDesk, items: readonly NewsItem[], trouble: string | null = null) =>
  desk.happens({ type: 'news', source: 'test', asked: 1, items, trouble });
const known = (desk: AccountDesk) => newsOf(desk.desk, 'KR', ['005930']).map(({ id }) => id);

describe('news', () => {
  it('is used from its publication on, not before', () => {
    const desk = new AccountDesk();
    tell(desk, [item('now', at('08:00')), item('soon', at('08:10'))]);
    expect(known(desk)).toEqual(['now']);
    desk.until('08:10');
    desk.happens({ type: 'tick' });
    expect(known(desk)).toEqual(['soon', 'now']);
  });

  it('reaches a plan’s request only when it is published, and only of what is planned', () => {
    const desk = new AccountDesk();
    tell(desk, [
      item('samsung', at('07:00'), { market: 'KR', symbols: ['005930'] }),
      item('other', at('07:00'), { market: 'KR', symbols: ['000660'] }),
      item('korea', at('06:00'), { market: 'KR' }),
      item('america', at('06:00'), { market: 'US_NASDAQ' }),
      item('from the future', at('09:00')),
    ]);
    desk.until('08:31');
    const [plan] = desk.effects.flatMap((effect) => (effect.type === 'make-plan' ? [effect.request] : []));
    expect(plan?.news?.map(({ id }) => id)).toEqual(['samsung', 'korea']);
  });

  it('that is heard again is the same item; what is old, or dated far ahead, is none', () => {
    const desk = new AccountDesk();
    const day = 86_400_000;
    tell(desk, [item('a', at('07:00')), item('old', at('07:00') - 15 * day), item('ahead', at('08:00') + 2 * day)]);
    tell(desk, [item('a', at('07:00')), item('b', at('07:30'))]);
    expect(known(desk)).toEqual(['b', 'a']);
    expect(desk.records.flatMap((record) => (record.kind === 'news' ? [record.id] : []))).toEqual(['a', 'b']);
    expect(newsAskedToday(desk.desk, desk.desk.at)).toBe(2);
    expect(newsAskedToday(desk.desk, instant(desk.desk.at + day))).toBe(0);
  });

  it('of a calendar is left out when its day is over', () => {
    const desk = new AccountDesk();
    const entry = { type: 'calendar', market: 'KR', symbols: ['005930'], due: '2026-03-09' } as const;
    tell(desk, [item('earnings', at('07:00'), entry)]);
    expect(known(desk)).toEqual(['earnings']);
    desk.wait(86_400_000);
    desk.happens({ type: 'tick' });
    expect(known(desk)).toEqual([]);
  });

  it('that cannot be had is said once, and once more when it is back', () => {
    const desk = new AccountDesk();
    for (let n = 0; n < 3; n++) tell(desk, [], 'quota: 25 requests a day');
    tell(desk, []);
    const said = desk.state.log.filter(({ event }) => event.startsWith('news'));
    expect(said.map(({ event }) => event)).toEqual(['news-trouble', 'news-back']);
    expect(said[0]?.message).toContain('Trading goes on without it');
    expect(desk.state.trading).toBe('ACTIVE');
  });

  it('is wanted of what is held and of what is traded on', () => {
    const desk = new AccountDesk().until('08:31');
    expect(newsWatch(desk.desk)).toEqual({
      ...{ markets: ['KR'], symbols: [{ market: 'KR', code: '005930', name: 'Samsung Electronics' }] },
    });
  });

  it('stays bounded, newest first, whatever is told', () => {
    const codes = ['005930', '000660', '035720', '035420'];
    const anything = fc.array(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 6 }),
        minutes: fc.integer({ min: -30_000, max: 3_000 }),
        symbols: fc.subarray(codes),
      }),
      { maxLength: 900 },
    );
    fc.assert(
      fc.property(anything, (told) => {
        const desk = new AccountDesk();
        const items = told.map(({ id, minutes, symbols }) =>
          item(id, at('08:00') + minutes * 60_000, { market: 'KR', symbols }),
        );
        tell(desk, items);
        const kept = desk.state.news?.items ?? [];
        // Twelve of each symbol and of the market; one that names several counts for each.
        expect(kept.length).toBeLessThanOrEqual(12 * (codes.length + 1));
        expect(kept.map(({ publishedAt }) => publishedAt)).toEqual(
          kept.map(({ publishedAt }) => publishedAt).toSorted((a, b) => b - a),
        );
        expect(new Set(kept.map(({ id }) => id)).size).toBe(kept.length);
        expect(newsOf(desk.desk, 'KR', codes).every(({ publishedAt }) => publishedAt <= desk.desk.at)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
