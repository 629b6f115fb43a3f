/** The longest stream that is read. Providers wrap every few letters of a reply in an envelope of some hundred bytes. */
const MAX_STREAM_BYTES = 8_000_000;
/** The longest explanation of a refused request that is read. */
const MAX_ERROR_BYTES = 64_000;
const MAX_RETRY_AFTER_MS = 86_400_000;

/** What is known of one exchange, whatever a library made of it. */
export interface WireFacts {
  /** HTTP status; null while there is no answer. */
  status: number | null;
  retryAfterMs: number | null;
  /** Body of an answer that is not a success. */
  errorBody: string;
  /** Why no answer came, or why it ended early; null when neither happened. */
  lineError: string | null;
  /** What is wrong with the answer itself; null when nothing is. */
  notAsDocumented: string | null;
}

/** A `fetch` for one exchange: bounded, without redirections, and with a memory of what it saw. */
export interface Wire {
  readonly fetch: typeof fetch;
  readonly facts: Readonly<WireFacts>;
}

export function openWire(): Wire {
  const facts: WireFacts = { status: null, retryAfterMs: null, errorBody: '', lineError: null, notAsDocumented: null };
  return { facts, fetch: (input, init) => exchange(facts, input, init) };
}

async function exchange(
  facts: WireFacts,
  input: Parameters<typeof fetch>[0],
  init: Parameters<typeof fetch>[1],
): Promise<Response> {
  let response: Response;
  try {
    // Another host would be handed the key.
    response = await fetch(input, { ...init, redirect: 'manual' });
  } catch (error) {
    facts.lineError = errorText(error);
    throw error;
  }
  const { status, statusText, headers } = response;
  facts.status = status;
  if (!response.ok) {
    facts.errorBody = await shortText(facts, response);
    facts.retryAfterMs = retryAfter(headers, facts.errorBody);
    return new Response(facts.errorBody, { status: status < 400 ? 502 : status, statusText, headers: bare(headers) });
  }
  const type = headers.get('content-type') ?? 'no content type';
  if (!type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    throw refuse(facts, `answered ${type} instead of a stream of events`);
  }
  if (response.body === null) throw refuse(facts, 'answered without a body');
  return new Response(ReadableStream.from(bounded(facts, response.body)), {
    status,
    statusText,
    headers: bare(headers),
  });
}

/** What was decoded on the way here is no longer encoded. */
function bare(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete('content-encoding');
  copy.delete('content-length');
  return copy;
}

function refuse(facts: WireFacts, what: string): Error {
  facts.notAsDocumented = what;
  return new Error(what);
}

async function* bounded(facts: WireFacts, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > MAX_STREAM_BYTES) throw refuse(facts, `sent more than ${MAX_STREAM_BYTES / 1e6} MB`);
      yield chunk;
    }
  } catch (error) {
    // A library that stops reading because it did not like what it read aborts the line itself.
    const aborted = error instanceof Error && error.name === 'AbortError';
    if (!aborted) facts.lineError ??= errorText(error);
    throw error;
  }
}

async function shortText(facts: WireFacts, { body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_ERROR_BYTES) break;
    }
  } catch (error) {
    facts.lineError = errorText(error);
  }
  return text.slice(0, MAX_ERROR_BYTES);
}

/** Seconds or a date in the header; Google puts it into the body instead, as `"retryDelay": "34s"`. */
function retryAfter(headers: Headers, body: string): number | null {
  const header = headers.get('retry-after');
  const seconds = Number(header ?? /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1] ?? Number.NaN);
  const ms = Number.isNaN(seconds) && header !== null ? Date.parse(header) - Date.now() : Math.ceil(seconds * 1000);
  return Number.isFinite(ms) ? Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms)) : null;
}

/** `fetch failed` says nothing; its cause does. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
