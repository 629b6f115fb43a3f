import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../engine/kernel/settings.ts';
import { composeRun } from '../../src/compose.ts';
import { newsSettings } from '../../src/news-settings.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { NewsServer } from '../support/news-server.ts';

function settingsOf(env: Record<string, string>, ownOnly = false) {
  const loaded = loadSettings({ dotenv: null, env, flags: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return newsSettings(loaded.settings, ownOnly);
}

describe('where news comes from', () => {
  it('is nowhere without a key', () => {
    expect(settingsOf({ NEWS_API_PROVIDER: 'newsapi' })).toBeNull();
  });

  it('is the provider of the key, with reports and figures from a second one where there is a key for it', () => {
    const services = (env: Record<string, string>) =>
      settingsOf(env)?.services.map(({ provider, headlines }) => [provider, headlines]);
    expect(services({ NEWS_API_KEY: 'k' })).toEqual([['alphavantage', true]]);
    expect(services({ NEWS_API_KEY: 'k', MARKET_DATA_API_KEY: 'm' })).toEqual([['alphavantage', true]]);
    expect(services({ MARKET_DATA_API_KEY: 'm' })).toEqual([['alphavantage', true]]);
    expect(services({ NEWS_API_PROVIDER: 'newsapi', NEWS_API_KEY: 'k', MARKET_DATA_API_KEY: 'm' })).toEqual([
      ['newsapi', true],
      ['alphavantage', false],
    ]);
  });

  it('is a server of one’s own for the practice market, and no other', () => {
    expect(settingsOf({ NEWS_API_KEY: 'k' }, true)).toBeNull();
    const own = settingsOf({ NEWS_API_KEY: 'k', NEWS_BASE_URL: 'http://127.0.0.1:9' }, true);
    expect(own?.services).toMatchObject([{ baseUrl: 'http://127.0.0.1:9' }]);
  });
});

it('a run hears what a server tells, keeps it in its journal, and the key nowhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ouroterm-news-'));
  const server = await NewsServer.listen(() => ({
    body: { feed: [{ title: 'Oil falls', time_published: '20251203T200000', source: 'Wire' }] },
  }));
  const run = await composeRun(
    {
      ...{ kind: 'practice', settings: DEFAULT_TRADING_SETTINGS, calendarOverrides: [], brain: null },
      ...{
        speed: Number.POSITIVE_INFINITY,
        db: join(folder, 'p.db'),
        dataDir: folder,
        seed: 9,
        fresh: true,
        days: null,
      },
      ...{ withSnapshots: false, endWhenStopped: false },
      news: {
        services: [{ provider: 'alphavantage', apiKey: 'KEY-of-the-test', baseUrl: server.url, headlines: true }],
        ...{ intervalMs: 60_000, dailyRequests: 1 },
      },
    },
    () => undefined,
  );
  onTestFinished(async () => {
    run.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const { engine, store } = run;
  engine.step(0);
  const heard = new Promise<void>((resolve) => engine.onAnswer(resolve));
  await heard;
  while (engine.kernel.desk.state.news === undefined) engine.step(0);
  engine.commit();
  expect(engine.kernel.desk.state.news.items).toMatchObject([{ headline: 'Oil falls', source: 'Wire' }]);
  expect(server.requests.map(({ url }) => url.searchParams.get('function'))).toEqual(['NEWS_SENTIMENT']);
  expect(store.db.prepare('SELECT headline FROM news').pluck().all()).toEqual(['Oil falls']);
  const bytes = store.db.prepare<[], Uint8Array>('SELECT bytes FROM journal_segment').pluck().all();
  expect(Buffer.concat(bytes).includes('KEY-of-the-test')).toBe(false);
});
