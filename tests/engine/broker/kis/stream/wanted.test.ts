import { describe, expect, it } from 'vitest';
import {
  byPriority,
  type Feeds,
  type Interest,
  registrationOf,
  type Wanted,
} from '../../../../../engine/broker/kis/stream/wanted.ts';
import type { MarketCode } from '../../../../../engine/market/types.ts';

const LIVE = { mode: 'live', htsId: 'trader1' } as const;
const PAPER = { mode: 'paper', htsId: 'trader1' } as const;
const FEEDS: Feeds = { domestic: 'KRX', us: 'regular', asia: 'free' };

const ticks = (market: MarketCode, code: string): Wanted => ({ kind: 'ticks', market, code });
const book = (market: MarketCode, code: string): Wanted => ({ kind: 'book', market, code });

it('wants notices first, then the ticks of what is held, and books last', () => {
  const kr = (code: string, withBook = false): Interest => ({ market: 'KR', code, book: withBook });
  const set = {
    notices: ['domestic', 'overseas'],
    holdings: [kr('A', true), kr('B')],
    candidates: [kr('C', true)],
    rest: [kr('D')],
  } as const;
  expect(byPriority(set)).toEqual([
    { kind: 'notices', scope: 'domestic' },
    { kind: 'notices', scope: 'overseas' },
    ...['A', 'B', 'C', 'D'].map((code) => ticks('KR', code)),
    book('KR', 'A'),
    book('KR', 'C'),
  ]);
});

describe('registrationOf', () => {
  it.each([
    [LIVE, FEEDS, ticks('KR', '005930'), 'H0STCNT0', '005930'],
    [LIVE, FEEDS, book('KR', '005930'), 'H0STASP0', '005930'],
    [LIVE, { ...FEEDS, domestic: 'NXT' }, ticks('KR', '005930'), 'H0NXCNT0', '005930'],
    [LIVE, { ...FEEDS, domestic: 'combined' }, book('KR', '005930'), 'H0UNASP0', '005930'],
    [PAPER, { ...FEEDS, domestic: 'combined' }, ticks('KR', '005930'), 'H0STCNT0', '005930'],
    [LIVE, FEEDS, ticks('US_NASDAQ', 'AAPL'), 'HDFSCNT0', 'DNASAAPL'],
    [LIVE, FEEDS, book('US_NYSE', 'IBM'), 'HDFSASP0', 'DNYSIBM'],
    [LIVE, { ...FEEDS, us: 'daytime' }, ticks('US_AMEX', 'SPY'), 'HDFSCNT0', 'RBAASPY'],
    [LIVE, FEEDS, book('HK', '00700'), 'HDFSASP1', 'DHKS00700'],
    [LIVE, { ...FEEDS, asia: 'paid' }, book('HK', '00700'), 'HDFSASP0', 'RHKS00700'],
    [LIVE, { ...FEEDS, asia: 'paid' }, ticks('JP', '7203'), 'HDFSCNT0', 'RTSE7203'],
    [LIVE, { ...FEEDS, asia: 'paid' }, ticks('US_NASDAQ', 'AAPL'), 'HDFSCNT0', 'DNASAAPL'],
    [LIVE, FEEDS, { kind: 'notices', scope: 'domestic' }, 'H0STCNI0', 'trader1'],
    [PAPER, FEEDS, { kind: 'notices', scope: 'domestic' }, 'H0STCNI9', 'trader1'],
    [LIVE, FEEDS, { kind: 'notices', scope: 'overseas' }, 'H0GSCNI0', 'trader1'],
    [PAPER, FEEDS, { kind: 'notices', scope: 'overseas' }, 'H0GSCNI9', 'trader1'],
  ] as const)('%j %j %j is %s %s', (account, feeds, wanted, trId, trKey) => {
    expect(registrationOf(wanted, account, feeds)).toEqual({ trId, trKey });
  });

  it('a paper account has no overseas prices, and without an HTS ID there are no notices', () => {
    expect(registrationOf(ticks('US_NASDAQ', 'AAPL'), PAPER, FEEDS)).toBeNull();
    expect(registrationOf({ kind: 'notices', scope: 'domestic' }, { ...LIVE, htsId: null }, FEEDS)).toBeNull();
  });
});
