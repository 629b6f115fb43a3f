import type { ReviewLine } from '../../engine/client/book.ts';
import { type DailyReview, reviewOf } from '../../engine/evolution/daily-review.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { MONEY_DECIMALS } from '../../engine/market/money.ts';
import type { MarketCode, TradingDay } from '../../engine/market/types.ts';
import { reviewRows } from '../../storage/review-rows.ts';
import type { BookSource } from './book-source.ts';

/** A day looked back on out of the rows that are stored now. */
export const reviewNow = (
  { store, config }: Pick<BookSource, 'store' | 'config'>,
  market: MarketCode,
  day: TradingDay,
): ReviewLine => reviewLine(reviewOf(reviewRows(store, market, day, config.cash[MARKETS[market].currency] ?? null)));

/** A review with what is needed to write its numbers. */
export const reviewLine = (review: DailyReview): ReviewLine => ({
  review,
  zone: MARKETS[review.market].zone,
  moneyDecimals: MONEY_DECIMALS[review.currency],
  priceDecimals: MARKETS[review.market].priceDecimals,
});
