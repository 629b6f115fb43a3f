import { DAY_MS } from '../market/days.ts';
import { type Instant, type MarketCode, symbolId } from '../market/types.ts';
import type { NewsItem } from '../news/item.ts';
import type { NewsWatch } from '../news/source.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';
import type { NewsState } from './news-state.ts';

type News = Extract<KernelEvent, { type: 'news' }>;

/** Kept of each symbol, of each market as a whole, and of the world. */
const KEPT_OF_ONE = 12;
const KEPT = 400;
/** What is older is not news any more; what is dated later than this has a wrong date. */
const OLDEST_MS = 14 * DAY_MS;
const AHEAD_MS = DAY_MS;

/** Takes what a source had to tell. A trouble is said when it begins and when it ends. */
export function takeNews(desk: Desk, event: News): void {
  desk.state.news ??= { items: [], asked: { day: '', count: 0 }, trouble: new Map() };
  const { news } = desk.state;
  const day = desk.clock.localDay('KR', desk.at);
  if (news.asked.day !== day) news.asked = { day, count: 0 };
  news.asked.count += event.asked;
  const known = new Set(news.items.map(({ id }) => id));
  const added = event.items.filter(
    ({ id, publishedAt }) =>
      !known.has(id) && publishedAt >= desk.at - OLDEST_MS && publishedAt <= desk.at + AHEAD_MS && known.add(id),
  );
  for (const item of added) {
    const { type, ...rest } = item;
    desk.record({
      ...rest,
      kind: 'news',
      itemType: type,
      at: desk.at,
      provider: event.source,
      symbol: item.symbols[0] ?? null,
    });
  }
  news.items = bounded([...news.items, ...added].filter(({ publishedAt }) => publishedAt >= desk.at - OLDEST_MS));
  if (added.length > 0) {
    desk.say('info', 'news', `${added.length} new ${added.length === 1 ? 'item' : 'items'} from ${event.source}`);
  }
  sayTrouble(desk, news, event);
}

function sayTrouble(desk: Desk, { trouble }: NewsState, { source, trouble: now }: News): void {
  const before = trouble.get(source);
  if (now === null) {
    if (before === undefined) return;
    trouble.delete(source);
    desk.say('info', 'news-back', `${source} tells news again`);
    return;
  }
  trouble.set(source, now);
  if (before !== undefined) return;
  desk.say(
    'warn',
    'news-trouble',
    `No news from ${source}: ${now.replace(/\.$/, '')}. Trading goes on without it; it is asked again later.`,
  );
}

/** The newest of each symbol, each market and the world, and not too many in all. */
function bounded(items: readonly NewsItem[]): NewsItem[] {
  const counts = new Map<string, number>();
  const kept = items.toSorted(newestFirst).filter(({ market, symbols }) => {
    const abouts = symbols.length === 0 ? [`${market}`] : symbols.map((symbol) => `${market}:${symbol}`);
    const wanted = abouts.some((about) => (counts.get(about) ?? 0) < KEPT_OF_ONE);
    if (wanted) for (const about of abouts) counts.set(about, (counts.get(about) ?? 0) + 1);
    return wanted;
  });
  return kept.slice(0, KEPT);
}

const newestFirst = (a: NewsItem, b: NewsItem): number => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1);

/**
 * What is published by now of some symbols of a market, of the market and of the world, newest first. A calendar's entry is
 * left out when its day is over.
 */
export function newsOf(desk: Desk, market: MarketCode, codes: readonly string[]): NewsItem[] {
  const today = desk.clock.localDay(market, desk.at);
  return published(desk, desk.at).filter(
    (item) =>
      (item.due === null || item.due >= today) &&
      (item.market === null ||
        (item.market === market && (item.symbols.length === 0 || item.symbols.some((code) => codes.includes(code))))),
  );
}

/** What is published by now of the world and of markets as a whole, newest first. */
export function newsOfWorld(desk: Desk): NewsItem[] {
  const today = desk.clock.localDay('KR', desk.at);
  return published(desk, desk.at).filter(({ symbols, due }) => symbols.length === 0 && (due === null || due >= today));
}

const published = ({ state }: Desk, at: Instant): NewsItem[] =>
  (state.news?.items ?? []).filter(({ publishedAt }) => publishedAt <= at);

/** Requests to sources of news on this day in Seoul. */
export function newsAskedToday(desk: Desk, at: Instant): number {
  const asked = desk.state.news?.asked;
  return asked !== undefined && asked.day === desk.clock.localDay('KR', at) ? asked.count : 0;
}

/** Held symbols first, then those traded on. */
export function newsWatch(desk: Desk): NewsWatch {
  const held = [...desk.state.positions.keys()];
  const found = [...desk.state.markets.values()].flatMap(({ candidates }) =>
    candidates.filter(({ selected }) => selected).map(({ symbol }) => symbol),
  );
  return {
    markets: [...desk.marketSymbols.keys()],
    symbols: [...new Set([...held, ...found])].map((id) => {
      const { market, code } = desk.table.instruments[id]!;
      return { market, code, name: desk.nameOf(symbolId(id)) };
    }),
  };
}
