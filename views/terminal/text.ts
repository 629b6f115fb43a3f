import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/** Terminal columns of a text, counted as Ink counts them: a Hangul syllable is 2. */
export const textWidth = (text: string): number => (PLAIN_ASCII.test(text) ? text.length : stringWidth(text));

/**
 * The text in at most `columns` terminal columns. A cut is marked with `~`, because an ellipsis is two columns wide in
 * terminals set to East Asian ambiguous width.
 */
export function cut(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns <= 1) return columns === 1 ? '~' : '';
  const [head] = splitAt(text, columns - 1, 0);
  return `${head}~`;
}

/** Breaks text into lines of at most `columns` columns, at spaces where there are any. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (textWidth(joined) <= columns) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (textWidth(line) > columns) {
      const [head, rest] = splitAt(line, columns, 1);
      lines.push(head);
      line = rest;
    }
  }
  return [...lines, line];
}

/** The longest start of whole graphemes that fits, but at least so many of them; and the rest. */
function splitAt(text: string, columns: number, atLeast: 0 | 1): [head: string, rest: string] {
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += textWidth(segment);
    if (used > columns && (index > 0 || atLeast === 0)) return [text.slice(0, index), text.slice(index)];
  }
  return [text, ''];
}

/** The end of a text in at most `columns` terminal columns. */
export function tail(text: string, columns: number): string {
  let rest = text;
  while (rest !== '' && textWidth(rest) > columns) [, rest] = splitAt(rest, 1, 1);
  return rest;
}
