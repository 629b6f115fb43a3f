import { createHash } from 'node:crypto';
import { cleanText } from '../market/clean-text.ts';
import type { NewsItem } from './item.ts';

const MAX_HEADLINE = 240;
const MAX_SOURCE = 60;
const MAX_SYMBOLS = 12;
const SYMBOL = /^[A-Z0-9][A-Z0-9.-]{0,11}$/;

/**
 * An item with its words made safe to show, or null when there is nothing in it.
 *
 * @param isDated false for what has no time of publication: heard again later, it is the same item
 */
export function makeItem(
  item: Omit<NewsItem, 'id' | 'sentiment'> & { readonly sentiment?: number | null },
  isDated = true,
): NewsItem | null {
  const headline = oneLine(item.headline, MAX_HEADLINE);
  const source = oneLine(item.source, MAX_SOURCE);
  if (headline === '' || !Number.isSafeInteger(item.publishedAt) || item.publishedAt <= 0) return null;
  const symbols = [...new Set(item.symbols.filter((code) => SYMBOL.test(code)))].slice(0, MAX_SYMBOLS);
  const { sentiment = null } = item;
  return {
    type: item.type,
    publishedAt: item.publishedAt,
    source,
    headline,
    market: item.market,
    symbols,
    due: item.due,
    sentiment: sentiment !== null && sentiment >= -1 && sentiment <= 1 ? sentiment : null,
    id: idOf(item.type, item.market, headline, item.due, symbols, isDated ? item.publishedAt : 0),
  };
}

/** The same words about the same thing are one item; who printed them first does not matter. */
const idOf = (...parts: readonly unknown[]): string =>
  `n${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}`;

const oneLine = (text: string, length: number): string => cleanText(text.replace(/\s+/g, ' '), length);
