import { z } from 'zod';
import { cleanText } from '../../market/clean-text.ts';
import { type AskOptions, type ModelFailure, type ModelOutcome, NO_USAGE, type Usage } from '../model-port.ts';
import { openWire, type Wire, type WireFacts } from './wire.ts';

/** The longest reply that is taken, UTF-16 units. */
const MAX_REPLY_CHARS = 1_000_000;
const MAX_MESSAGE_CHARS = 300;

/** Why a provider's own stream is no reply, found while it was read. */
export class BadReply extends Error {
  readonly failure: ModelFailure;

  constructor(failure: ModelFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** The reply while it is written. */
export class ReplyDraft {
  text = '';
  usage: Usage | null = null;
  /** As the provider names what answers. */
  model: string;
  private readonly onText: AskOptions['onText'];

  constructor(model: string, onText: AskOptions['onText']) {
    this.model = model;
    this.onText = onText;
  }

  /** @throws BadReply when the reply has become too long */
  add(text: string): void {
    if (text === '') return;
    this.text += text;
    if (this.text.length > MAX_REPLY_CHARS)
      throw new BadReply('protocol', 'the reply is longer than a million characters');
    this.onText?.(text);
  }
}

export interface Caller {
  readonly provider: string;
  readonly model: string;
  /** Never in a message. */
  readonly apiKey: string;
  readonly options: AskOptions;
}

/**
 * One call, with everything that can go wrong made an outcome.
 * @param talk sends the request over the wire and writes the reply into the draft
 */
export async function call(
  { provider, model, apiKey, options }: Caller,
  talk: (wire: Wire, draft: ReplyDraft) => Promise<void>,
): Promise<ModelOutcome> {
  const { signal, onText } = options;
  const startedAt = performance.now();
  const wire = openWire();
  const draft = new ReplyDraft(model, onText);
  const said = () => ({
    provider,
    model: cleanText(draft.model),
    latencyMs: Math.round(performance.now() - startedAt),
  });
  try {
    signal.throwIfAborted();
    await talk(wire, draft);
    if (draft.text.trim() === '') throw new BadReply('empty', 'the reply has no text');
    return { ok: true, text: draft.text, usage: draft.usage, ...said() };
  } catch (error) {
    const { failure, message } = explain(wire.facts, error, signal);
    return {
      ok: false,
      failure,
      message: printable(`${provider}: ${message}`, apiKey),
      retryAfterMs: wire.facts.retryAfterMs,
      usage: draft.usage ?? (began(wire.facts) ? null : NO_USAGE),
      ...said(),
    };
  }
}

/** A refused request and a line that never stood cost nothing; a server that broke down may have worked before. */
function began({ status }: WireFacts): boolean {
  return status !== null && (status < 300 || status >= 500);
}

interface Explained {
  readonly failure: ModelFailure;
  readonly message: string;
}

function explain(facts: WireFacts, error: unknown, signal: AbortSignal): Explained {
  if (signal.aborted) {
    const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    return late
      ? { failure: 'timeout', message: 'no complete answer in time' }
      : { failure: 'cancelled', message: 'the call was cancelled' };
  }
  if (error instanceof BadReply) return error;
  const { status, lineError, notAsDocumented } = facts;
  if (notAsDocumented !== null) return { failure: 'protocol', message: notAsDocumented };
  if (status !== null && (status < 200 || status >= 300)) return refused(status, facts.errorBody);
  if (status === null) return { failure: 'network', message: `not reached: ${lineError ?? textOf(error)}` };
  if (lineError !== null) return { failure: 'network', message: `the line broke while it answered: ${lineError}` };
  return brokenStream(error);
}

function refused(status: number, body: string): Explained {
  const failure = failureOfStatus(status, body);
  return { failure, message: `answered ${status}: ${reasonIn(body) ?? 'without a reason'}` };
}

function failureOfStatus(status: number, body: string): ModelFailure {
  if (status === 429) return 'quota';
  // 402 is an empty account; Google calls a wrong key an invalid argument.
  if (status === 401 || status === 402 || status === 403 || body.includes('API_KEY_INVALID')) return 'auth';
  if (status === 408 || status >= 500) return 'server';
  return 'protocol';
}

const providerError = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/** All three kinds of provider explain themselves as `{"error":{"message"}}`, some as `{"error":"…"}`. */
function reasonIn(body: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return body.trim() === '' ? null : body.slice(0, MAX_MESSAGE_CHARS);
  }
  const parsed = providerError.safeParse(Array.isArray(json) ? json[0] : json);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  return typeof error === 'string' ? error : error.message;
}

/** Of an error that came inside a stream which had begun well, as the library of the provider throws it. */
const mark = z.union([z.string(), z.number()]).nullish();
const thrownInStream = z.object({ status: mark, code: mark, type: mark });

function brokenStream(error: unknown): Explained {
  // Google's library puts the provider's own words, as JSON, into its message.
  const [json] = /\{.*\}/s.exec(textOf(error)) ?? [];
  const message = reasonIn(json ?? '') ?? textOf(error);
  const parsed = thrownInStream.safeParse(error);
  const marks = parsed.success ? [parsed.data.status, parsed.data.code, parsed.data.type].map(String) : [];
  const has = (...known: readonly string[]) => known.some((mark) => marks.includes(mark));
  if (has('429', 'rate_limit_error', 'rate_limit_exceeded')) return { failure: 'quota', message };
  if (has('500', '502', '503', '504', '529', 'overloaded_error', 'api_error', 'server_error')) {
    return { failure: 'server', message };
  }
  return { failure: 'protocol', message: `not the answer it documents: ${message}` };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function printable(text: string, apiKey: string): string {
  const withoutKey = apiKey === '' ? text : text.replaceAll(apiKey, '[key]');
  return cleanText(withoutKey.replace(/\s+/g, ' '), MAX_MESSAGE_CHARS);
}

/** A provider's message that has not the documented types. */
export function expectShape<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadReply('protocol', `not the answer it documents: ${issue?.path.join('.')}: ${issue?.message}`);
}
