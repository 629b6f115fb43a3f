import { jsonrepair } from 'jsonrepair';
import type { FoundObject } from './find-object.ts';
import { Refused } from './refusals.ts';
import { type ScannedObject, scanObject, type Token } from './tokens.ts';

export interface RepairedObject {
  /** Valid JSON. */
  readonly json: string;
  readonly scanned: ScannedObject;
  readonly notes: readonly string[];
}

/** Words that mean the same in JSON, under the names that Python has for them. */
const LITERALS: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  True: 'true',
  False: 'false',
  None: 'null',
};
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/**
 * Valid JSON as it is; else what the library makes of it, if that says the same: the same keys, words and numbers in the same
 * order and brackets. So only quotes, commas and comments can have changed, and a brace that closes the whole; what the
 * library would have had to guess is refused.
 * @throws Refused
 */
export function repair({ text, scanned, notes }: FoundObject): RepairedObject {
  if (isJson(text)) return { json: text, scanned, notes };
  const ending = scanned.open.length > 0 ? mendedEnd(text, scanned) : '';
  refuseGuesses(scanned.tokens);
  const json = repaired(text + ending);
  const after = scanObject(json, 0);
  const cut = scanned.open.length > 0;
  if (!sameContent(scanned.tokens, after.tokens, cut)) {
    throw new Refused('repaired-value', 'no repair leaves every word and number of the reply as it stands');
  }
  const what = cut ? 'closed the end of the object' : 'repaired quotes, commas or comments';
  return { json, scanned: after, notes: [...notes, what] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function repaired(text: string): string {
  try {
    const json = jsonrepair(text);
    JSON.parse(json);
    return json;
  } catch (error) {
    throw new Refused('not-json', error instanceof Error ? error.message : 'it cannot be repaired');
  }
}

/**
 * What has to be written after a reply that was cut off, when only the end of its rationale or the last brace is missing.
 * Anywhere else nobody can know what was still to come.
 */
function mendedEnd(text: string, { tokens, open }: ScannedObject): string {
  const last = tokens.at(-1)!;
  const refused = (what: string) => new Refused('cut-off', `the reply ends ${what}`);
  if (open.length > 1) throw refused('inside a list or an inner object');
  switch (last.kind) {
    case 'string': {
      if (last.closed) return '';
      const key = tokens.at(-3);
      if (tokens.at(-2)?.kind !== ':' || key?.kind !== 'string' || key.content !== 'rationale') {
        throw refused('inside a text that matters');
      }
      // A backslash at the very end would escape the quote.
      return text.endsWith('\\') ? '\\"' : '"';
    }
    case 'number':
    case 'word':
      // 8 may have been going to be 85.
      if (last.end === text.length) throw refused(`at "${last.content.slice(0, 20)}", which may have been longer`);
      return '';
    case ']':
    case '}':
    case ',':
      return '';
    default:
      throw refused('before a value');
  }
}

/** Values side by side, which the library joins or splits, and words without quotes where a value has to be. */
function refuseGuesses(tokens: readonly Token[]): void {
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    if (isScalar(token) && next !== undefined && isScalar(next) && tokens[i + 2]?.kind !== ':') {
      throw new Refused('repaired-value', `nothing stands between ${shown(token)} and ${shown(next)}`);
    }
    if (token.kind !== 'word' || next?.kind === ':' || Object.hasOwn(LITERALS, token.content)) continue;
    if (NOT_FINITE.test(token.content)) throw new Refused('not-finite', `${shown(token)} is not a finite number`);
    throw new Refused('repaired-value', `${shown(token)} is neither a number nor a text in quotes`);
  }
}

type Scalar = Extract<Token, { readonly content: string }>;
const isScalar = (token: Token): token is Scalar => 'content' in token;
const shown = ({ content }: Scalar): string => JSON.stringify(content.slice(0, 40));

/** Whether two readings differ in commas and quotes only; `closes`: the second may have one brace more at its end. */
function sameContent(before: readonly Token[], after: readonly Token[], closes: boolean): boolean {
  const [left, right] = [before, after].map((tokens) => tokens.filter(({ kind }) => kind !== ',')) as [
    Token[],
    Token[],
  ];
  if (right.length !== left.length + (closes ? 1 : 0)) return false;
  if (closes && right.at(-1)?.kind !== '}') return false;
  return left.every((token, i) => {
    const isKey = left[i + 1]?.kind === ':';
    return sameToken(token, right[i]!, isKey);
  });
}

function sameToken(before: Token, after: Token, isKey: boolean): boolean {
  if (before.kind === 'string') {
    return after.kind === 'string' && unescaped(before.content) === unescaped(after.content);
  }
  if (before.kind === 'word') {
    if (isKey) return after.kind === 'string' && after.content === before.content;
    return after.kind === 'word' && after.content === LITERALS[before.content];
  }
  if (before.kind === 'number') {
    // A bare number as a key gets quotes.
    return isScalar(after) && after.kind === (isKey ? 'string' : 'number') && after.content === before.content;
  }
  return before.kind === after.kind;
}

const CONTROL_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What a text's escapes stand for; line breaks that were not escaped are what they are. */
function unescaped(content: string): string {
  return content.replace(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_, code: string | undefined, char: string | undefined) =>
      code === undefined ? (CONTROL_ESCAPES[char!] ?? char!) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
