import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What goes into a header or a frame: no blank, no control character. */
const VALUE = /^[\x21-\x7e]{8,2000}$/;

const contents = z.object({ value: z.string().regex(VALUE), expiresAt: z.int().positive() });

/** An issued token or approval key; `expiresAt` is epoch milliseconds. */
export type Credential = Readonly<z.infer<typeof contents>>;

export const isCredentialValue = (value: string): boolean => VALUE.test(value);

/**
 * A credential on disk, shared by all processes of a user, and the right to ask the broker for the next one.
 *
 * That right is a numbered file, made once and never changed: whoever creates number n+1 may ask, everybody else sees
 * when that was. So a process that dies while it asks, or fails, still uses up the broker's interval for all.
 *
 * Every method throws what the file system throws.
 */
export class CredentialFile {
  readonly #folder: string;
  readonly #name: string;

  /** @param owner what the credential belongs to, such as host and app key; only its hash is written */
  constructor(folder: string, kind: 'token' | 'approval', owner: string) {
    this.#folder = folder;
    this.#name = `${kind}-${createHash('sha256').update(owner).digest('hex').slice(0, 32)}`;
  }

  /** Null when there is none, or none that can be read. */
  read(): Credential | null {
    try {
      const read = contents.safeParse(JSON.parse(readFileSync(this.#path('.json'), 'utf8')));
      return read.success ? read.data : null;
    } catch (error) {
      if (error instanceof SyntaxError || isMissing(error)) return null;
      throw error;
    }
  }

  write(credential: Credential): void {
    const draft = this.#draft(JSON.stringify(credential satisfies Credential));
    renameSync(draft, this.#path('.json'));
  }

  /**
   * Takes the right to ask at `now`, unless somebody asked less than `intervalMs` ago.
   * @returns when the last one asked if that forbids it, null when the right was taken; epoch milliseconds
   */
  claim(now: number, intervalMs: number): number | null {
    const last = this.#claims().at(-1) ?? 0;
    const askedAt = last === 0 ? null : this.#askedAt(last);
    // One from the future is from a clock that has been set back since; it cannot be waited for.
    if (askedAt !== null && askedAt <= now + intervalMs && now - askedAt < intervalMs) return askedAt;
    const mine = last + 1;
    const draft = this.#draft(String(now));
    try {
      linkSync(draft, this.#claimPath(mine));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return this.#askedAt(mine) ?? now;
    } finally {
      rmSync(draft, { force: true });
    }
    const claims = this.#claims();
    // A number as low as ours is free again only when later ones were made meanwhile.
    const newest = claims.at(-1) ?? mine;
    if (newest !== mine) return this.#askedAt(newest) ?? now;
    for (const old of claims) if (old < mine - 1) rmSync(this.#claimPath(old), { force: true });
    return null;
  }

  /** Numbers of the claims made, ascending. */
  #claims(): readonly number[] {
    const prefix = `${this.#name}.asked-`;
    this.#makeFolder();
    return readdirSync(this.#folder)
      .filter((name) => name.startsWith(prefix) && /^\d{1,9}$/.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)))
      .sort((a, b) => a - b);
  }

  #askedAt(claim: number): number | null {
    try {
      const at = Number(readFileSync(this.#claimPath(claim), 'utf8'));
      return Number.isFinite(at) ? at : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  #claimPath(number: number): string {
    return this.#path(`.asked-${number}`);
  }

  #path(suffix: string): string {
    return join(this.#folder, `${this.#name}${suffix}`);
  }

  #makeFolder(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    chmodSync(this.#folder, 0o700);
  }

  /** A file of its own, readable by the user alone, safely on disk before it gets its name. */
  #draft(text: string): string {
    this.#makeFolder();
    const path = this.#path(`.${randomUUID()}.draft`);
    const file = openSync(path, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return path;
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
