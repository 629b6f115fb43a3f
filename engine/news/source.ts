import type { Instant, MarketCode } from '../market/types.ts';
import type { NewsItem } from './item.ts';

/** Why a source had nothing to tell. */
export type NewsFailure =
  /** As many requests as it takes were made; `retryAfterMs` says for how long, if it says. */
  'quota' | 'auth' | 'timeout' | 'cancelled' | 'network' | 'server' | 'protocol';

export type NewsAnswer =
  | {
      readonly ok: true;
      readonly items: readonly NewsItem[];
      /** Entries that made no sense and were left out. */
      readonly dropped: number;
    }
  | {
      readonly ok: false;
      readonly failure: NewsFailure;
      /** Printable, bounded, without the key. */
      readonly message: string;
      readonly retryAfterMs: number | null;
    };

/** One request to a source, as data. */
export interface NewsQuestion {
  /** The same for the same question, whenever it is asked. */
  readonly key: string;
  /** It is not worth asking again before. */
  readonly everyMs: number;
}

export interface WatchedSymbol {
  readonly market: MarketCode;
  readonly code: string;
  readonly name: string;
}

/** Whose news is wanted. */
export interface NewsWatch {
  readonly markets: readonly MarketCode[];
  /** The most important ones first. */
  readonly symbols: readonly WatchedSymbol[];
}

/** A service that tells news. Never rejects for what a service or a line may do. */
export interface NewsSource {
  readonly name: string;
  /** What is worth asking, the most important first. */
  questions(watch: NewsWatch, intervalMs: number): readonly NewsQuestion[];
  /** @param now what has no time of publication is known from then on */
  ask(question: NewsQuestion, now: Instant, signal: AbortSignal): Promise<NewsAnswer>;
}
