/** A piece of JSON or of something close to it. */
export type Token =
  | { readonly kind: '{' | '}' | '[' | ']' | ':' | ','; readonly end: number }
  /** `content` is what stands between the quotes, as written. */
  | { readonly kind: 'string'; readonly content: string; readonly closed: boolean; readonly end: number }
  /** Written as JSON writes it. */
  | { readonly kind: 'number'; readonly content: string; readonly end: number }
  /** Anything else without quotes: `true`, `NaN`, `007`, a bare key. */
  | { readonly kind: 'word'; readonly content: string; readonly end: number };

export interface ScannedObject {
  readonly tokens: readonly Token[];
  /** Where the object ends, exclusive; the text's length when it does not. */
  readonly end: number;
  /** Brackets that were still open at the end of the text, outermost first. */
  readonly open: readonly ('{' | '[')[];
  readonly depth: number;
}

/** Opening quotes and what closes them: JSON's, JavaScript's and those of a word processor. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SPACE = /\s/;
/** What ends a word. */
const WORD_END = /[\s{}[\]:,"'“‘]|\/[/*]|$/g;

/**
 * Reads the object that begins at `start`, tolerant of quotes, comments and bare words, in time linear to the text. It
 * gives no meaning to anything; it is what a repair is compared with.
 */
export function scanObject(text: string, start: number): ScannedObject {
  const tokens: Token[] = [];
  const open: ('{' | '[')[] = [];
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const char = text[at]!;
    if (SPACE.test(char)) {
      at++;
    } else if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      at = commentEnd(text, at);
    } else if (char === '{' || char === '[') {
      open.push(char);
      depth = Math.max(depth, open.length);
      tokens.push({ kind: char, end: ++at });
    } else if (char === '}' || char === ']') {
      const opener = open.pop();
      tokens.push({ kind: char, end: ++at });
      // Brackets that do not match are compared like everything else, and found to differ.
      if (opener === undefined || open.length === 0) return { tokens, end: at, open, depth };
    } else if (char === ':' || char === ',') {
      tokens.push({ kind: char, end: ++at });
    } else if (char in QUOTES) {
      at = scanString(text, at, tokens);
    } else {
      WORD_END.lastIndex = at + 1;
      const end = WORD_END.exec(text)!.index;
      const content = text.slice(at, end);
      tokens.push({ kind: NUMBER.test(content) ? 'number' : 'word', content, end });
      at = end;
    }
  }
  return { tokens, end: text.length, open, depth };
}

function scanString(text: string, start: number, tokens: Token[]): number {
  const closer = QUOTES[text[start]!]!;
  let at = start + 1;
  while (at < text.length && text[at] !== closer) at += text[at] === '\\' ? 2 : 1;
  const closed = at < text.length;
  const contentEnd = Math.min(at, text.length);
  const end = closed ? at + 1 : text.length;
  tokens.push({ kind: 'string', content: text.slice(start + 1, contentEnd), closed, end });
  return end;
}

function commentEnd(text: string, start: number): number {
  const closer = text[start + 1] === '*' ? '*/' : '\n';
  const found = text.indexOf(closer, start + 2);
  return found === -1 ? text.length : found + closer.length;
}
