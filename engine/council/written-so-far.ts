/** The fields of a reply that are words for a person, as they stand in its JSON; the last may be cut off. */
const FIELD = /"(decision|action|text|rationale)"\s*:\s*"((?:[^"\\]|\\.)*)/g;

/** Stands between the sentences of what is written so far. */
const BETWEEN = ' / ';

/** What a role has written so far, without the JSON round it: its claims, a judge's decision and reasons. */
export function readableSoFar(raw: string): string {
  const parts = [...raw.matchAll(FIELD)].map(([, , text = '']) => unescaped(text));
  return parts.filter((part) => part !== '').join(BETWEEN);
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/g, (_, code: string | undefined, char: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return char === 'n' || char === 't' || char === 'r' ? ' ' : (char ?? '');
  });
}
