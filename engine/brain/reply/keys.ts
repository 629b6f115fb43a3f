import { Refused } from './refusals.ts';
import type { Token } from './tokens.ts';

/** Keys that mean something to JavaScript itself. */
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);
/** Digits of the longest number that is read; a price in dong has seven. */
const MAX_NUMBER_CHARS = 24;

/**
 * Looks at what a JSON parser would pass over in silence: a key twice in an object, of which it takes the last.
 * @param tokens of valid JSON
 * @throws Refused
 */
export function checkKeys(tokens: readonly Token[]): void {
  const objects: (Set<string> | null)[] = [];
  for (const [i, token] of tokens.entries()) {
    switch (token.kind) {
      case '{':
        objects.push(new Set());
        break;
      case '[':
        objects.push(null);
        break;
      case '}':
      case ']':
        objects.pop();
        break;
      case 'string':
        if (tokens[i + 1]?.kind === ':') checkKey(token.content, objects.at(-1));
        break;
      case 'number':
        if (token.content.length > MAX_NUMBER_CHARS) {
          throw new Refused('out-of-range', `a number of ${token.content.length} characters`);
        }
        break;
      case 'word':
      case ':':
      case ',':
        break;
      default:
        token satisfies never;
    }
  }
}

function checkKey(content: string, seen: Set<string> | null | undefined): void {
  const key = JSON.parse(`"${content}"`) as string;
  if (POISONED.has(key)) throw new Refused('wrong-shape', `${key} is no key of any reply`);
  if (seen?.has(key)) throw new Refused('ambiguous', `the key ${JSON.stringify(key.slice(0, 40))} appears twice`);
  seen?.add(key);
}
