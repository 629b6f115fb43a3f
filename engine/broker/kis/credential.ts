import { sleep, type WallClock } from '../../runtime/wall-clock.ts';
import type { Credential, CredentialFile } from './credential-file.ts';
import { fail, type KisResult, ok } from './result.ts';

/** How often the file is looked at while another process asks, and for how long after it began. */
const LOOK_MS = 250;
const OTHER_ASKS_MS = 12_000;

/** After a renewal ahead of time that changed nothing, so long until the next one. */
const AHEAD_AGAIN_MS = 10 * 60_000;

export interface CredentialRules {
  /** The broker answers one request in so long. */
  readonly askEveryMs: number;
  /** From so long before the end a new one is asked for, while the old one is still used. */
  readonly aheadMs: number;
  /** Less than that and it is not used any more. */
  readonly spareMs: number;
}

/**
 * A token or approval key that is there when it is needed: from memory, from the file, from another process that asks
 * at this moment, or from the broker; the broker is asked by one at a time and never twice within the interval.
 */
export class SharedCredential {
  readonly #file: CredentialFile;
  readonly #clock: WallClock;
  readonly #rules: CredentialRules;
  readonly #ask: () => Promise<KisResult<Credential>>;
  readonly #warn: (words: string) => void;
  #current: Credential | null = null;
  /** The value the broker refused last. */
  #dead: string | null = null;
  #flight: Promise<KisResult<string>> | null = null;
  #askedAt: number | null = null;
  #aheadAt = Number.NEGATIVE_INFINITY;
  #fileWorks = true;

  constructor(
    file: CredentialFile,
    clock: WallClock,
    rules: CredentialRules,
    ask: () => Promise<KisResult<Credential>>,
    warn: (words: string) => void,
  ) {
    this.#file = file;
    this.#clock = clock;
    this.#rules = rules;
    this.#ask = ask;
    this.#warn = warn;
  }

  async get(): Promise<KisResult<string>> {
    const known = this.#usable(this.#current) ?? this.#takeOver();
    if (known === null) return this.#renew();
    const now = this.#clock.now();
    if (known.expiresAt - now < this.#rules.aheadMs && now - this.#aheadAt >= AHEAD_AGAIN_MS) {
      this.#aheadAt = now;
      void this.#renewAhead();
    }
    return ok(known.value);
  }

  /** The broker refused this value: it is not used again, unless the broker gives it once more. */
  drop(value: string): void {
    if (this.#current?.value === value) this.#current = null;
    this.#dead = value;
  }

  async #renewAhead(): Promise<void> {
    const answer = await this.#renew();
    if (!answer.ok)
      this.#warn(`KIS access could not be renewed ahead of its end, it still holds: ${answer.error.words}`);
  }

  /** One flight at a time: callers that come meanwhile wait for the same answer. */
  #renew(): Promise<KisResult<string>> {
    this.#flight ??= this.#fetch().finally(() => {
      this.#flight = null;
    });
    return this.#flight;
  }

  async #fetch(): Promise<KisResult<string>> {
    const before = this.#current;
    const left = this.#takeOver();
    if (left !== null && left.value !== before?.value) return ok(left.value);
    const askedAt = this.#claim();
    if (askedAt !== null) return this.#waitForOther(askedAt, before);
    const answer = await this.#ask();
    if (!answer.ok) return answer;
    this.#dead = null;
    this.#current = answer.value;
    this.#withFile('written', () => this.#file.write(answer.value));
    return ok(answer.value.value);
  }

  /** Null when we may ask; otherwise when the last one did. */
  #claim(): number | null {
    const now = this.#clock.now();
    const { askEveryMs } = this.#rules;
    // The file holds for all processes. Should it fail, this one still keeps to the interval.
    if (this.#askedAt !== null && Math.abs(now - this.#askedAt) < askEveryMs) return this.#askedAt;
    const other = this.#withFile('claimed', () => this.#file.claim(now, askEveryMs));
    if (other === null) this.#askedAt = now;
    return other;
  }

  async #waitForOther(askedAt: number, before: Credential | null): Promise<KisResult<string>> {
    const byThisProcess = this.#askedAt === askedAt;
    const until = askedAt + OTHER_ASKS_MS;
    while (!byThisProcess && this.#clock.now() < until) {
      await sleep(this.#clock, LOOK_MS);
      const left = this.#takeOver();
      if (left !== null && left.value !== before?.value) return ok(left.value);
    }
    const wait = Math.max(1, Math.ceil((askedAt + this.#rules.askEveryMs - this.#clock.now()) / 1000));
    return fail({
      kind: 'auth',
      code: '',
      words: `there is no valid access now, and KIS may be asked for it again in ${wait} s`,
      renewed: false,
    });
  }

  /** What is in the file, if it is good and outlives what is known here. */
  #takeOver(): Credential | null {
    const left = this.#usable(this.#withFile('read', () => this.#file.read()));
    if (left === null) return null;
    const known = this.#usable(this.#current);
    if (known !== null && known.expiresAt >= left.expiresAt) return known;
    this.#current = left;
    return left;
  }

  #usable(credential: Credential | null): Credential | null {
    if (credential === null || credential.value === this.#dead) return null;
    return credential.expiresAt - this.#clock.now() > this.#rules.spareMs ? credential : null;
  }

  /** Without the file everything still works for this process alone, so a failing disk does not stop an exit. */
  #withFile<T>(done: string, use: () => T): T | null {
    try {
      const result = use();
      this.#fileWorks = true;
      return result;
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
      if (this.#fileWorks) {
        this.#warn(
          `the file of KIS access could not be ${done} (${reason}): orders go on with what is in memory, but the next ` +
            'start has to ask for a new token, and two programs may ask within a minute',
        );
      }
      this.#fileWorks = false;
      return null;
    }
  }
}
