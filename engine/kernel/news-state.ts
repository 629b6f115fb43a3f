import type { NewsItem } from '../news/item.ts';

/** What the desk has heard of the world outside. */
export interface NewsState {
  /** Newest first, bounded. Some may not be published yet. */
  items: NewsItem[];
  /** Requests made on a day in Seoul, whatever came of them. */
  asked: { day: string; count: number };
  /** What is wrong with a source, by its name. */
  trouble: Map<string, string>;
}
