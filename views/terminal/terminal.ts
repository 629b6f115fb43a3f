import { textWidth } from './text.ts';

/* What the terminal and the locale say about themselves. */

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the locale promises that the terminal reads UTF-8; the first variable that is set decides, as in POSIX. */
export function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** Whether a workstation can be drawn at all: true, or why not, in words for the person who started it. */
export function canRun({ TERM }: Environment, stdout: { readonly isTTY?: boolean }): true | string {
  if (stdout.isTTY !== true) return 'standard output is not a terminal; --no-ui runs without one';
  if (TERM === 'dumb') return 'TERM=dumb: this terminal cannot place the cursor; --no-ui runs without one';
  return true;
}

/**
 * How much of Unicode is written: all of it; no drawn lines, for terminals that draw those two columns wide; or ASCII alone,
 * where other bytes would be read as another character set or as control characters.
 */
export const GLYPHS = ['unicode', 'ascii-lines', 'ascii'] as const;
export type Glyphs = (typeof GLYPHS)[number];

const LINES: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '═': '=',
  '║': '|',
  '✓': '+',
  '✗': 'x',
};
const DRAWN = /[─-╬✓✗]/g;
const NOT_ASCII = /[^\x00-\x7f]+/g;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text in as many columns, without what the terminal would get wrong; corners become `+`, other letters `?`. */
export function withGlyphs(text: string, glyphs: Glyphs): string {
  if (glyphs === 'unicode') return text;
  const drawn = text.replace(DRAWN, (line) => LINES[line] ?? '+');
  if (glyphs === 'ascii-lines') return drawn;
  return drawn.replace(NOT_ASCII, (letters) =>
    [...graphemes.segment(letters)].map(({ segment }) => '?'.repeat(textWidth(segment))).join(''),
  );
}
