import type { BookPage, BookPageName } from '../../engine/client/book.ts';
import { rows } from '../../storage/review-rows.ts';
import type { BookSource } from './book-source.ts';
import { briefingOf } from './briefing.ts';
import { allGateCosts, decisionLines, lessonLines, shadowLines } from './look-back-lines.ts';
import { reviewNow } from './review-line.ts';
import { scheduleLines } from './schedule-lines.ts';

/** Reviews that the page of them goes back to. */
const REVIEWS_SHOWN = 60;

/** What the archivist has put aside. */
function notWritten({ db }: BookSource['store']): { notWritten: number; notWrittenWhy: string } {
  const count = db.prepare<[], number>('SELECT count(*) FROM archive_failures').pluck().get() ?? 0;
  const newest = db
    .prepare<[], string>(`SELECT kind || ': ' || message FROM archive_failures ORDER BY id DESC LIMIT 1`)
    .pluck()
    .get();
  return { notWritten: count, notWrittenWhy: newest ?? '' };
}

/**
 * A page of the desk's book.
 *
 * @throws StoreError when the store cannot be read
 */
export function bookPage(source: BookSource, page: BookPageName): BookPage {
  const { store } = source;
  switch (page) {
    case 'schedule':
      return { page, jobs: scheduleLines(source), ...notWritten(store) };
    case 'review':
      return {
        page,
        reviews: rows(store, 'review', `WHERE true ORDER BY at DESC, rowid DESC LIMIT ${REVIEWS_SHOWN}`).map(
          ({ market, day }) => reviewNow(source, market, day),
        ),
      };
    case 'lessons':
      return { page, lessons: lessonLines(store) };
    case 'shadow':
      return { page, rejections: shadowLines(store), gates: allGateCosts(store) };
    case 'decisions':
      return { page, ...decisionLines(store) };
    case 'briefing':
      return { page, briefings: source.markets.map((market) => briefingOf(source, market)) };
    default:
      return page satisfies never;
  }
}
