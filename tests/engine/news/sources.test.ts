import { Agent } from 'undici';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../engine/market/types.ts';
import { createAlphaVantage } from '../../../engine/news/alpha-vantage.ts';
import { createNewsApi } from '../../../engine/news/news-api.ts';
import type { NewsAnswer, NewsSource, NewsWatch } from '../../../engine/news/source.ts';
import { systemClock } from '../../../engine/runtime/wall-clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type NewsReply, type NewsRequest, NewsServer } from '../../support/news-server.ts';

const NOW = instant(Date.parse('2026-02-04T22:00:00Z'));
const KEY = 'KEY-that-nobody-sees';
const WATCH: NewsWatch = {
  markets: ['KR', 'US_NASDAQ'],
  symbols: [
    { market: 'US_NASDAQ', code: 'AAPL', name: 'Apple' },
    { market: 'KR', code: '005930', name: '삼성전자' },
  ],
};

const dispatcher = new Agent();
const servers: NewsServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => dispatcher.close());

async function serve(answer: (request: NewsRequest) => NewsReply): Promise<NewsServer> {
  const server = await NewsServer.listen(answer);
  servers.push(server);
  return server;
}

const line = { dispatcher, clock: systemClock, timeoutMs: 5_000, apiKey: KEY };
const alphaVantage = ({ url }: NewsServer, more: object = {}) =>
  createAlphaVantage({ ...line, baseUrl: url, headlines: true, ...more });
const newsApi = ({ url }: NewsServer) => createNewsApi({ ...line, baseUrl: url });

function ask(source: NewsSource, key: string): Promise<NewsAnswer> {
  const question = source.questions(WATCH, 3_600_000).find((one) => one.key === key);
  if (question === undefined) throw new Error(`there is no question ${key}`);
  return source.ask(question, NOW, new AbortController().signal);
}

const itemsOf = (answer: NewsAnswer) => (answer.ok ? answer.items : [answer.message]);

const ARTICLE = {
  title: 'Apple raises its outlook',
  url: 'https://example.com/a',
  time_published: '20260204T120000',
  source: 'Reuters',
  overall_sentiment_score: 0.1,
  ticker_sentiment: [{ ticker: 'AAPL', relevance_score: '0.9', ticker_sentiment_score: '0.42' }],
};

describe('Alpha Vantage', () => {
  it('asks of US symbols and of the world only, in the documented words', async () => {
    const server = await serve(() => ({ body: { feed: [ARTICLE] } }));
    const source = alphaVantage(server);
    expect(source.questions(WATCH, 1).map(({ key }) => key)).toEqual([
      ...['world', 'calendar', 'symbol US_NASDAQ:AAPL'],
      ...['NONFARM_PAYROLL', 'CPI', 'FEDERAL_FUNDS_RATE', 'UNEMPLOYMENT', 'reports US_NASDAQ:AAPL'],
    ]);
    await ask(source, 'symbol US_NASDAQ:AAPL');
    const [request] = server.requests;
    expect(request?.url.pathname).toBe('/query');
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      ...{ function: 'NEWS_SENTIMENT', tickers: 'AAPL', sort: 'LATEST', limit: '50', apikey: KEY },
    });
  });

  it('tells articles with their time in UTC and the symbol’s own sentiment', async () => {
    const answer = await ask(alphaVantage(await serve(() => ({ body: { feed: [ARTICLE] } }))), 'symbol US_NASDAQ:AAPL');
    expect(answer).toMatchObject({
      ok: true,
      items: [
        {
          ...{ type: 'news', publishedAt: Date.parse('2026-02-04T12:00:00Z'), source: 'Reuters' },
          ...{ headline: 'Apple raises its outlook', market: 'US_NASDAQ', symbols: ['AAPL'], sentiment: 0.42 },
        },
      ],
    });
  });

  it('leaves out entries that make no sense, and keeps the rest', async () => {
    const feed = [
      ARTICLE,
      { ...ARTICLE, time_published: 'today' },
      { title: 3 },
      null,
      { ...ARTICLE, title: '\u0000 ' },
    ];
    const answer = await ask(alphaVantage(await serve(() => ({ body: { feed } }))), 'world');
    expect(answer).toMatchObject({ ok: true, dropped: 4 });
    expect(itemsOf(answer)).toHaveLength(1);
  });

  it('keeps of the calendar of earnings the watched symbols, known from now on', async () => {
    const body = [
      'symbol,name,reportDate,fiscalDateEnding,estimate,currency',
      'AAPL,"Apple, Inc.",2026-04-30,2026-03-31,1.62,USD',
      'MSFT,Microsoft,2026-04-23,2026-03-31,3.1,USD',
      'AAPL,Apple,soon,2026-06-30,,USD',
    ].join('\r\n');
    const answer = await ask(alphaVantage(await serve(() => ({ body }))), 'calendar');
    expect(answer).toMatchObject({
      ...{ ok: true, dropped: 1 },
      items: [{ type: 'calendar', due: '2026-04-30', publishedAt: NOW, symbols: ['AAPL'] }],
    });
    expect(itemsOf(answer)[0]).toMatchObject({ headline: 'AAPL reports earnings, EPS of 1.62 USD expected' });
  });

  it('counts a report of earnings as published when its day is over in New York', async () => {
    const body = {
      symbol: 'AAPL',
      quarterlyEarnings: [
        { fiscalDateEnding: '2025-12-31', reportedDate: '2026-01-29', reportedEPS: '2.4', estimatedEPS: '2.3' },
      ],
    };
    const answer = await ask(alphaVantage(await serve(() => ({ body }))), 'reports US_NASDAQ:AAPL');
    expect(answer).toMatchObject({
      items: [{ type: 'disclosure', publishedAt: Date.parse('2026-01-30T05:00:00Z') }],
    });
  });

  it('tells the newest figure of the economy, the same item on the next day', async () => {
    const data = [
      { date: '2025-12-01', value: '320.1' },
      { date: '2026-01-01', value: '321.4' },
    ];
    const server = await serve(() => ({ body: { name: 'CPI', interval: 'monthly', unit: 'index', data } }));
    const source = alphaVantage(server);
    const first = await ask(source, 'CPI');
    expect(itemsOf(first)).toMatchObject([
      { headline: 'US consumer price index for 2026-01-01: 321.4 (index), before that 320.1', publishedAt: NOW },
    ]);
    const question = source.questions(WATCH, 1).find(({ key }) => key === 'CPI')!;
    const later = await source.ask(question, instant(NOW + 86_400_000), new AbortController().signal);
    expect(itemsOf(later)).toMatchObject([{ id: (itemsOf(first)[0] as { id: string }).id }]);
  });

  it.each([
    [
      'quota',
      {
        Information: `We have detected your API key as ${KEY} and our standard API rate limit is 25 requests per day.`,
      },
    ],
    ['quota', { Note: 'Our standard API call frequency is 5 calls per minute.' }],
    ['auth', { Information: 'Thank you for using Alpha Vantage! This is a premium endpoint.' }],
    ['auth', { 'Error Message': `the parameter apikey is invalid or missing: ${KEY}` }],
    ['protocol', { 'Error Message': 'Invalid API call.' }],
    ['protocol', { feed: 'none' }],
    ['protocol', '<html>Sign in to this network</html>'],
  ])('takes a sentence in the place of data for what it is: %s', async (failure, body) => {
    const answer = await ask(alphaVantage(await serve(() => ({ body }))), 'world');
    expect(answer).toMatchObject({ ok: false, failure });
    expect(JSON.stringify(answer)).not.toContain(KEY);
  });
});

describe('NewsAPI', () => {
  const article = {
    source: { id: null, name: 'Yonhap' },
    title: '삼성전자, 자사주 매입',
    publishedAt: '2026-02-04T11:00:00Z',
  };

  it('asks for a company by its name, the key in a header and not in the address', async () => {
    const server = await serve(() => ({ body: { status: 'ok', totalResults: 1, articles: [article] } }));
    const answer = await ask(newsApi(server), 'symbol KR:005930');
    expect(itemsOf(answer)).toMatchObject([
      { headline: '삼성전자, 자사주 매입', source: 'Yonhap', market: 'KR', symbols: ['005930'], sentiment: null },
    ]);
    const [request] = server.requests;
    expect(request?.headers['x-api-key']).toBe(KEY);
    expect(request?.url.href).not.toContain(KEY);
    expect(request?.url.searchParams.get('q')).toBe('"삼성전자"');
    expect(request?.url.searchParams.get('from')).toBe('2026-02-01T22:00:00');
  });

  it('leaves out what was taken down', async () => {
    const articles = [article, { ...article, title: '[Removed]' }];
    expect(await ask(newsApi(await serve(() => ({ body: { status: 'ok', articles } }))), 'world')).toMatchObject({
      ...{ ok: true, dropped: 1 },
    });
  });

  it.each([
    ['quota', 429, 'rateLimited'],
    ['quota', 426, 'apiKeyExhausted'],
    ['auth', 401, 'apiKeyInvalid'],
    ['protocol', 400, 'parameterInvalid'],
  ])('understands its refusals: %s', async (failure, status, code) => {
    const body = { status: 'error', code, message: `no, ${KEY}` };
    const answer = await ask(newsApi(await serve(() => ({ status, body }))), 'world');
    expect(answer).toMatchObject({ ok: false, failure });
    expect(JSON.stringify(answer)).not.toContain(KEY);
  });
});

describe('whatever a line does', () => {
  it.each([
    ['network', { fault: 'refused' }],
    ['network', { fault: 'cut' }],
    ['protocol', { fault: 'huge' }],
    ['server', { status: 503, body: 'busy' }],
    ['protocol', { status: 302, body: '', headers: { location: 'https://elsewhere.example' } }],
    ['protocol', { body: '' }],
  ] as const)('it is a failure and no exception: %s', async (failure, reply) => {
    const server = await serve(() => reply);
    expect(await ask(alphaVantage(server), 'world')).toMatchObject({ ok: false, failure });
    expect(server.requests).toHaveLength(1);
  });

  it('no answer in time is a time-out, by the clock of the line', async () => {
    const clock = new FakeClock(0);
    const server = await serve(() => {
      setImmediate(() => clock.advance(15_000));
      return { fault: 'silent' };
    });
    expect(await ask(alphaVantage(server, { clock, timeoutMs: 15_000 }), 'world')).toMatchObject({
      ...{ ok: false, failure: 'timeout' },
    });
  });

  it('says how long to wait where the service does', async () => {
    const server = await serve(() => ({ status: 429, body: 'slow down', headers: { 'retry-after': '120' } }));
    expect(await ask(alphaVantage(server), 'world')).toMatchObject({ failure: 'quota', retryAfterMs: 120_000 });
  });

  it('nobody listens', async () => {
    const server = await NewsServer.listen(() => ({ body: '' }));
    const source = alphaVantage(server);
    await server.close();
    expect(await ask(source, 'world')).toMatchObject({ ok: false, failure: 'network' });
  });
});
