import type { z } from 'zod';
import { sleep, type WallClock } from '../../runtime/wall-clock.ts';
import type { KisAccess } from './access.ts';
import type { KisAccount } from './account.ts';
import type { Capabilities } from './capabilities.ts';
import type { Endpoint } from './endpoints.ts';
import { isPassing, judge } from './judge.ts';
import type { Line, LineRequest, LineResult } from './line.ts';
import { maskError, type SecretMask } from './masking.ts';
import type { Pace } from './pace.ts';
import { complaint } from './reply.ts';
import { fail, type KisError, type KisResult, type KisWriteResult, ok, type WriteFate } from './result.ts';
import { isWrite, type WireNote } from './wire.ts';

/** Balances are slow; an order's answer is waited for longer, because giving up leaves it unknown. */
const READ_TIMEOUT_MS = 10_000;
const WRITE_TIMEOUT_MS = 15_000;
const MAX_REPLY_BYTES = 2 * 1024 * 1024;
const MAX_NOTED = 16_384;
const READ_RETRIES = 3;
/** Far more than a day of the busiest account; a list that does not end by then goes round in circles. */
const MAX_PAGES = 200;

export type Params = Readonly<Record<string, string>>;

/** The two cursors of a list: `CTX_AREA_FK100` and `…NK100` for '100'; some TRs have '200' or ''. */
export type CursorWidth = '' | '100' | '200';

export interface CallParts {
  readonly account: KisAccount;
  readonly line: Line;
  readonly access: KisAccess;
  readonly pace: Pace;
  readonly capabilities: Capabilities;
  readonly clock: WallClock;
  readonly random: () => number;
  readonly mask: SecretMask;
  readonly wire: (note: WireNote) => void;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

type Body = Readonly<Record<string, unknown>>;

type Attempt =
  | { readonly ok: true; readonly body: Body; readonly more: boolean }
  | { readonly ok: false; readonly error: KisError; readonly fate: WriteFate };

/** The one place that makes requests of `/uapi`. */
export class KisCall {
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  get account(): KisAccount {
    return this.#parts.account;
  }

  get clock(): WallClock {
    return this.#parts.clock;
  }

  has(endpoint: Endpoint): boolean {
    return this.#parts.capabilities.has(endpoint);
  }

  /** Reads one reply. */
  async read<T>(endpoint: Endpoint, params: Params, schema: z.ZodType<T>): Promise<KisResult<T>> {
    const answer = await this.#readPersistently(endpoint, params, '');
    return answer.ok ? this.#validate(schema, answer.body) : fail(answer.error);
  }

  /** Reads a list to its end: all pages or an error. */
  async readPages<T>(
    endpoint: Endpoint,
    params: Params,
    cursors: CursorWidth,
    schema: z.ZodType<T>,
  ): Promise<KisResult<readonly T[]>> {
    const pages: T[] = [];
    let position = ['', ''];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const [fk = '', nk = ''] = position;
      const all = { ...params, [`CTX_AREA_FK${cursors}`]: fk, [`CTX_AREA_NK${cursors}`]: nk };
      const answer = await this.#readPersistently(endpoint, all, page === 0 ? '' : 'N');
      if (!answer.ok) return fail(answer.error);
      const read = this.#validate(schema, answer.body);
      if (!read.ok) return read;
      pages.push(read.value);
      if (!answer.more) return ok(pages);
      // Opaque, padding included; they come back exactly as they were given.
      const next = ['fk', 'nk'].map((name) => answer.body[`ctx_area_${name}${cursors}`]);
      if (next.some((value) => typeof value !== 'string') || String(next) === String(position)) break;
      position = next.map(String);
    }
    return fail({ kind: 'protocol', words: `${endpoint.path}: the list has no end` });
  }

  /** Sends once, whatever comes. A reply that took the request but does not fit leaves its fate unknown. */
  async write<T>(endpoint: Endpoint, params: Params, schema: z.ZodType<T>): Promise<KisWriteResult<T>> {
    const answer = await this.#attempt(endpoint, params, '');
    if (!answer.ok) return answer;
    const read = this.#validate(schema, answer.body);
    return read.ok ? read : { ...read, fate: 'unknown' };
  }

  async #readPersistently(endpoint: Endpoint, params: Params, continued: '' | 'N'): Promise<Attempt> {
    let renewed = false;
    for (let retry = 0; ; ) {
      const answer = await this.#attempt(endpoint, params, continued);
      if (answer.ok) return answer;
      if (answer.error.kind === 'auth' && answer.error.renewed && !renewed) {
        renewed = true;
        continue;
      }
      if (retry === READ_RETRIES || !isPassing(answer.error)) return answer;
      if (!(await this.#backOff(retry))) return answer;
      retry += 1;
    }
  }

  /** 1, 2, 4 s, each a quarter more or less. False when the client is closed meanwhile. */
  async #backOff(retry: number): Promise<boolean> {
    const { clock, random, closed } = this.#parts;
    const ms = 1000 * 2 ** retry * (0.75 + random() / 2);
    return sleep(clock, ms, closed).then(
      () => true,
      () => false,
    );
  }

  async #attempt(endpoint: Endpoint, params: Params, continued: '' | 'N'): Promise<Attempt> {
    const { access, pace, capabilities, line, clock } = this.#parts;
    const trId = capabilities.trId(endpoint);
    if (trId === null) {
      return notSent({ kind: 'unsupported', words: `this account has no ${endpoint.path} (${endpoint.live})` });
    }
    const token = await access.token();
    if (!token.ok) return notSent(token.error);
    const turn = await pace.turn(endpoint.lane);
    if (turn === 'busy') return notSent({ kind: 'busy', words: 'too many requests wait for the broker already' });
    if (turn === 'closed') return notSent({ kind: 'closed', words: 'the connection to the broker was closed' });

    const request = this.#request(endpoint, trId, params, continued, token.value);
    const sentAt = clock.now();
    const result = await line.exchange(request);
    pace.done(endpoint.lane);
    const answer = this.#judge(result, endpoint, trId, token.value);
    this.#note(endpoint, trId, request, sentAt, result, answer);
    return answer;
  }

  #judge(result: LineResult, endpoint: Endpoint, trId: string, token: string): Attempt {
    const { access, pace, capabilities, mask } = this.#parts;
    const judged = judge(result);
    if (judged.ok) {
      capabilities.learn(trId, true);
      return { ok: true, body: judged.body, more: result.kind === 'answer' && hasMore(result.headers) };
    }
    const { fate } = judged;
    const error = maskError(judged.error, mask);
    if (error.kind === 'auth' && error.renewed) access.dropToken(token);
    // EGW00215 is the limit of all customers together: our pace has no part in it.
    if (error.kind === 'rate-limit' && error.code !== 'EGW00215') pace.slowDown();
    // Only where it was in doubt: a glitch of the broker must not take an order function away for the day.
    if (error.kind === 'unsupported' && endpoint.uncertainOnPaper) capabilities.learn(trId, false);
    return { ok: false, error, fate };
  }

  #request(endpoint: Endpoint, trId: string, params: Params, continued: '' | 'N', token: string): LineRequest {
    const { account } = this.#parts;
    const writes = isWrite(endpoint.lane);
    const url = new URL(endpoint.path, account.baseUrl);
    if (!writes) url.search = new URLSearchParams(params).toString();
    return {
      method: writes ? 'POST' : 'GET',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        authorization: `Bearer ${token}`,
        appkey: account.appKey,
        appsecret: account.appSecret,
        tr_id: trId,
        tr_cont: continued,
        custtype: 'P',
      },
      body: writes ? JSON.stringify(params) : null,
      timeoutMs: writes ? WRITE_TIMEOUT_MS : READ_TIMEOUT_MS,
      maxReplyBytes: MAX_REPLY_BYTES,
    };
  }

  #note(
    endpoint: Endpoint,
    trId: string,
    { method, url, body }: LineRequest,
    sentAt: number,
    result: LineResult,
    answer: Attempt,
  ): void {
    const { clock, mask, wire } = this.#parts;
    const bounded = (text: string) => mask.maskSecrets(text).slice(0, MAX_NOTED);
    const date = result.kind === 'answer' ? Date.parse(headerText(result.headers['date'])) : Number.NaN;
    wire({
      lane: endpoint.lane,
      method,
      path: endpoint.path,
      trId,
      request: bounded(body ?? url.search.slice(1)),
      sentAt,
      heardAt: clock.now(),
      status: result.status,
      reply: result.kind === 'answer' ? bounded(result.body) : '',
      brokerTime: Number.isFinite(date) ? date : null,
      error: answer.ok ? null : answer.error,
    });
  }

  #validate<T>(schema: z.ZodType<T>, body: Body): KisResult<T> {
    const read = schema.safeParse(body);
    return read.success ? ok(read.data) : fail({ kind: 'protocol', words: complaint(read.error) });
  }
}

function notSent(error: KisError): Attempt {
  return { ok: false, error, fate: 'not-sent' };
}

type Headers = Extract<LineResult, { kind: 'answer' }>['headers'];

/** `F` and `M` announce a further page, `D`, `E` and nothing the end. */
function hasMore(headers: Headers): boolean {
  return /^[FM]$/.test(headerText(headers['tr_cont']).trim());
}

function headerText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}
