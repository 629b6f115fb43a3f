import { type MarketCode, tradingDay } from '../../../market/types.ts';
import type { BarSource } from '../../../runtime/ports.ts';
import { COMPANIES } from './companies.ts';
import { createMarketFeed, type MarketFeed } from './market-feed.ts';
import { type PracticeCalendar, practiceSessions } from './practice-sessions.ts';
import { createPricePath } from './price-path.ts';
import { createRandom } from './random.ts';

export interface PracticeMarketOptions {
  /** Any integer; the same seed, start and calendar give the same market in every process. */
  readonly seed: number;
  /** First day of minute bars, `YYYY-MM-DD`, the local date of each market; if nothing trades there, the next that does. */
  readonly startDay: string;
  readonly clock: PracticeCalendar;
}

/** Changes when the same seed no longer gives the same bars. */
const VERSION = 1;
/** The crash comes on one of the practice days 2 to 5, in both markets. */
const CRASH_DAYS = 4;

/**
 * A made-up market: companies of Korea and the US with trends, volatility clusters, overnight gaps, halts, and one crash
 * within the first five days. Daily bars of the 60 sessions before `startDay` come first, then minute bars of the
 * regular sessions without end, or until the calendar knows no further day.
 *
 * @throws RangeError when `startDay` is no date.
 */
export function createPracticeMarket({ seed, startDay, clock }: PracticeMarketOptions): BarSource {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(startDay) || Number.isNaN(Date.parse(startDay))) {
    throw new RangeError(`The practice market cannot start on "${startDay}"; allowed is a date such as 2026-03-02.`);
  }
  const crashDay = 1 + Math.floor(createRandom(seed, 0).between(0, CRASH_DAYS));

  function feedOf(market: MarketCode, stream: number): MarketFeed {
    const companies = COMPANIES.filter((company) => company.market === market);
    return createMarketFeed({
      market,
      path: createPricePath(companies, createRandom(seed, stream)),
      firstSymbol: COMPANIES.indexOf(companies[0]!),
      sessions: practiceSessions(market, tradingDay(startDay), clock),
      crashDay,
    });
  }
  const korea = feedOf('KR', 1);
  const america = feedOf('US_NASDAQ', 2);

  return {
    instruments: COMPANIES.map(({ code, market, name, nameKo, sector }) => ({ code, market, name, nameKo, sector })),
    fingerprint: `practice-market-${VERSION}:${seed}:${startDay}`,
    next() {
      const first = korea.end <= america.end ? korea : america;
      return first.end === Number.POSITIVE_INFINITY ? null : first.next();
    },
    close() {},
  };
}
