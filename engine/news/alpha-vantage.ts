import { z } from 'zod';
import { addDays } from '../market/days.ts';
import { type Instant, instant, type MarketCode, tradingDay } from '../market/types.ts';
import { zonedInstant } from '../market/zone.ts';
import { getText, type NewsLine, parseJson, refusal } from './get-text.ts';
import type { NewsItem } from './item.ts';
import { makeItem } from './make-item.ts';
import type { NewsAnswer, NewsQuestion, NewsSource, NewsWatch, WatchedSymbol } from './source.ts';

export const ALPHA_VANTAGE_URL = 'https://www.alphavantage.co';

const DAY_MS = 86_400_000;
const NEW_YORK = 'America/New_York';
/** Entries of an answer that are looked at. */
const MAX_ENTRIES = 200;
const MAX_REPORTS = 4;

/** Figures of the economy, by its name for them. */
const INDICATORS = {
  NONFARM_PAYROLL: 'US nonfarm payrolls',
  CPI: 'US consumer price index',
  FEDERAL_FUNDS_RATE: 'US federal funds rate',
  UNEMPLOYMENT: 'US unemployment rate',
} as const;

type Question = NewsQuestion &
  (
    | { readonly about: 'world' }
    | { readonly about: 'symbol'; readonly symbol: WatchedSymbol }
    | { readonly about: 'reports'; readonly symbol: WatchedSymbol }
    | { readonly about: 'calendar'; readonly symbols: readonly WatchedSymbol[] }
    | { readonly about: 'indicator'; readonly indicator: keyof typeof INDICATORS }
  );

export interface AlphaVantageOptions extends NewsLine {
  readonly apiKey: string;
  /** Without a path. */
  readonly baseUrl: string;
  /** Headlines, company reports and figures, or the latter two alone. */
  readonly headlines: boolean;
}

/**
 * News and sentiment, the calendar of earnings, earnings as they were reported and figures of the US economy, from Alpha
 * Vantage. It knows US symbols; of other markets only what concerns the world. Its times are in UTC. An answer that
 * refuses comes with status 200 and a sentence in the place of data.
 */
export function createAlphaVantage(options: AlphaVantageOptions): NewsSource {
  return {
    name: 'alphavantage',
    questions: (watch, intervalMs) => questions(watch, intervalMs, options.headlines),
    ask: (question, now, signal) => ask(options, question as Question, now, signal),
  };
}

function questions({ symbols }: NewsWatch, everyMs: number, headlines: boolean): Question[] {
  const known = symbols.filter(({ market }) => market.startsWith('US_'));
  const of = (symbol: WatchedSymbol) => `${symbol.market}:${symbol.code}`;
  return [
    ...(headlines ? [{ key: 'world', everyMs, about: 'world' } as const] : []),
    ...(known.length > 0 ? [{ key: 'calendar', everyMs: DAY_MS, about: 'calendar', symbols: known } as const] : []),
    ...(headlines
      ? known.map((symbol) => ({ key: `symbol ${of(symbol)}`, everyMs, about: 'symbol', symbol }) as const)
      : []),
    ...(Object.keys(INDICATORS) as (keyof typeof INDICATORS)[]).map(
      (indicator) => ({ key: indicator, everyMs: DAY_MS, about: 'indicator', indicator }) as const,
    ),
    ...known.map(
      (symbol) => ({ key: `reports ${of(symbol)}`, everyMs: 7 * DAY_MS, about: 'reports', symbol }) as const,
    ),
  ];
}

async function ask(
  options: AlphaVantageOptions,
  question: Question,
  now: Instant,
  signal: AbortSignal,
): Promise<NewsAnswer> {
  const { apiKey } = options;
  const url = new URL('/query', options.baseUrl);
  for (const [name, value] of Object.entries(parameters(question))) url.searchParams.set(name, value);
  url.searchParams.set('apikey', apiKey);
  const got = await getText(options, url, { apiKey, headers: {}, signal });
  if (!got.ok) return got;
  const json = parseJson(got.text);
  const refused = refusedIn(json, apiKey);
  if (refused !== null) return refused;
  if (got.status >= 400) return refusal('protocol', `answered ${got.status}: ${got.text}`, apiKey);
  const entries = question.about === 'calendar' ? calendar(got.text, question.symbols, now) : read(question, json, now);
  if (entries === null) return refusal('protocol', `answered ${question.key} in another shape than documented`, apiKey);
  const items = entries.filter((item) => item !== null);
  return { ok: true, items, dropped: entries.length - items.length };
}

function parameters(question: Question): Record<string, string> {
  switch (question.about) {
    case 'world':
      return { function: 'NEWS_SENTIMENT', topics: 'economy_macro', sort: 'LATEST', limit: '50' };
    case 'symbol':
      return { function: 'NEWS_SENTIMENT', tickers: question.symbol.code, sort: 'LATEST', limit: '50' };
    case 'reports':
      return { function: 'EARNINGS', symbol: question.symbol.code };
    case 'calendar':
      return { function: 'EARNINGS_CALENDAR', horizon: '3month' };
    case 'indicator':
      return { function: question.indicator };
    default:
      return question satisfies never;
  }
}

const refusalText = z.object({
  Note: z.string().optional(),
  Information: z.string().optional(),
  'Error Message': z.string().optional(),
});

/** What its sentence in the place of data means. */
function refusedIn(json: unknown, apiKey: string): NewsAnswer | null {
  const parsed = refusalText.safeParse(json);
  if (!parsed.success) return null;
  const { Note, Information, 'Error Message': error } = parsed.data;
  const words = Note ?? Information ?? error;
  if (words === undefined) return null;
  if (/rate limit|per day|per minute|per second|call frequency/i.test(words)) return refusal('quota', words, apiKey);
  if (/premium|api ?key/i.test(words)) return refusal('auth', words, apiKey);
  return refusal('protocol', words, apiKey);
}

function read(
  question: Exclude<Question, { about: 'calendar' }>,
  json: unknown,
  now: Instant,
): (NewsItem | null)[] | null {
  switch (question.about) {
    case 'world':
      return feed(json, null);
    case 'symbol':
      return feed(json, question.symbol);
    case 'reports':
      return reports(json, question.symbol);
    case 'indicator':
      return indicator(json, INDICATORS[question.indicator], now);
    default:
      return question satisfies never;
  }
}

const article = z.object({
  title: z.string(),
  time_published: z.string().regex(/^\d{8}T\d{4}(\d\d)?$/),
  source: z.string().nullish(),
  overall_sentiment_score: z.number().nullish(),
  ticker_sentiment: z.array(z.object({ ticker: z.string(), ticker_sentiment_score: z.string() })).nullish(),
});
const feedShape = z.object({ feed: z.array(z.unknown()) });

/** Articles. Of a symbol: those that name it, for a word beside it is enough to be found. */
function feed(json: unknown, symbol: WatchedSymbol | null): (NewsItem | null)[] | null {
  const parsed = feedShape.safeParse(json);
  if (!parsed.success) return null;
  return parsed.data.feed.slice(0, MAX_ENTRIES).map((entry) => {
    const known = article.safeParse(entry);
    if (!known.success) return null;
    const {
      title,
      time_published: time,
      source,
      overall_sentiment_score: overall,
      ticker_sentiment: tickers,
    } = known.data;
    const own = tickers?.find(({ ticker }) => ticker === symbol?.code);
    return makeItem({
      type: 'news',
      publishedAt: utc(time),
      source: source ?? 'unknown',
      headline: title,
      market: symbol?.market ?? null,
      symbols: symbol === null ? [] : [symbol.code],
      due: null,
      sentiment: own === undefined ? (overall ?? null) : Number(own.ticker_sentiment_score),
    });
  });
}

/** `20260204T120000`, to the second or to the minute. */
function utc(text: string): Instant {
  const [, year, month, day, hour, minute, second = '00'] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?$/.exec(text) ?? [];
  return instant(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
}

const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const earnings = z.object({ quarterlyEarnings: z.array(z.unknown()) });
const quarter = z.object({
  fiscalDateEnding: date,
  reportedDate: date,
  reportedEPS: z.string().nullish(),
  estimatedEPS: z.string().nullish(),
  surprisePercentage: z.string().nullish(),
});

/** Only the day of a report is told: it counts as published when that day is over in New York. */
function reports(json: unknown, { market, code }: WatchedSymbol): (NewsItem | null)[] | null {
  const parsed = earnings.safeParse(json);
  if (!parsed.success) return null;
  return parsed.data.quarterlyEarnings.slice(0, MAX_REPORTS).map((entry) => {
    const known = quarter.safeParse(entry);
    if (!known.success) return null;
    const { fiscalDateEnding, reportedDate, reportedEPS, estimatedEPS, surprisePercentage } = known.data;
    return makeItem({
      type: 'disclosure',
      publishedAt: endOfDay(reportedDate),
      source: 'Alpha Vantage',
      headline: `${code} reported for the quarter to ${fiscalDateEnding}: EPS ${reportedEPS ?? '?'}, expected ${estimatedEPS ?? '?'}, surprise ${surprisePercentage ?? '?'} %`,
      market,
      symbols: [code],
      due: null,
    });
  });
}

const endOfDay = (day: string): Instant =>
  zonedInstant(NEW_YORK, Date.parse(`${addDays(tradingDay(day), 1)}T00:00:00Z`));

/** The calendar is CSV, of every company there is; the watched ones are kept. When it was made is not told. */
function calendar(text: string, symbols: readonly WatchedSymbol[], now: Instant): (NewsItem | null)[] | null {
  const [head = '', ...lines] = text.split(/\r?\n/);
  const columns = head.split(',');
  const at = (name: string) => columns.indexOf(name);
  const [symbolAt, dayAt, estimateAt, currencyAt] = [at('symbol'), at('reportDate'), at('estimate'), at('currency')];
  if (symbolAt < 0 || dayAt < 0) return null;
  const markets = new Map<string, MarketCode>(symbols.map(({ code, market }) => [code, market]));
  return lines.flatMap((line): (NewsItem | null)[] => {
    const cells = cellsOf(line);
    const code = cells[symbolAt] ?? '';
    const market = markets.get(code);
    if (market === undefined) return [];
    const due = cells[dayAt] ?? '';
    if (!date.safeParse(due).success) return [null];
    const estimate = cells[estimateAt] ?? '';
    const expected = estimate === '' ? '' : `, EPS of ${estimate} ${cells[currencyAt] ?? ''} expected`;
    return [
      makeItem(
        {
          type: 'calendar',
          publishedAt: now,
          source: 'Alpha Vantage',
          headline: `${code} reports earnings${expected}`,
          market,
          symbols: [code],
          due,
        },
        false,
      ),
    ];
  });
}

/** A line of CSV; a name may be quoted because of its comma. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
  );

const series = z.object({
  unit: z.string().nullish(),
  data: z.array(z.object({ date, value: z.string() })).min(1),
});

/** The newest figure. The period is told, not the moment of publication: it counts as known from now on. */
function indicator(json: unknown, name: string, now: Instant): (NewsItem | null)[] | null {
  const parsed = series.safeParse(json);
  if (!parsed.success) return null;
  const { unit, data } = parsed.data;
  const [newest, before] = data.toSorted((a, b) => (a.date < b.date ? 1 : -1));
  const earlier = before === undefined ? '' : `, before that ${before.value}`;
  return [
    makeItem(
      {
        type: 'disclosure',
        publishedAt: now,
        source: 'Alpha Vantage',
        headline: `${name} for ${newest!.date}: ${newest!.value}${unit == null ? '' : ` (${unit})`}${earlier}`,
        market: null,
        symbols: [],
        due: null,
      },
      false,
    ),
  ];
}
