import type { Briefing, ReviewLine } from '../../../engine/client/book.ts';
import { formatNumber, formatPercent, formatShort, formatSigned, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import { paragraph, unwrapped } from '../reader-text.ts';
import type { Paragraph } from '../store.ts';
import { formatMoment } from '../time.ts';

type Gate = ReviewLine['review']['gates'][number];

const heading = (text: string): Paragraph => paragraph(text, 'accent');
const line = (text: string, tone: Paragraph['tone'] = 'plain'): Paragraph => paragraph(text, tone, 2);

/** A heading and what is under it; nothing where there is nothing to say. */
const section = (title: string, lines: readonly Paragraph[]): Paragraph[] =>
  lines.length === 0 ? [] : [heading(title), ...lines];

/** A day looked back on, in words. */
export function reviewParagraphs({ review, moneyDecimals, priceDecimals }: ReviewLine, words: Words): Paragraph[] {
  const { book } = words;
  const money = (minor: number) => `${formatSigned(minor / 10 ** moneyDecimals, moneyDecimals)} ${review.currency}`;
  const price = (units: number) => formatNumber(units / 10 ** priceDecimals, priceDecimals);
  const tradeLine = (trade: NonNullable<typeof review.best>) =>
    `${trade.name} (${trade.symbol}) ${money(trade.pnl)} (${formatPercent(trade.pnlPct)}), ${trade.exitReason}`;
  const { decisions } = review;
  return [
    ...section(`${review.market} ${review.day}`, [
      line(
        book.trades(
          review.trades,
          review.wins,
          review.losses,
          percentOf(review.winRatePct),
          money(review.pnl),
          `${formatNumber(review.fees / 10 ** moneyDecimals, moneyDecimals)} ${review.currency}`,
        ),
      ),
      line(
        book.decided(
          decisions.buys,
          decisions.sells,
          decisions.holds,
          decisions.symbols,
          formatShort(review.avgConfidence, 1),
        ),
      ),
      ...(review.best === null ? [] : [line(`${book.best}: ${tradeLine(review.best)}`)]),
      ...(review.worst === null ? [] : [line(`${book.worst}: ${tradeLine(review.worst)}`)]),
      line(
        book.againstIndex(
          formatPercent(review.equityPct),
          formatPercent(review.indexPct),
          formatPercent(review.againstIndexPct),
        ),
      ),
    ]),
    ...section(
      book.exits,
      review.exits.map(({ reason, trades, wins, pnl }) => line(book.exit(reason, trades, wins, money(pnl)))),
    ),
    ...section(
      book.calibration,
      review.calibration.map(({ bucket, count, promisedPct, realisedPct }) =>
        line(book.bucket(bucket, count, formatShort(promisedPct, 1), percentOf(realisedPct))),
      ),
    ),
    ...section(book.gates, gateParagraphs(review.gates, words)),
    ...section(
      book.missed,
      review.missed.map((missed) =>
        line(
          book.surge(
            `${missed.name} (${missed.symbol})`,
            formatPercent(missed.peakPct),
            price(missed.price),
            price(missed.peak),
            `${book.stages[missed.stage]} ${missed.reason}`,
            missed.rejectedOn,
          ),
        ),
      ),
    ),
  ];
}

const percentOf = (value: number | null): string => (value === null ? UNKNOWN : `${formatShort(value, 1)} %`);

/** What gates have cost, a line each. */
export const gateParagraphs = (gates: readonly Gate[], { book }: Words): Paragraph[] =>
  gates.map(({ stage, reason, rejected, surged, avoided, missedPct, avoidedPct, netPct }) =>
    line(
      book.gate(
        `${book.stages[stage]} ${reason}`,
        rejected,
        surged,
        formatPercent(missedPct, 1),
        avoided,
        formatPercent(avoidedPct, 1),
        formatPercent(netPct, 1),
      ),
      netPct > 0 ? 'warn' : 'plain',
    ),
  );

/** What a person should know before the day, in words. */
export function briefingParagraphs(briefing: Briefing, words: Words): Paragraph[] {
  const { book } = words;
  const { yesterday } = briefing;
  return [
    heading(book.briefingOf(briefing.market, briefing.day, formatMoment(briefing.at, briefing.zone))),
    ...section(
      book.calendar,
      briefing.calendar.map(({ market, zone, open, close, unknown }) =>
        line(
          open === null || close === null
            ? book.closedDay(market, unknown)
            : book.openDay(market, formatMoment(open, zone).slice(0, 16), formatMoment(close, zone).slice(11, 16)),
          unknown ? 'warn' : 'plain',
        ),
      ),
    ),
    ...(yesterday === null ? [line(book.noReview, 'dim')] : reviewParagraphs(yesterday, words)),
    ...section(
      book.overnight,
      briefing.overnight.map((other) => line(summaryOf(other, words))),
    ),
    ...section(
      book.holdings,
      briefing.holdings.map(({ name, code, quantity, entry, decimals, state, hardStopPct }) =>
        line(
          book.holding(
            `${name} (${code})`,
            formatNumber(quantity, 0),
            formatNumber(entry, decimals),
            state,
            formatPercent(hardStopPct),
          ),
        ),
      ),
    ),
    ...section(
      book.incidents,
      briefing.incidents.map(({ at, event, message }) =>
        line(`${formatMoment(at, briefing.zone).slice(5, 16)} ${event}: ${message}`, 'warn'),
      ),
    ),
    ...(briefing.lessonsWaiting === 0 ? [] : [line(book.lessonsWaiting(briefing.lessonsWaiting), 'accent')]),
  ];
}

function summaryOf({ review, moneyDecimals }: ReviewLine, { book }: Words): string {
  const pnl = `${formatSigned(review.pnl / 10 ** moneyDecimals, moneyDecimals)} ${review.currency}`;
  return book.summary(review.market, review.day, review.trades, pnl, formatPercent(review.indexPct));
}

export const textOf = (paragraphs: readonly Paragraph[]): string => paragraphs.map(unwrapped).join('\n');

/** Headings as headings, everything under them as a list. */
export const markdownOf = (title: string, paragraphs: readonly Paragraph[]): string =>
  [
    `# ${title}`,
    ...paragraphs
      .filter(({ text }) => text !== '')
      .map((each) => (each.tone === 'accent' && each.indent === 0 ? `\n## ${each.text}\n` : `- ${each.text.trim()}`)),
    '',
  ].join('\n');
