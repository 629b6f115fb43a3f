import { type Dispatcher, request } from 'undici';
import { cleanText } from '../market/clean-text.ts';
import type { WallClock } from '../runtime/wall-clock.ts';
import type { NewsAnswer, NewsFailure } from './source.ts';

/** The longest answer that is read. A hundred articles with their summaries are some 150 KB. */
const MAX_BYTES = 2_000_000;
const MAX_MESSAGE_CHARS = 200;
const MAX_RETRY_AFTER_MS = 86_400_000;

export interface NewsLine {
  readonly dispatcher: Dispatcher;
  readonly clock: WallClock;
  /** For a whole answer. */
  readonly timeoutMs: number;
}

type Got = { readonly ok: true; readonly status: number; readonly text: string } | Extract<NewsAnswer, { ok: false }>;

/**
 * One GET, bounded in time and length, without redirections: another host would be handed the key. Nothing is thrown, and
 * no message holds the key.
 */
export async function getText(
  { dispatcher, clock, timeoutMs }: NewsLine,
  url: URL,
  {
    apiKey,
    headers,
    signal,
  }: { readonly apiKey: string; readonly headers: Record<string, string>; readonly signal: AbortSignal },
): Promise<Got> {
  const late = new AbortController();
  const timer = clock.after(timeoutMs, () => late.abort());
  const failed = (failure: NewsFailure, message: string, retryAfterMs: number | null = null): Got =>
    refusal(failure, message, apiKey, retryAfterMs);
  try {
    const answer = await request(url, { dispatcher, headers, signal: AbortSignal.any([signal, late.signal]) });
    const { statusCode: status } = answer;
    const text = await boundedText(answer.body);
    if (status >= 300 && status < 400) {
      return failed('protocol', `answered ${status}: it sends elsewhere, which is not followed`);
    }
    if (text === null) return failed('protocol', `answered more than ${MAX_BYTES / 1e6} MB`);
    if (status === 429)
      return failed('quota', `answered 429: ${text}`, retryAfter(answer.headers['retry-after'], clock));
    if (status === 401 || status === 403) return failed('auth', `answered ${status}: ${text}`);
    if (status >= 500) return failed('server', `answered ${status}`);
    return { ok: true, status, text };
  } catch (error) {
    if (signal.aborted) return failed('cancelled', 'was cancelled');
    if (late.signal.aborted) return failed('timeout', `gave no complete answer within ${timeoutMs / 1000} s`);
    return failed('network', `was not reached: ${textOf(error)}`);
  } finally {
    timer.cancel();
  }
}

/** A failure in words that may be shown. */
export function refusal(
  failure: NewsFailure,
  message: string,
  apiKey: string,
  retryAfterMs: number | null = null,
): Extract<NewsAnswer, { ok: false }> {
  const masked = apiKey === '' ? message : message.replaceAll(apiKey, '[key]');
  return { ok: false, failure, message: cleanText(masked.replace(/\s+/g, ' '), MAX_MESSAGE_CHARS), retryAfterMs };
}

async function boundedText(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    // Leaving the loop ends the line.
    if (bytes > MAX_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function retryAfter(header: string | string[] | undefined, clock: WallClock): number | null {
  if (typeof header !== 'string') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - clock.now();
  return Number.isFinite(ms) ? Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms)) : null;
}

/** What failed first: a library wraps it. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message || error.name;
}

/** The JSON in a text, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
