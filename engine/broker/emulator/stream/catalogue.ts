import { MARKETS } from '../../../market/markets.ts';
import { findListing } from '../world/listing.ts';
import type { QuoteScope } from '../world/world.ts';

/** What a stream TR carries. */
export type StreamKind =
  | {
      readonly kind: 'domestic-trades' | 'domestic-book';
      readonly scope: QuoteScope;
      readonly tail: 'KRX' | 'NXT' | 'both';
    }
  | { readonly kind: 'overseas-trades' | 'overseas-book' }
  | { readonly kind: 'notices'; readonly isOverseas: boolean }
  /** Taken, but nothing is ever sent on it. */
  | { readonly kind: 'silent' };

const KRX = { scope: 'KRX', tail: 'KRX' } as const;
const NXT = { scope: 'all', tail: 'NXT' } as const;
const BOTH = { scope: 'all', tail: 'both' } as const;

const EVERYWHERE: Readonly<Record<string, StreamKind>> = {
  H0STCNT0: { kind: 'domestic-trades', ...KRX },
  H0STASP0: { kind: 'domestic-book', ...KRX },
};

const CATALOGUE: Readonly<Record<'paper' | 'live', Readonly<Record<string, StreamKind>>>> = {
  paper: {
    ...EVERYWHERE,
    H0STCNI9: { kind: 'notices', isOverseas: false },
    H0GSCNI9: { kind: 'notices', isOverseas: true },
  },
  live: {
    ...EVERYWHERE,
    H0STCNI0: { kind: 'notices', isOverseas: false },
    H0GSCNI0: { kind: 'notices', isOverseas: true },
    H0NXCNT0: { kind: 'domestic-trades', ...NXT },
    H0NXASP0: { kind: 'domestic-book', ...NXT },
    H0UNCNT0: { kind: 'domestic-trades', ...BOTH },
    H0UNASP0: { kind: 'domestic-book', ...BOTH },
    HDFSCNT0: { kind: 'overseas-trades' },
    HDFSASP0: { kind: 'overseas-book' },
    HDFSASP1: { kind: 'silent' },
    H0STANC0: { kind: 'silent' },
    H0NXANC0: { kind: 'silent' },
    H0UNANC0: { kind: 'silent' },
    H0STMKO0: { kind: 'silent' },
    H0NXMKO0: { kind: 'silent' },
    H0UNMKO0: { kind: 'silent' },
    H0UPCNT0: { kind: 'silent' },
    H0STPGM0: { kind: 'silent' },
    H0STMBC0: { kind: 'silent' },
  },
};

/** Null for a TR that this kind of account has no stream of. */
export const streamOf = (account: 'paper' | 'live', trId: string): StreamKind | null =>
  CATALOGUE[account][trId] ?? null;

/** The symbol that a key names; undefined for none. Overseas keys are `D` or `R`, the exchange's quote code, the symbol. */
export function symbolOf(stream: StreamKind, key: string): number | undefined {
  switch (stream.kind) {
    case 'domestic-trades':
    case 'domestic-book':
      return findListing('KR', key)?.symbol;
    case 'overseas-trades':
    case 'overseas-book': {
      const [, exchange, code] = /^[DR]([A-Z]{3})([A-Z0-9./]+)$/.exec(key) ?? [];
      return exchange === MARKETS.US_NASDAQ.kisQuoteCode && code !== undefined
        ? findListing('US_NASDAQ', code)?.symbol
        : undefined;
    }
    case 'notices':
    case 'silent':
      return undefined;
  }
}

/** Whether a key can be meant for a stream at all. */
export const isKey = (stream: StreamKind, key: string): boolean =>
  stream.kind === 'notices' || stream.kind === 'silent' ? key !== '' : symbolOf(stream, key) !== undefined;
