import fc from 'fast-check';
import { readReply } from '../../../engine/brain/reply/read-reply.ts';
import { REFUSALS } from '../../../engine/brain/reply/refusals.ts';
import { type ReplyKind, SCHEMAS } from '../../../engine/brain/reply/schemas.ts';
import { REPLIES } from './replies.ts';

/** Pieces that models and attackers put where they do not belong. */
const SNIPPETS = [
  '"',
  "'",
  '“',
  '`',
  '```json\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '//',
  '/*',
  '*/',
  '\\',
  '\\u0000',
  '\n',
  '\u0000',
  '\u202E',
  '\uD800',
  '...',
  'NaN',
  '-Infinity',
  '1e999',
  '-',
  '+',
  '0',
  '9',
  '.',
  'null',
  'None',
  'True',
  'undefined',
  '"action":"BUY",',
  '"__proto__":{}',
  '<think>',
  '</think>',
  'ㅋㅋ',
  '👨‍👩‍👧',
  '한국어',
  ' ',
  '{"a":'.repeat(20),
] as const;

type Mutation = (text: string) => string;

const at = (share: number, text: string) => Math.floor(share * (text.length + 1));

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(share(), fc.constantFrom(...SNIPPETS)).map(
      ([where, piece]): Mutation =>
        (text) =>
          text.slice(0, at(where, text)) + piece + text.slice(at(where, text)),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(share(), fc.integer({ min: 1, max: 12 })).map(
      ([where, count]): Mutation =>
        (text) =>
          text.slice(0, at(where, text)) + text.slice(at(where, text) + count),
    ),
  },
  {
    weight: 2,
    arbitrary: share().map(
      (where): Mutation =>
        (text) =>
          text.slice(0, at(where, text)),
    ),
  },
  {
    weight: 1,
    arbitrary: share().map(
      (where): Mutation =>
        (text) =>
          text.slice(at(where, text)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(share(), share()).map(
      ([from, to]): Mutation =>
        (text) =>
          text + text.slice(at(Math.min(from, to), text), at(Math.max(from, to), text)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Mutation>(
      (text) => text.replaceAll('"', "'"),
      (text) => text.replaceAll(/"(\w+)":/g, '$1:'),
      (text) => text.replaceAll('}', ',}'),
      (text) => text.replaceAll(',', '\n'),
      (text) => `\`\`\`json\n${text}\n\`\`\``,
      (text) => `Sure, here it is: ${text} Anything else?`,
      (text) => JSON.stringify(text),
      (text) => text.replaceAll(/\d+/g, '"$&"'),
    ),
  },
);

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
}

const KINDS = Object.keys(REPLIES) as (keyof typeof REPLIES)[];

export const mutatedReply = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(0, 2), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([kind, indent, mutations]): { readonly kind: ReplyKind; readonly text: string } => ({
    kind,
    text: mutations.reduce((text, mutate) => mutate(text), JSON.stringify(REPLIES[kind], null, indent)),
  }));

/** What a damaged reply may say at most: the numbers and the words that matter of the reply it was made from. */
function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [] : [String(value)];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'action' || key === 'decision' || key === 'stock_code' ? [String(inner)] : wordsOf(inner),
  );
}

/** What is wrong with the reading of a reply; null when nothing is. */
export function complaint({ kind, text }: { readonly kind: ReplyKind; readonly text: string }): string | null {
  const result = readReply(text, kind);
  if (!result.ok)
    return Object.hasOwn(REFUSALS, result.reason) && result.detail.length <= 300 ? null : 'unclear refusal';
  if (!SCHEMAS[kind].safeParse(result.value).success) return 'taken without being valid';
  // Every number, action and symbol stands in the reply as it was written; defaults are the schema's.
  const defaults = ['10', '-2', '3'];
  const invented = wordsOf(result.value).find(
    (word) => !text.includes(word) && !defaults.includes(word) && !isRespelled(word, text),
  );
  return invented === undefined ? null : `${invented} was not in the reply`;
}

/** `85.0`, `8.5e1` and `182500` are one number each in several spellings. */
function isRespelled(word: string, text: string): boolean {
  return (text.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? []).some((number) => String(Number(number)) === word);
}
