import type { Explanation } from '../../engine/client/snapshot.ts';
import { type Span, span } from './cell.ts';
import type { Words } from './messages/words.ts';
import type { Paragraph } from './store.ts';
import { textWidth, wrap } from './text.ts';
import type { Tone } from './theme.ts';

export const paragraph = (text: string, tone: Tone = 'plain', indent = 0): Paragraph => ({
  ...span(text, tone),
  indent,
});
const BLANK = paragraph('');

/** Columns of the terms before explained text. */
const TERM_COLUMNS = 26;

export const explained = (term: string, meaning: string): Paragraph => ({ ...paragraph(meaning, 'plain', 2), term });

const leadOf = ({ term }: Paragraph): string =>
  term === undefined ? '' : `${term}${' '.repeat(Math.max(1, TERM_COLUMNS - textWidth(term)))}`;

/** The paragraph in one line, however long. */
export const unwrapped = (whole: Paragraph): string => ' '.repeat(whole.indent) + leadOf(whole) + whole.text;

/** The explanation as text: its sections, then every check in words as well as with a mark. */
export function explanationParagraphs(
  { decisionId, sections, checks }: Explanation,
  { explain: words }: Words,
): Paragraph[] {
  return [
    paragraph(words.decision(decisionId), 'dim'),
    ...sections.flatMap(({ heading, lines }) => [
      BLANK,
      paragraph(heading, 'accent'),
      ...lines.map((line) => paragraph(line, 'plain', 2)),
    ]),
    ...(checks.length === 0 ? [] : [BLANK, paragraph(words.checks, 'accent')]),
    ...checks.map(({ check, passed, detail }) =>
      passed
        ? paragraph(`✓ ${words.passed}  ${check}: ${detail}`, 'plain', 2)
        : paragraph(`✗ ${words.failed}  ${check}: ${detail}`, 'warn', 2),
    ),
  ];
}

/** The same as plain lines, under the explanation's title. */
export const explanationText = (explanation: Explanation, words: Words): string =>
  [explanation.title, ...explanationParagraphs(explanation, words).map(unwrapped)].join('\n');

interface ReaderLine extends Paragraph {
  readonly number: number;
}

/** The paragraphs as the lines of a screen this wide. */
export const readerLines = (paragraphs: readonly Paragraph[], columns: number): ReaderLine[] =>
  paragraphs.flatMap((whole) => wrapped(whole, columns)).map((line, number) => ({ ...line, number }));

function wrapped(whole: Paragraph, columns: number): Paragraph[] {
  const lead = leadOf(whole);
  const hang = ' '.repeat(Math.min(textWidth(lead), TERM_COLUMNS));
  return wrap(whole.text, Math.max(10, columns - whole.indent - textWidth(lead))).map((text, line) => ({
    ...whole,
    text: (line === 0 ? lead : hang) + text,
  }));
}

/** Lines of text in a reader this high: all but its title. */
export const readerRows = (bodyRows: number): number => Math.max(0, bodyRows - 1);

/** One line as spans, for the same component that draws every other line. */
export const indented = ({ text, tone, indent }: Paragraph): Span => ({ text: ' '.repeat(indent) + text, tone });
