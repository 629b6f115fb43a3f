import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/market/types.ts';
import { NewsCollector, type NewsTold } from '../../../engine/news/collector.ts';
import { makeItem } from '../../../engine/news/make-item.ts';
import type { NewsAnswer, NewsSource } from '../../../engine/news/source.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const START = Date.parse('2026-02-04T22:00:00Z');
const HOUR = 3_600_000;

const item = (headline: string) =>
  makeItem({
    ...{ type: 'news', publishedAt: instant(START - HOUR), source: 's', headline },
    ...{ market: null, symbols: [], due: null },
  })!;

const told = (...headlines: string[]): NewsAnswer => ({ ok: true, items: headlines.map(item), dropped: 0 });

/** A collector whose source says what the test wants, and a desk that counts. */
function collect(answer: (key: string, n: number) => NewsAnswer, { keys = ['world'], dailyRequests = 25 } = {}) {
  const clock = new FakeClock(START);
  const asked: string[] = [];
  const heard: NewsTold[] = [];
  const source: NewsSource = {
    name: 'test',
    questions: (_watch, everyMs) => keys.map((key) => ({ key, everyMs })),
    ask: async ({ key }) => {
      asked.push(key);
      return answer(key, asked.length);
    },
  };
  const collector = new NewsCollector({
    sources: [source],
    clock,
    intervalMs: HOUR,
    dailyRequests,
    desk: {
      watch: () => ({ markets: [], symbols: [] }),
      askedToday: () => asked.length,
      now: () => instant(clock.now()),
      tell: (news) => heard.push(news),
    },
  });
  const pass = async (ms: number) => {
    for (const until = clock.now() + ms; clock.now() < until; ) {
      clock.advance(Math.min(1_000 * 60, until - clock.now()));
      for (let n = 0; n < 10; n++) await Promise.resolve();
    }
  };
  return { collector, asked, heard, pass };
}

describe('news is collected', () => {
  it('one question after the other, the most important first, each when its time has come', async () => {
    const { collector, asked, pass } = collect(() => told(), { keys: ['world', 'AAPL', 'MSFT'] });
    collector.start();
    await pass(10 * 60_000);
    expect(asked).toEqual(['world', 'AAPL', 'MSFT']);
    await pass(HOUR);
    expect(asked).toEqual(['world', 'AAPL', 'MSFT', 'world', 'AAPL', 'MSFT']);
    collector.close();
    await pass(5 * HOUR);
    expect(asked).toHaveLength(6);
  });

  it('and each item is told once', async () => {
    const { collector, heard, pass } = collect((_key, n) => (n === 1 ? told('a', 'b') : told('b', 'c')));
    collector.start();
    await pass(2 * HOUR);
    expect(heard.slice(0, 2).map(({ items }) => items.map(({ headline }) => headline))).toEqual([['a', 'b'], ['c']]);
    collector.close();
  });

  it('but never oftener than the day allows', async () => {
    const { collector, asked, pass } = collect(() => told(), { keys: ['a', 'b', 'c', 'd'], dailyRequests: 3 });
    collector.start();
    await pass(12 * HOUR);
    expect(asked).toEqual(['a', 'b', 'c']);
    collector.close();
  });

  it('and a source that refuses is left alone for as long as it says, and then asked the same', async () => {
    const refused: NewsAnswer = { ok: false, failure: 'quota', message: '25 a day', retryAfterMs: 8 * HOUR };
    const { collector, asked, heard, pass } = collect((_key, n) => (n === 1 ? refused : told('a')));
    collector.start();
    await pass(7 * HOUR);
    expect(asked).toHaveLength(1);
    expect(heard).toMatchObject([{ asked: 1, items: [], trouble: 'quota: 25 a day' }]);
    await pass(2 * HOUR);
    expect(heard[1]).toMatchObject({ trouble: null, items: [{ headline: 'a' }] });
    collector.close();
  });
});

describe('an item', () => {
  const plain = {
    type: 'news',
    publishedAt: instant(START),
    source: 's',
    market: null,
    symbols: [],
    due: null,
  } as const;

  it('has nothing in it that steers a terminal, and is bounded', () => {
    const made = makeItem({
      ...plain,
      headline: `\u001b[2J\u202e up \n\n${'x'.repeat(5_000)}`,
      source: '\u0007Reu\u200bters',
    });
    expect(made?.headline).toMatch(/^\[2J up x+$/);
    expect(made?.headline.length).toBeLessThanOrEqual(240);
    expect(made?.source).toBe('Reuters');
  });

  it('names only symbols, of which there are not too many', () => {
    const symbols = ['AAPL', 'BRK.B', 'a b', '</data>', ...Array.from({ length: 50 }, (_, n) => `X${n}`)];
    const made = makeItem({ ...plain, headline: 'h', symbols });
    expect(made?.symbols.slice(0, 3)).toEqual(['AAPL', 'BRK.B', 'X0']);
    expect(made?.symbols).toHaveLength(12);
  });

  it('is none without words, or without a time', () => {
    expect(makeItem({ ...plain, headline: '\u200b\n' })).toBeNull();
    expect(makeItem({ ...plain, headline: 'h', publishedAt: instant(Number.NaN) })).toBeNull();
    expect(makeItem({ ...plain, headline: 'h', sentiment: Number.POSITIVE_INFINITY })?.sentiment).toBeNull();
  });
});
