import { parseInstant } from '../../engine/market/instant-text.ts';
import { type MarketCode, tradingDay } from '../../engine/market/types.ts';
import { reviewNow } from '../book/review-line.ts';
import { type BookFormat, type BookIo, marketsMeant, printBook } from './book.ts';

interface ReviewOptions {
  readonly db: string;
  readonly date: string;
  readonly market: MarketCode | null;
  readonly format: BookFormat;
}

/**
 * `ouroterm review DATE`: a day looked back on, of one market or of each that traded on it, out of the rows as they are now.
 *
 * @returns the exit code: 0; 1 when no market of the run traded on the day; 2 when the date is none
 */
export async function runReview({ db, date, market, format }: ReviewOptions, io: BookIo): Promise<number> {
  if (parseInstant(`${date}T00:00Z`) === null) {
    io.stderr.write(`ouroterm: ${JSON.stringify(date)} is no date such as 2026-11-25\n`);
    return 2;
  }
  const day = tradingDay(date);
  return printBook(db, format, io, (source) => {
    const markets = marketsMeant(source, market);
    if (typeof markets === 'string') return markets;
    const traded = markets.filter((each) => {
      const session = source.clock.sessionOf(each, day);
      return session !== null && session !== 'unknown';
    });
    if (traded.length === 0) return `${markets.join(', ')}: no trading day on ${date}`;
    return { page: 'review', reviews: traded.map((each) => reviewNow(source, each, day)) };
  });
}
