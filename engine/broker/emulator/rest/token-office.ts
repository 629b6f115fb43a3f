import { append, MOST_CALLERS, remember } from '../bounds.ts';
import { hash, hexKey } from '../dice.ts';
import { stampOf } from '../text.ts';
import { type Reply, tokenError } from './reply.ts';

const HOUR_MS = 3_600_000;
/** A token lives a day, and asking again within six hours gives the same one. */
const TOKEN_MS = 24 * HOUR_MS;
const SAME_TOKEN_MS = 6 * HOUR_MS;
/** Two tokens are never made within a minute. */
const ISSUE_INTERVAL_MS = 60_000;
const APPROVAL_MS = 24 * HOUR_MS;

interface Token {
  readonly text: string;
  readonly appKey: string;
  readonly issuedAt: number;
  dead: boolean;
}

export type TokenState = 'valid' | 'unknown' | 'expired';

/** Issues tokens and approval keys. */
export class TokenOffice {
  private readonly seed: number;
  private readonly strict: boolean;
  private readonly tokens: Token[] = [];
  private made = 0;
  private readonly approvals = new Map<string, { readonly appKey: string; readonly until: number }>();

  /** @param strict refuses a second call within a minute even where it would give the same token. */
  constructor(seed: number, strict: boolean) {
    this.seed = seed;
    this.strict = strict;
  }

  issue(appKey: string, now: number): Reply {
    const latest = this.tokens.findLast((token) => token.appKey === appKey);
    const tooSoon = latest !== undefined && now - latest.issuedAt < ISSUE_INTERVAL_MS;
    if (tooSoon && (this.strict || latest.dead)) return tokenError('EGW00133');
    const isSame = latest !== undefined && !latest.dead && now - latest.issuedAt < SAME_TOKEN_MS;
    const token = isSame ? latest : this.make(appKey, now);
    const left = Math.floor((token.issuedAt + TOKEN_MS - now) / 1000);
    const until = stampOf(token.issuedAt + TOKEN_MS);
    return {
      status: 200,
      trCont: '',
      body: {
        access_token: token.text,
        access_token_token_expired: `${spaced(until.date, '-', 4, 6)} ${spaced(until.time, ':', 2, 4)}`,
        token_type: 'Bearer',
        expires_in: left,
      },
    };
  }

  revoke(text: string): boolean {
    const token = this.tokens.find((known) => known.text === text);
    if (token !== undefined) token.dead = true;
    return token !== undefined;
  }

  /** Every token dies at once, as users have seen at midnight. */
  killAll(): void {
    for (const token of this.tokens) token.dead = true;
  }

  stateOf(text: string, now: number): TokenState {
    const token = this.tokens.find((known) => known.text === text);
    if (token === undefined) return 'unknown';
    return token.dead || now >= token.issuedAt + TOKEN_MS ? 'expired' : 'valid';
  }

  approve(appKey: string, now: number): Reply {
    const key = hexKey(32, this.seed, 'approval', appKey, now);
    const uuid = [key.slice(0, 8), key.slice(8, 12), key.slice(12, 16), key.slice(16, 20), key.slice(20)].join('-');
    remember(this.approvals, uuid, { appKey, until: now + APPROVAL_MS }, MOST_CALLERS);
    return { status: 200, trCont: '', body: { approval_key: uuid } };
  }

  /** Whose approval key it is; null when it was never issued or is more than a day old. */
  ownerOf(approvalKey: string, now: number): string | null {
    const approval = this.approvals.get(approvalKey);
    return approval !== undefined && now < approval.until ? approval.appKey : null;
  }

  private make(appKey: string, now: number): Token {
    const payload = { sub: 'token', aud: hexKey(8, appKey), iss: 'unogw', exp: Math.floor((now + TOKEN_MS) / 1000) };
    const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const signature = hexKey(86, this.seed, appKey, now, hash(this.made++));
    const text = `eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.${encoded}.${signature}`;
    const token = { text, appKey, issuedAt: now, dead: false };
    append(this.tokens, token, MOST_CALLERS);
    return token;
  }
}

const spaced = (text: string, by: string, first: number, second: number): string =>
  [text.slice(0, first), text.slice(first, second), text.slice(second)].join(by);
