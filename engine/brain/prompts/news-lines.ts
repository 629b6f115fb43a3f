import { formatInstant } from '../../market/instant-text.ts';
import type { NewsItem as WholeItem } from '../../news/item.ts';
import { dataText } from './data-text.ts';

/** Written outside: never more than data. */
export type NewsItem = Pick<WholeItem, 'publishedAt' | 'source' | 'headline'> & Partial<Pick<WholeItem, 'due'>>;

const MAX_SOURCE = 40;
const MAX_HEADLINE = 160;

/** Newest first, whatever order they come in. */
export function newestNews<T extends NewsItem>(news: readonly T[]): T[] {
  return news.toSorted((a, b) => b.publishedAt - a.publishedAt || (a.headline < b.headline ? -1 : 1));
}

/** An item in a line: when it was published, by whom, and its headline; of a calendar's entry the day it is due on. */
export function newsLine({ publishedAt, source, headline, due = null }: NewsItem): string {
  return [
    'news',
    formatInstant(publishedAt),
    dataText(source, MAX_SOURCE),
    ...(due === null ? [] : [`due ${dataText(due, 10)}`]),
    dataText(headline, MAX_HEADLINE),
  ].join(' | ');
}

/** What it is called where it was left out. */
export const leftOutNews = ({ publishedAt }: NewsItem) => ({ what: `news ${formatInstant(publishedAt)}`, tokens: 40 });
