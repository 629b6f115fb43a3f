import type { Briefing, SessionLine } from '../../engine/client/book.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { instant, type MarketCode, type TradingDay } from '../../engine/market/types.ts';
import { rows } from '../../storage/review-rows.ts';
import type { BookSource } from './book-source.ts';
import { reviewNow } from './review-line.ts';

const INCIDENTS_TOLD = 20;
const DAY_MS = 86_400_000;

/** What a person should know of a market before its next day, or the one under way, begins. */
export function briefingOf(source: BookSource, market: MarketCode): Briefing {
  const { store, clock, now, markets } = source;
  const day = dayAhead(source, market);
  const since = closeBefore(source, market, day);
  const newest = newestReview(source, market, day);
  return {
    market,
    zone: MARKETS[market].zone,
    day,
    at: now,
    yesterday: newest === null ? null : reviewNow(source, market, newest.day),
    overnight: markets.flatMap((other) => {
      const review = other === market ? null : newestReview(source, other, null);
      return review === null || review.at < since - DAY_MS ? [] : [reviewNow(source, other, review.day)];
    }),
    holdings: rows(store, 'position', 'WHERE market = ? ORDER BY opened_at', market).map((position) => ({
      market,
      code: position.symbol,
      name: position.name,
      quantity: position.quantity,
      entry: position.entryPrice / 10 ** MARKETS[market].priceDecimals,
      decimals: MARKETS[market].priceDecimals,
      state: position.state,
      hardStopPct: position.hardStopPct,
    })),
    calendar: markets.map((other): SessionLine => {
      const session = clock.sessionOf(
        other,
        clock.localDay(other, instant(Math.max(now, clock.instantOf(market, day, '09:00')))),
      );
      const hours = session === 'unknown' || session === null ? null : session;
      const zone = MARKETS[other].zone;
      return {
        market: other,
        zone,
        open: hours?.open ?? null,
        close: hours?.close ?? null,
        unknown: session === 'unknown',
      };
    }),
    incidents: rows(
      store,
      'incident',
      `WHERE level <> 'info' AND at >= ? AND (market IS NULL OR market = ?) ORDER BY at DESC, rowid DESC LIMIT ${INCIDENTS_TOLD}`,
      since,
      market,
    )
      .reverse()
      .flatMap(({ at, level, event, market: of, message }) =>
        level === 'info' ? [] : [{ at, level, event, market: of, message }],
      ),
    lessonsWaiting:
      store.db.prepare<[], number>(`SELECT count(*) FROM lessons WHERE status = 'proposed'`).pluck().get() ?? 0,
  };
}

/** The day under way until its close, else the next trading day; today where no calendar reaches. */
function dayAhead({ clock, now }: BookSource, market: MarketCode): TradingDay {
  const today = clock.localDay(market, now);
  const session = clock.sessionOf(market, today);
  if (session !== null && session !== 'unknown' && now < session.close) return today;
  return clock.nextTradingDay(market, today) ?? today;
}

/** When the market closed before a day, as far as the store knows. */
function closeBefore({ store }: BookSource, market: MarketCode, day: TradingDay): number {
  const [close] = rows(store, 'market-day', 'WHERE market = ? AND day < ? ORDER BY day DESC LIMIT 1', market, day);
  return close?.at ?? 0;
}

function newestReview({ store }: BookSource, market: MarketCode, before: TradingDay | null) {
  const where =
    before === null
      ? 'WHERE market = ? ORDER BY day DESC LIMIT 1'
      : 'WHERE market = ? AND day < ? ORDER BY day DESC LIMIT 1';
  const [review] = rows(store, 'review', where, ...(before === null ? [market] : [market, before]));
  return review ?? null;
}
