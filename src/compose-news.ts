import { Agent } from 'undici';
import { newsAskedToday, newsWatch } from '../engine/kernel/news-flow.ts';
import { ALPHA_VANTAGE_URL, createAlphaVantage } from '../engine/news/alpha-vantage.ts';
import { NewsCollector } from '../engine/news/collector.ts';
import type { NewsLine } from '../engine/news/get-text.ts';
import { createNewsApi, NEWS_API_URL } from '../engine/news/news-api.ts';
import type { NewsSource } from '../engine/news/source.ts';
import type { Engine } from '../engine/runtime/engine.ts';
import { systemClock } from '../engine/runtime/wall-clock.ts';
import type { NewsService, NewsSettings } from './news-settings.ts';

const TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** What collects news for an engine; null where no key is set. */
export interface RunningNews {
  start(): void;
  close(): void;
}

/** Sources of news keep the real time, whatever the market's clock is. */
export function composeNews(settings: NewsSettings | null, engine: Engine): RunningNews | null {
  if (settings === null) return null;
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, allowH2: false });
  const line: NewsLine = { dispatcher, clock: systemClock, timeoutMs: TIMEOUT_MS };
  const collector = new NewsCollector({
    sources: settings.services.map((service) => sourceOf(service, line)),
    clock: systemClock,
    intervalMs: settings.intervalMs,
    dailyRequests: settings.dailyRequests,
    desk: {
      watch: () => newsWatch(engine.kernel.desk),
      askedToday: () => newsAskedToday(engine.kernel.desk, engine.kernel.desk.at),
      now: () => engine.kernel.desk.at,
      tell: (news) => engine.tellNews(news),
    },
  });
  return {
    start: () => collector.start(),
    close: () => {
      collector.close();
      void dispatcher.destroy();
    },
  };
}

function sourceOf({ provider, apiKey, baseUrl, headlines }: NewsService, line: NewsLine): NewsSource {
  switch (provider) {
    case 'alphavantage':
      return createAlphaVantage({ ...line, apiKey, baseUrl: baseUrl ?? ALPHA_VANTAGE_URL, headlines });
    case 'newsapi':
      return createNewsApi({ ...line, apiKey, baseUrl: baseUrl ?? NEWS_API_URL });
    default:
      return provider satisfies never;
  }
}
