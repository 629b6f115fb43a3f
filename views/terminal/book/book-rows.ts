import type {
  BookPage,
  Briefing,
  DecisionLine,
  JobLine,
  LessonLine,
  ReviewLine,
  ShadowLine,
} from '../../../engine/client/book.ts';
import { type Cell, type Column, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatPercent, formatShort, formatSigned, toneOfSign, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import { paragraph, unwrapped } from '../reader-text.ts';
import type { Paragraph } from '../store.ts';
import { textWidth } from '../text.ts';
import type { Tone } from '../theme.ts';
import { formatMoment, formatSpan } from '../time.ts';
import { briefingParagraphs, gateParagraphs, markdownOf, reviewParagraphs, textOf } from './book-text.ts';

/** One line of a page, and what is told of it below while it is selected. */
export interface BookRow {
  readonly key: string;
  readonly cells: readonly Cell[];
  readonly detail: readonly Paragraph[];
}

export interface BookTable {
  readonly columns: readonly Column[];
  readonly rows: readonly BookRow[];
}

/** A page as a table. */
export function bookTable(book: BookPage, words: Words): BookTable {
  switch (book.page) {
    case 'schedule':
      return table(JOB, [...book.jobs.map((job) => jobRow(job, words)), ...archivistRows(book, words)]);
    case 'review':
      return table(
        REVIEW,
        book.reviews.map((line) => reviewRow(line, words)),
      );
    case 'lessons':
      return table(
        LESSON,
        book.lessons.map((lesson) => lessonRow(lesson, words)),
      );
    case 'shadow':
      return table(
        SHADOW,
        book.rejections.map((line) => ({
          ...shadowRow(line, words),
          detail: [
            ...shadowDetail(line, words),
            ...gateParagraphs(
              book.gates.filter((gate) => gate.stage === line.stage && gate.reason === line.reason),
              words,
            ),
          ],
        })),
      );
    case 'decisions':
      return table(
        DECISION,
        book.decisions.map((decision) => decisionRow(decision, words)),
      );
    case 'briefing':
      return table(
        BRIEFING,
        book.briefings.map((briefing) => briefingRow(briefing, words)),
      );
    default:
      return book satisfies never;
  }
}

const table = (columns: Readonly<Record<string, Column>>, rows: readonly BookRow[]): BookTable => ({
  columns: Object.values(columns),
  rows,
});

const plain = (text: string, tone: Tone = 'plain'): Paragraph => paragraph(text, tone);
/** Minute precision; a schedule counts no seconds. */
const minuteOf = (at: number | null, zone: string): string =>
  at === null ? UNKNOWN : formatMoment(at, zone).slice(5, 16);
const percent = (column: Column, value: number | null): Cell => {
  const text = formatPercent(value);
  return cell(column, text, toneOfSign(text));
};

const JOB = {
  market: leftColumn('market', 9, 1),
  job: leftColumn('job', 15, 0),
  state: leftColumn('state', 10, 0),
  due: leftColumn('due', 11, 2),
  next: leftColumn('next', 11, 0),
  took: rightColumn('took', 5, 4),
  missed: rightColumn('missed', 6, 5),
  note: leftColumn('note', 10, 3, 80),
};

const JOB_TONES: Readonly<Record<JobLine['status'], Tone>> = {
  done: 'plain',
  failed: 'warn',
  missed: 'warn',
  running: 'accent',
  waiting: 'dim',
  'not-set-up': 'dim',
};

function jobRow(job: JobLine, { book: words }: Words): BookRow {
  const { zone, note } = job;
  const moment = (at: number | null) => (at === null ? UNKNOWN : formatMoment(at, zone));
  return {
    key: `${job.job} ${job.market ?? ''}`,
    cells: [
      cell(JOB.market, job.market ?? words.desk),
      cell(JOB.job, words.jobs[job.job]),
      cell(JOB.state, words.status[job.status], JOB_TONES[job.status]),
      cell(JOB.due, minuteOf(job.due, zone)),
      cell(JOB.next, minuteOf(job.nextDue, zone)),
      cell(JOB.took, job.tookMs === null ? UNKNOWN : formatSpan(job.tookMs)),
      cell(JOB.missed, String(job.missed), job.missed > 0 ? 'warn' : 'plain'),
      cell(JOB.note, note, 'dim'),
    ],
    detail: [
      plain(
        words.jobDetail(
          words.jobs[job.job],
          job.day ?? UNKNOWN,
          moment(job.due),
          moment(job.ranAt),
          moment(job.nextDue),
        ),
        'accent',
      ),
      plain(words.jobCounts(job.runs, job.failures, job.missed, job.by === '' ? UNKNOWN : job.by, zone)),
      plain(note),
      plain(job.byHand ? '' : words.notByHand, 'dim'),
    ].filter(({ text }) => text !== ''),
  };
}

/** Only when something to look back on could not be written. */
function archivistRows(
  { notWritten, notWrittenWhy }: Extract<BookPage, { page: 'schedule' }>,
  { book: words }: Words,
): BookRow[] {
  if (notWritten === 0) return [];
  return [
    {
      key: 'archivist',
      cells: [
        cell(JOB.market, words.desk),
        cell(JOB.job, words.archivist),
        cell(JOB.state, words.status.failed, 'warn'),
        cell(JOB.due, UNKNOWN),
        cell(JOB.next, UNKNOWN),
        cell(JOB.took, UNKNOWN),
        cell(JOB.missed, String(notWritten), 'warn'),
        cell(JOB.note, notWrittenWhy, 'dim'),
      ],
      detail: [plain(words.notWritten(notWritten), 'warn'), plain(notWrittenWhy)],
    },
  ];
}

const REVIEW = {
  day: leftColumn('day', 10, 0),
  market: leftColumn('market', 9, 0),
  trades: rightColumn('trades', 6, 0),
  won: rightColumn('won', 5, 2),
  pnl: rightColumn('pnl', 15, 0),
  equity: rightColumn('account', 8, 3),
  index: rightColumn('index', 8, 1),
  missed: rightColumn('surges', 6, 4),
};

function reviewRow(line: ReviewLine, words: Words): BookRow {
  const { review, moneyDecimals } = line;
  const pnl = formatSigned(review.pnl / 10 ** moneyDecimals, moneyDecimals);
  return {
    key: `${review.market} ${review.day}`,
    cells: [
      cell(REVIEW.day, review.day),
      cell(REVIEW.market, review.market),
      cell(REVIEW.trades, String(review.trades)),
      cell(REVIEW.won, review.winRatePct === null ? UNKNOWN : `${formatShort(review.winRatePct, 0)}%`),
      cell(REVIEW.pnl, `${pnl} ${review.currency}`, toneOfSign(pnl)),
      percent(REVIEW.equity, review.equityPct),
      percent(REVIEW.index, review.indexPct),
      cell(REVIEW.missed, String(review.missed.length), review.missed.length > 0 ? 'warn' : 'plain'),
    ],
    detail: reviewParagraphs(line, words),
  };
}

const LESSON = {
  state: leftColumn('state', 9, 0),
  market: leftColumn('market', 9, 2),
  day: leftColumn('day', 10, 1),
  lesson: leftColumn('lesson', 30, 0, 120),
};

const LESSON_TONES: Readonly<Record<LessonLine['status'], Tone>> = {
  proposed: 'accent',
  approved: 'plain',
  rejected: 'dim',
};

const lessonRow = (lesson: LessonLine, { book: words }: Words): BookRow => ({
  key: lesson.id,
  cells: [
    cell(LESSON.state, words.lessonStates[lesson.status], LESSON_TONES[lesson.status]),
    cell(LESSON.market, lesson.market),
    cell(LESSON.day, lesson.day),
    cell(LESSON.lesson, lesson.text),
  ],
  detail: [
    plain(`${lesson.id}  ${lesson.text}`, 'accent'),
    plain(words.evidence(lesson.evidence)),
    plain(
      lesson.decidedBy === null
        ? words.lessonWaits
        : words.decidedBy(words.lessonStates[lesson.status], lesson.decidedBy),
      'dim',
    ),
  ],
});

const SHADOW = {
  day: leftColumn('day', 10, 1),
  market: leftColumn('market', 9, 4),
  name: leftColumn('name', 12, 0, 24),
  stage: leftColumn('stage', 6, 3),
  reason: leftColumn('reason', 18, 0, 40),
  price: rightColumn('price', 9, 2),
  peak: rightColumn('peak', 8, 0),
  surged: leftColumn('surged', 10, 2),
  result: rightColumn('result', 8, 1),
};

const shadowRow = (line: ShadowLine, { book: words }: Words): BookRow => ({
  key: line.id,
  cells: [
    cell(SHADOW.day, line.day),
    cell(SHADOW.market, line.market),
    cell(SHADOW.name, line.name),
    cell(SHADOW.stage, words.stages[line.stage]),
    cell(SHADOW.reason, line.reason),
    cell(SHADOW.price, formatNumber(line.price, line.decimals)),
    percent(SHADOW.peak, line.peakPct),
    cell(SHADOW.surged, line.surgedDay ?? UNKNOWN, line.surgedDay === null ? 'plain' : 'warn'),
    percent(SHADOW.result, line.resultPct),
  ],
  detail: [],
});

function shadowDetail(line: ShadowLine, { book: words }: Words): Paragraph[] {
  const price = formatNumber(line.price, line.decimals);
  const what = words.turnedDown(
    line.name,
    line.code,
    formatMoment(line.at, line.zone),
    price,
    words.stages[line.stage],
    line.reason,
  );
  const peak =
    line.peakPct === null ? words.stillWatched : words.peakOf(formatPercent(line.peakPct), line.peakDay ?? UNKNOWN);
  const result = line.resultPct === null ? '' : words.wouldHave(formatPercent(line.resultPct));
  return [plain(what, 'accent'), plain([peak, result].filter((text) => text !== '').join('; '))];
}

const DECISION = {
  time: leftColumn('time', 11, 0),
  market: leftColumn('market', 9, 4),
  action: leftColumn('action', 6, 0),
  name: leftColumn('name', 12, 0, 24),
  event: leftColumn('reason', 16, 2, 24),
  confidence: rightColumn('confidence', 4, 3),
  pnl: rightColumn('pnlPct', 8, 1),
  reviewed: leftColumn('reviewed', 11, 1),
  note: leftColumn('note', 8, 5, 60),
};

const decisionRow = (decision: DecisionLine, { book: words }: Words): BookRow => ({
  key: decision.id,
  cells: [
    cell(DECISION.time, minuteOf(decision.at, decision.zone)),
    cell(DECISION.market, decision.market),
    cell(DECISION.action, decision.action, decision.action === 'BUY' ? 'up' : 'down'),
    cell(DECISION.name, decision.name),
    cell(DECISION.event, decision.cause),
    cell(DECISION.confidence, formatShort(decision.confidence, 0)),
    percent(DECISION.pnl, decision.pnlPct),
    cell(
      DECISION.reviewed,
      decision.reviewedAt === null ? words.waits : minuteOf(decision.reviewedAt, decision.zone),
      decision.reviewedAt === null ? 'accent' : 'dim',
    ),
    cell(DECISION.note, decision.notes, 'dim'),
  ],
  detail: [
    plain(`${decision.id}  ${decision.action} ${decision.name} (${decision.code})  ${decision.cause}`, 'accent'),
    plain(decision.reviewer === null ? words.notReviewed : words.reviewedBy(decision.reviewer, decision.notes)),
  ],
});

const BRIEFING = {
  market: leftColumn('market', 9, 0),
  day: leftColumn('day', 10, 0),
  held: rightColumn('held', 5, 0),
  incidents: rightColumn('incidents', 9, 0),
  lessons: rightColumn('lessons', 7, 1),
};

const briefingRow = (briefing: Briefing, words: Words): BookRow => ({
  key: briefing.market,
  cells: [
    cell(BRIEFING.market, briefing.market),
    cell(BRIEFING.day, briefing.day),
    cell(BRIEFING.held, String(briefing.holdings.length)),
    cell(BRIEFING.incidents, String(briefing.incidents.length), briefing.incidents.length > 0 ? 'warn' : 'plain'),
    cell(BRIEFING.lessons, String(briefing.lessonsWaiting)),
  ],
  detail: briefingParagraphs(briefing, words),
});

/** A whole page for a person on the command line: a table, or the text of each of its lines. */
export function bookText(book: BookPage, words: Words, format: 'text' | 'markdown'): string {
  const { columns, rows } = bookTable(book, words);
  if (book.page === 'review' || book.page === 'briefing') {
    const paragraphs = rows.flatMap(({ detail }) => [...detail, paragraph('')]);
    return format === 'markdown' ? markdownOf(words.book.pages[book.page], paragraphs) : textOf(paragraphs);
  }
  if (rows.length === 0) return words.book.empty[book.page];
  const titles = columns.map(({ key }) => words.columns[key]);
  const texts = [titles, ...rows.map(({ cells }) => cells.map(({ text }) => text))];
  const widths = titles.map((_, at) => Math.max(...texts.map((line) => textWidth(line[at] ?? ''))));
  const lines = texts.map((line) =>
    line
      .map((text, at) => text + ' '.repeat(Math.max(0, widths[at]! - textWidth(text))))
      .join('  ')
      .trimEnd(),
  );
  const gates =
    book.page === 'shadow' ? ['', words.book.gates, ...gateParagraphs(book.gates, words).map(unwrapped)] : [];
  return [...lines, ...gates].join('\n');
}
