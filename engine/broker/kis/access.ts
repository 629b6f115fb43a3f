import { z } from 'zod';
import { zonedInstant } from '../../market/zone.ts';
import type { WallClock } from '../../runtime/wall-clock.ts';
import type { KisAccount } from './account.ts';
import { type CredentialRules, SharedCredential } from './credential.ts';
import { type Credential, CredentialFile, isCredentialValue } from './credential-file.ts';
import { judge } from './judge.ts';
import type { Line, LineResult } from './line.ts';
import { maskError, type SecretMask } from './masking.ts';
import { complaint, parseJson } from './reply.ts';
import { fail, type KisResult, ok } from './result.ts';
import type { WireNote } from './wire.ts';

const DAY_MS = 24 * 3_600_000;
const TIMEOUT_MS = 10_000;
const MAX_REPLY_BYTES = 65_536;

/** KIS answers one token request a minute (EGW00133) and gives the same token for six hours. */
const TOKEN_RULES: CredentialRules = { askEveryMs: 60_000, aheadMs: 3_600_000, spareMs: 60_000 };
const APPROVAL_RULES: CredentialRules = { askEveryMs: 10_000, aheadMs: 0, spareMs: 60_000 };

const secretValue = z.string().trim().refine(isCredentialValue, 'is no key');

const tokenReply = z.looseObject({
  access_token: secretValue,
  expires_in: z.coerce
    .number()
    .min(60)
    .max(90 * 86_400)
    .catch(86_400),
  access_token_token_expired: z.string().catch(''),
});

const approvalReply = z.looseObject({ approval_key: secretValue });

export interface AccessParts {
  readonly account: KisAccount;
  readonly folder: string;
  readonly line: Line;
  readonly clock: WallClock;
  readonly mask: SecretMask;
  readonly wire: (note: WireNote) => void;
  readonly warn: (words: string) => void;
}

/** The token of REST requests and the approval key of the WebSocket. */
export class KisAccess {
  readonly #parts: AccessParts;
  readonly #token: SharedCredential;
  readonly #approval: SharedCredential;

  constructor(parts: AccessParts) {
    const { account, folder, clock, warn } = parts;
    this.#parts = parts;
    const owner = `${new URL(account.baseUrl).host} ${account.appKey}`;
    this.#token = new SharedCredential(
      new CredentialFile(folder, 'token', owner),
      clock,
      TOKEN_RULES,
      () => this.#askToken(),
      warn,
    );
    this.#approval = new SharedCredential(
      new CredentialFile(folder, 'approval', owner),
      clock,
      APPROVAL_RULES,
      () => this.#askApproval(),
      warn,
    );
  }

  token(): Promise<KisResult<string>> {
    return this.#learned(this.#token.get());
  }

  dropToken(value: string): void {
    this.#token.drop(value);
  }

  approvalKey(): Promise<KisResult<string>> {
    return this.#learned(this.#approval.get());
  }

  dropApprovalKey(value: string): void {
    this.#approval.drop(value);
  }

  async #learned(asked: Promise<KisResult<string>>): Promise<KisResult<string>> {
    const answer = await asked;
    if (answer.ok) this.#parts.mask.learn(answer.value);
    return answer;
  }

  async #askToken(): Promise<KisResult<Credential>> {
    const { appKey, appSecret } = this.#parts.account;
    const askedAt = this.#parts.clock.now();
    const answer = await this.#ask(
      '/oauth2/tokenP',
      { grant_type: 'client_credentials', appkey: appKey, appsecret: appSecret },
      tokenReply,
    );
    if (!answer.ok) return answer;
    const { access_token: value, expires_in: seconds, access_token_token_expired: written } = answer.value;
    return ok({ value, expiresAt: endOf(askedAt, seconds, written) });
  }

  async #askApproval(): Promise<KisResult<Credential>> {
    const { appKey, appSecret } = this.#parts.account;
    const askedAt = this.#parts.clock.now();
    const answer = await this.#ask(
      '/oauth2/Approval',
      { grant_type: 'client_credentials', appkey: appKey, secretkey: appSecret },
      approvalReply,
    );
    return answer.ok ? ok({ value: answer.value.approval_key, expiresAt: askedAt + DAY_MS }) : answer;
  }

  /** Replies of these two have no envelope when they are good. */
  async #ask<T>(path: string, body: object, schema: z.ZodType<T>): Promise<KisResult<T>> {
    const { line, account, clock, mask, wire } = this.#parts;
    const sentAt = clock.now();
    const result = await line.exchange({
      method: 'POST',
      url: new URL(path, account.baseUrl),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
      maxReplyBytes: MAX_REPLY_BYTES,
    });
    const answer = readAnswer(result, schema, mask);
    wire({
      lane: 'truth',
      method: 'POST',
      path,
      trId: '',
      request: '',
      sentAt,
      heardAt: clock.now(),
      status: result.status,
      reply: '',
      brokerTime: null,
      error: answer.ok ? null : answer.error,
    });
    return answer;
  }
}

function readAnswer<T>(result: LineResult, schema: z.ZodType<T>, mask: SecretMask): KisResult<T> {
  const read = result.kind === 'answer' ? schema.safeParse(parseJson(result.body)) : null;
  if (read?.success) return ok(read.data);
  const judged = judge(result);
  if (!judged.ok && (result.kind === 'lost' || judged.error.kind !== 'protocol')) {
    return fail(maskError(judged.error, mask));
  }
  return fail({ kind: 'protocol', words: read === null ? 'no answer' : complaint(read.error) });
}

/**
 * When a token ends: after `expires_in`, or at the written Korean time if that is sooner, as it is for a token that was
 * given before. A written time in the past or far ahead is a clock's fault, here or there, and says nothing.
 */
function endOf(askedAt: number, seconds: number, written: string): number {
  const byDuration = Math.round(askedAt + seconds * 1000);
  const wallClock = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(written)
    ? Date.parse(`${written.replace(' ', 'T')}Z`)
    : Number.NaN;
  if (!Number.isFinite(wallClock)) return byDuration;
  const byTime = zonedInstant('Asia/Seoul', wallClock);
  return byTime > askedAt ? Math.min(byTime, byDuration) : byDuration;
}
