import type { AppSettings } from './settings/load.ts';

export interface NewsService {
  readonly provider: 'alphavantage' | 'newsapi';
  readonly apiKey: string;
  /** Null for the provider's own. */
  readonly baseUrl: string | null;
  /** Articles too, not only reports, calendar and figures. */
  readonly headlines: boolean;
}

/** Where news comes from. It holds secrets: it goes to the engine's thread and nowhere else. */
export interface NewsSettings {
  readonly services: readonly NewsService[];
  readonly intervalMs: number;
  readonly dailyRequests: number;
}

/**
 * Null where no key is set.
 *
 * @param ownOnly only services at an address of one's own: what the providers tell is not about a made-up market
 */
export function newsSettings({ values }: AppSettings, ownOnly: boolean): NewsSettings | null {
  const { NEWS_API_PROVIDER, NEWS_API_KEY, NEWS_BASE_URL, MARKET_DATA_API_KEY, MARKET_DATA_BASE_URL } = values;
  const services: NewsService[] = [];
  if (NEWS_API_KEY !== null) {
    const apiKey = NEWS_API_KEY.reveal();
    services.push({ provider: NEWS_API_PROVIDER, apiKey, baseUrl: NEWS_BASE_URL, headlines: true });
  }
  // One key of Alpha Vantage is enough for everything it tells.
  if (MARKET_DATA_API_KEY !== null && services[0]?.provider !== 'alphavantage') {
    const apiKey = MARKET_DATA_API_KEY.reveal();
    services.push({
      provider: 'alphavantage',
      apiKey,
      baseUrl: MARKET_DATA_BASE_URL,
      headlines: services.length === 0,
    });
  }
  const used = ownOnly ? services.filter(({ baseUrl }) => baseUrl !== null) : services;
  if (used.length === 0) return null;
  return {
    services: used,
    intervalMs: values.NEWS_INTERVAL_MINUTES * 60_000,
    dailyRequests: values.NEWS_DAILY_REQUESTS,
  };
}
