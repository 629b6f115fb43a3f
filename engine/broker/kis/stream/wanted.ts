import type { MarketCode } from '../../../market/types.ts';
import type { NoticeScope } from './records.ts';

/** A symbol whose prices are wanted, and whether its order book is, too. */
export interface Interest {
  readonly market: MarketCode;
  readonly code: string;
  readonly book: boolean;
}

/** What is wanted from the stream. Within a list, what comes first is worth more. */
export interface WantedSet {
  readonly notices: readonly NoticeScope[];
  readonly holdings: readonly Interest[];
  readonly candidates: readonly Interest[];
  readonly rest: readonly Interest[];
}

/**
 * Which of the broker's feeds prices are taken from. They differ by time of day and by what the account pays for.
 * A paper account has `KRX` only, and nothing of overseas.
 */
export interface Feeds {
  /** KRX, Nextrade, or both in one. */
  readonly domestic: 'KRX' | 'NXT' | 'combined';
  /** `free` is not delayed. `daytime`: the session of 10:00–18:00 Korean time, part of the paid feed. */
  readonly us: 'free' | 'paid' | 'daytime';
  /** `free` is 15 minutes late. */
  readonly asia: 'free' | 'paid';
}

export type Wanted =
  | { readonly kind: 'notices'; readonly scope: NoticeScope }
  | { readonly kind: 'ticks' | 'book'; readonly market: MarketCode; readonly code: string };
