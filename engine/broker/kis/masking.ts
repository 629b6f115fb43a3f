import type { KisAccount } from './account.ts';
import type { KisError } from './result.ts';

const MASK = '***';
/** Shorter values would blank out ordinary text, and are no secrets. */
const SHORTEST = 4;
const MAX_LEARNED = 32;
const MAX_WORDS = 200;

/** Names under which KIS takes and gives secrets, as JSON keys, headers or query; for values not known yet. */
const NAMED =
  /("?(?:appkey|appsecret|secretkey|access_token|approval_key|authorization|token)"?\s*[:=]\s*"?(?:Bearer\s+)?)[^"&\s,{}\\]+/gi;
const JSON_WEB_TOKEN = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;

/**
 * Takes secrets out of text: keys, tokens, approval keys and HTS ID entirely, the account number but for the last two
 * digits. Everything of this client that may be logged, journalled or shown has gone through it.
 */
export class SecretMask {
  readonly #fixed: readonly (readonly [secret: string, mask: string])[];
  readonly #learned: string[] = [];

  constructor(account: Pick<KisAccount, 'appKey' | 'appSecret' | 'accountNo' | 'productCode' | 'htsId'>) {
    const { accountNo, productCode } = account;
    const hidden = '*'.repeat(accountNo.length);
    this.#fixed = [
      ...spellings(account.appSecret).map((secret) => [secret, MASK] as const),
      ...spellings(account.appKey).map((secret) => [secret, MASK] as const),
      ...(account.htsId === null ? [] : [[account.htsId, MASK] as const]),
      [`${accountNo}-${productCode}`, `${hidden}-${productCode}`] as const,
      [`${accountNo}${productCode}`, `${hidden}${productCode}`] as const,
      [accountNo, `${hidden.slice(2)}${accountNo.slice(-2)}`] as const,
    ].filter(([secret]) => secret.length >= SHORTEST);
  }

  /** A token or approval key was issued: it is a secret from now on. */
  learn(secret: string): void {
    if (secret.length < SHORTEST || this.#learned.includes(secret)) return;
    this.#learned.push(secret);
    if (this.#learned.length > MAX_LEARNED) this.#learned.shift();
  }

  maskSecrets(text: string): string {
    let masked = text;
    for (const secret of this.#learned) masked = masked.replaceAll(secret, MASK);
    for (const [secret, mask] of this.#fixed) masked = masked.replaceAll(secret, mask);
    return masked.replace(NAMED, `$1${MASK}`).replace(JSON_WEB_TOKEN, MASK);
  }
}

/**
 * An error as it may be told. Its words may be the broker's, and what that repeats of a request is not in our hands; so
 * they are cut only here, lest half a secret stays.
 */
export function maskError(error: KisError, mask: SecretMask): KisError {
  return { ...error, words: mask.maskSecrets(error.words).slice(0, MAX_WORDS) };
}

/** A key as it is, in a query, and in a JSON text that escapes slashes. */
function spellings(secret: string): readonly string[] {
  return [...new Set([secret, encodeURIComponent(secret), secret.replaceAll('/', '\\/')])];
}
