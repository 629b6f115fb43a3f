import { z } from 'zod';
import { cleanText } from '../../market/clean-text.ts';
import { code, codeOrBlank } from './fields.ts';

/** Whole: words of an error may only be cut after secrets have been taken out. */
const wholeWords = z
  .union([z.string(), z.number()])
  .transform((value) => cleanText(String(value), Number.POSITIVE_INFINITY))
  .catch('');

/** What every reply of `/uapi` has. Kept loose: the rest is the endpoint's. */
const envelope = z.looseObject({
  rt_cd: z.union([z.string(), z.number()]).transform((value) => String(value).trim()),
  msg_cd: codeOrBlank.catch(''),
  msg1: wholeWords,
});

/** The token server's and some gateway errors come without the envelope. */
const bareError = z.looseObject({ error_code: code, error_description: wholeWords });

export type Reply =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly code: string; readonly words: string }
  /** No JSON, or none that says whether it worked. */
  | { readonly kind: 'unusable'; readonly words: string };

/** Reads a reply by its body; the HTTP status only helps where the body says nothing. */
export function readReply(status: number, body: string): Reply {
  const json = lowerKeys(parseJson(body), LEVELS);
  const enveloped = envelope.safeParse(json);
  if (enveloped.success) {
    const { rt_cd: result, msg_cd: code, msg1 } = enveloped.data;
    return result === '0' ? { kind: 'ok', body: enveloped.data } : { kind: 'refused', code, words: msg1 };
  }
  const bare = bareError.safeParse(json);
  if (bare.success) return { kind: 'refused', code: bare.data.error_code, words: bare.data.error_description };
  if (json === undefined) return { kind: 'unusable', words: `HTTP ${status} with ${describe(body)}` };
  return { kind: 'unusable', words: `HTTP ${status} with JSON that has no rt_cd` };
}

/** Body, block, row. */
const LEVELS = 3;

/** KIS writes the same key in capitals in one reply, in small letters in another, and mixed by mistake. */
function lowerKeys(value: unknown, levels: number): unknown {
  if (levels === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => lowerKeys(entry, levels));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.toLowerCase(), lowerKeys(entry, levels - 1)]),
  );
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function describe(body: string): string {
  if (body.trim() === '') return 'an empty body';
  return `${body.length} characters that are not JSON`;
}

/** Where a reply differs from what is documented: path and complaint, never the value. */
export function complaint(error: z.ZodError): string {
  const [first, ...more] = error.issues;
  if (first === undefined) return 'the reply is not as documented';
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${first.path.map(String).join('.') || 'the reply'} ${first.message}${others}`.slice(0, 300);
}
