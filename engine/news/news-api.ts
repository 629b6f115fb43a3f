import { z } from 'zod';
import { type Instant, instant } from '../market/types.ts';
import { getText, type NewsLine, parseJson, refusal } from './get-text.ts';
import type { NewsItem } from './item.ts';
import { makeItem } from './make-item.ts';
import type { NewsAnswer, NewsQuestion, NewsSource, NewsWatch, WatchedSymbol } from './source.ts';

export const NEWS_API_URL = 'https://newsapi.org';

const MAX_ENTRIES = 100;
const LOOKS_BACK_MS = 3 * 86_400_000;

type Question = NewsQuestion & { readonly symbol: WatchedSymbol | null };

export interface NewsApiOptions extends NewsLine {
  readonly apiKey: string;
  /** Without a path. */
  readonly baseUrl: string;
}

/** Headlines from NewsAPI: those of business, and articles that name a company. The key travels in a header. */
export function createNewsApi(options: NewsApiOptions): NewsSource {
  return {
    name: 'newsapi',
    questions,
    ask: (question, now, signal) => ask(options, question as Question, now, signal),
  };
}

function questions({ symbols }: NewsWatch, everyMs: number): Question[] {
  return [
    { key: 'world', everyMs, symbol: null },
    ...symbols.map((symbol) => ({ key: `symbol ${symbol.market}:${symbol.code}`, everyMs, symbol })),
  ];
}

async function ask(
  options: NewsApiOptions,
  { symbol }: Question,
  now: Instant,
  signal: AbortSignal,
): Promise<NewsAnswer> {
  const { apiKey } = options;
  const got = await getText(options, address(options.baseUrl, symbol, now), {
    apiKey,
    headers: { 'X-Api-Key': apiKey },
    signal,
  });
  if (!got.ok) return got;
  const json = parseJson(got.text);
  const error = errorShape.safeParse(json);
  if (error.success) return refusal(failureOf(error.data.code), `${error.data.code}: ${error.data.message}`, apiKey);
  const parsed = got.status >= 400 ? null : listShape.safeParse(json);
  if (parsed?.success !== true) {
    return refusal('protocol', `answered ${got.status} in another shape than documented`, apiKey);
  }
  const entries = parsed.data.articles.slice(0, MAX_ENTRIES).map((entry) => itemOf(entry, symbol));
  const items = entries.filter((item) => item !== null);
  return { ok: true, items, dropped: entries.length - items.length };
}

function address(baseUrl: string, symbol: WatchedSymbol | null, now: Instant): URL {
  const url = new URL(symbol === null ? '/v2/top-headlines' : '/v2/everything', baseUrl);
  const parameters: Record<string, string> =
    symbol === null
      ? { category: 'business', language: 'en', pageSize: '50' }
      : {
          // In quotes it is one phrase; what would end the phrase is no part of a name.
          q: `"${symbol.name.replace(/["\\]/g, ' ').trim()}"`,
          searchIn: 'title,description',
          from: new Date(now - LOOKS_BACK_MS).toISOString().slice(0, 19),
          sortBy: 'publishedAt',
          pageSize: '20',
        };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

const errorShape = z.object({ status: z.literal('error'), code: z.string(), message: z.string() });
const listShape = z.object({ status: z.literal('ok'), articles: z.array(z.unknown()) });
const article = z.object({
  title: z.string(),
  publishedAt: z.iso.datetime(),
  source: z.object({ name: z.string().nullish() }).nullish(),
});

function failureOf(code: string): 'quota' | 'auth' | 'protocol' | 'server' {
  switch (code) {
    case 'rateLimited':
    case 'apiKeyExhausted':
      return 'quota';
    case 'apiKeyInvalid':
    case 'apiKeyMissing':
    case 'apiKeyDisabled':
      return 'auth';
    case 'unexpectedError':
      return 'server';
    default:
      return 'protocol';
  }
}

function itemOf(entry: unknown, symbol: WatchedSymbol | null): NewsItem | null {
  const known = article.safeParse(entry);
  // What was taken down is listed without its words.
  if (!known.success || known.data.title === '[Removed]') return null;
  const { title, publishedAt, source } = known.data;
  return makeItem({
    type: 'news',
    publishedAt: instant(Date.parse(publishedAt)),
    source: source?.name ?? 'unknown',
    headline: title,
    market: symbol?.market ?? null,
    symbols: symbol === null ? [] : [symbol.code],
    due: null,
  });
}
