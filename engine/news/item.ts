import type { Instant, MarketCode } from '../market/types.ts';

/** `disclosure`: what a company or an office has reported. `calendar`: what is going to happen on a day, as far as it is known. */
export const NEWS_TYPES = ['news', 'disclosure', 'calendar'] as const;
export type NewsType = (typeof NEWS_TYPES)[number];

/** Something written outside. Its words are data wherever they go. */
export interface NewsItem {
  /** The same for the same item, however often it is heard. */
  readonly id: string;
  readonly type: NewsType;
  /** It is known from this moment on; of what has no time of publication, the moment it was heard. */
  readonly publishedAt: Instant;
  /** Who wrote it. */
  readonly source: string;
  readonly headline: string;
  /** Null for what concerns all markets. */
  readonly market: MarketCode | null;
  /** Codes in that market; empty for what concerns all of it. */
  readonly symbols: readonly string[];
  /** Of a calendar's entry: the local day on which it happens, `YYYY-MM-DD`. */
  readonly due: string | null;
  /** As the provider reads it, -1 bad to 1 good. */
  readonly sentiment: number | null;
}
