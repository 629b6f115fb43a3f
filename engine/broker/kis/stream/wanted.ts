import { MARKETS } from '../../../market/markets.ts';
import type { MarketCode } from '../../../market/types.ts';
import type { KisAccount } from '../account.ts';
import type { StreamId } from './layouts.ts';
import { DAYTIME_CODES } from './overseas-records.ts';
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

/** Which of the broker's feeds prices come from. A paper account has `KRX` and, of overseas, nothing. */
export interface Feeds {
  /** The Korea Exchange, Nextrade, or both in one. */
  readonly domestic: 'KRX' | 'NXT' | 'combined';
  /** `daytime`: the session by day in Korea, which has streams of its own. Neither is delayed. */
  readonly us: 'regular' | 'daytime';
  /** `free` is 15 minutes late; `paid` has to be ordered from the broker. */
  readonly asia: 'free' | 'paid';
}

export type Wanted =
  | { readonly kind: 'notices'; readonly scope: NoticeScope }
  | { readonly kind: 'ticks' | 'book'; readonly market: MarketCode; readonly code: string };

/** What the broker is asked for: a stream and what of it (TR key). */
export interface Registration {
  readonly trId: StreamId;
  readonly trKey: string;
}

/**
 * Everything wanted, what matters most first: notices, then ticks of holdings, candidates and the rest, then books in the
 * same order. A tick brings the best bid and ask along, so any symbol's ticks are worth more than another's book.
 */
export function byPriority({ notices, holdings, candidates, rest }: WantedSet): readonly Wanted[] {
  const interests = [...holdings, ...candidates, ...rest];
  return [
    ...notices.map((scope) => ({ kind: 'notices', scope }) as const),
    ...interests.map(({ market, code }) => ({ kind: 'ticks', market, code }) as const),
    ...interests.filter(({ book }) => book).map(({ market, code }) => ({ kind: 'book', market, code }) as const),
  ];
}

/** How to ask for something; null when the account does not get it. */
export function registrationOf(
  wanted: Wanted,
  { mode, htsId }: Pick<KisAccount, 'mode' | 'htsId'>,
  feeds: Feeds,
): Registration | null {
  const paper = mode === 'paper';
  switch (wanted.kind) {
    case 'notices':
      return htsId === null ? null : { trId: NOTICES[wanted.scope][mode], trKey: htsId };
    case 'ticks':
    case 'book':
      if (wanted.market === 'KR') {
        return { trId: DOMESTIC[wanted.kind][paper ? 'KRX' : feeds.domestic], trKey: wanted.code };
      }
      return paper ? null : overseas(wanted.kind, wanted.market, wanted.code, feeds);
    default:
      return wanted satisfies never;
  }
}

const NOTICES = {
  domestic: { live: 'H0STCNI0', paper: 'H0STCNI9' },
  overseas: { live: 'H0GSCNI0', paper: 'H0GSCNI9' },
} as const;

const DOMESTIC = {
  ticks: { KRX: 'H0STCNT0', NXT: 'H0NXCNT0', combined: 'H0UNCNT0' },
  book: { KRX: 'H0STASP0', NXT: 'H0NXASP0', combined: 'H0UNASP0' },
} as const;

function overseas(kind: 'ticks' | 'book', market: Exclude<MarketCode, 'KR'>, code: string, feeds: Feeds): Registration {
  switch (market) {
    case 'US_NASDAQ':
    case 'US_NYSE':
    case 'US_AMEX': {
      const exchange = feeds.us === 'daytime' ? `R${DAYTIME_CODES[market]}` : `D${MARKETS[market].kisQuoteCode}`;
      return { trId: kind === 'ticks' ? 'HDFSCNT0' : 'HDFSASP0', trKey: exchange + code };
    }
    default: {
      const paid = feeds.asia === 'paid';
      const trKey = `${paid ? 'R' : 'D'}${MARKETS[market].kisQuoteCode}${code}`;
      return { trId: kind === 'ticks' ? 'HDFSCNT0' : paid ? 'HDFSASP0' : 'HDFSASP1', trKey };
    }
  }
}
