import type { Answer } from './frame.ts';
import { LAYOUTS, type StreamId } from './layouts.ts';
import type { Registration, Wanted } from './wanted.ts';

/** Registrations that the broker allows a session, over all streams. */
export const MAX_REGISTRATIONS = 41;

/**
 * Why something wanted does not come over the stream, so that it has to be asked for by REST:
 * `pending`: not confirmed yet; `no-room`: beyond what the broker allows; `refused`: by the broker, `code` says how;
 * `not-offered` to this account, as overseas prices on paper and notices without an HTS ID; `line-down`.
 */
export type Unserved =
  | { readonly wanted: Wanted; readonly why: 'pending' | 'no-room' | 'not-offered' | 'line-down' }
  | { readonly wanted: Wanted; readonly why: 'refused'; readonly code: string };

/** Everything wanted is in exactly one of the two, what matters most first. */
export interface Coverage {
  readonly served: readonly Wanted[];
  readonly unserved: readonly Unserved[];
}

export interface WantedRegistration {
  readonly wanted: Wanted;
  /** Null when the account does not get it. */
  readonly registration: Registration | null;
}

export interface Request {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly registration: Registration;
}

interface Refusal {
  readonly code: string;
  /** May be asked for again on the same connection. */
  readonly passing: boolean;
}

/** Trouble of the broker's own; any other refusal would be the same again. */
const PASSING = new Set(['OPSP0007', 'OPSP0009']);
/** Our own code for a request that nobody answered. */
const NO_ANSWER = 'no-answer';
const SUBSCRIBED = 'OPSP0000';
const ALREADY_SUBSCRIBED = 'OPSP0002';
const TOO_MANY = 'OPSP0008';

/**
 * What is registered with the broker and what should be. One request is on its way at a time, so that an answer which
 * names nothing can be told apart and 41 of them are no burst. Does no I/O: `next` says what to send. Every request ends
 * as done or refused whatever is answered, so nothing is asked for over and over.
 */
export class Subscriptions {
  private wanted: readonly WantedRegistration[] = [];
  private readonly held = new Map<string, Registration>();
  private readonly refusals = new Map<string, Refusal>();
  private inFlight: Request | null = null;
  private up = false;
  private room = MAX_REGISTRATIONS;
  /** A stream that the broker has on from before, without telling its key: off and on again. */
  private renew: Registration | null = null;
  private readonly renewed = new Set<string>();

  /** Replaces what is wanted. What matters most comes first; of what is in it twice, the first counts. */
  want(wanted: readonly WantedRegistration[]): void {
    const first = new Map<string, WantedRegistration>();
    for (const entry of wanted) if (!first.has(nameOf(entry.wanted))) first.set(nameOf(entry.wanted), entry);
    this.wanted = [...first.values()];
    const asked = new Set(this.wanted.map(({ registration }) => registration && idOf(registration)));
    for (const id of this.refusals.keys()) if (!asked.has(id)) this.refusals.delete(id);
  }

  /** A new connection: nothing is registered on it. */
  lineUp(): void {
    this.up = true;
  }

  lineDown(): void {
    this.up = false;
    this.inFlight = null;
    this.renew = null;
    this.room = MAX_REGISTRATIONS;
    this.held.clear();
    this.refusals.clear();
    this.renewed.clear();
  }

  /** Whether an answer is due. */
  get waiting(): boolean {
    return this.inFlight !== null;
  }

  /** Whether something was refused that may be asked for again. */
  get mayRetry(): boolean {
    return [...this.refusals.values()].some(({ passing }) => passing);
  }

  /** Lets what may be asked for again be asked for again. */
  retry(): void {
    for (const [id, { passing }] of this.refusals) if (passing) this.refusals.delete(id);
  }

  /** The next request to send; null while an answer is due or when there is nothing to change. */
  next(): Request | null {
    if (!this.up || this.inFlight !== null) return null;
    this.inFlight = this.choose();
    return this.inFlight;
  }

  answer({ trId, trKey, ok, code }: Answer): void {
    const named = trId !== null && trKey !== null && isStream(trId) ? { trId, trKey } : null;
    const request = this.inFlight;
    if (request !== null && (named === null || idOf(named) === idOf(request.registration))) {
      this.inFlight = null;
      if (request.type === 'unsubscribe') this.gone(request.registration);
      else this.subscribed(request.registration, ok, code);
    } else if (named !== null && (code === SUBSCRIBED || code === ALREADY_SUBSCRIBED)) {
      // Too late for its request, and still true.
      this.hold(named);
    }
  }

  /** The answer that is due will not be waited for. */
  unanswered(): void {
    const request = this.inFlight;
    this.inFlight = null;
    if (request === null) return;
    if (request.type === 'unsubscribe') this.gone(request.registration);
    else this.refusals.set(idOf(request.registration), { code: NO_ANSWER, passing: true });
  }

  coverage(): Coverage {
    const target = this.target();
    const served: Wanted[] = [];
    const unserved: Unserved[] = [];
    for (const { wanted, registration } of this.wanted) {
      const id = registration && idOf(registration);
      const refusal = id === null ? undefined : this.refusals.get(id);
      if (id === null) unserved.push({ wanted, why: 'not-offered' });
      else if (!this.up) unserved.push({ wanted, why: 'line-down' });
      else if (refusal !== undefined) unserved.push({ wanted, why: 'refused', code: refusal.code });
      else if (!target.has(id)) unserved.push({ wanted, why: 'no-room' });
      else if (!this.held.has(id)) unserved.push({ wanted, why: 'pending' });
      else served.push(wanted);
    }
    return { served, unserved };
  }

  private choose(): Request | null {
    if (this.renew !== null) return { type: 'unsubscribe', registration: this.renew };
    const target = this.target();
    if (this.held.size < this.room) {
      for (const [id, registration] of target) if (!this.held.has(id)) return { type: 'subscribe', registration };
    }
    for (const [id, registration] of this.held) if (!target.has(id)) return { type: 'unsubscribe', registration };
    return null;
  }

  /** What should be registered: as much as there is room for, by priority. */
  private target(): ReadonlyMap<string, Registration> {
    const target = new Map<string, Registration>();
    for (const { registration } of this.wanted) {
      if (target.size === this.room) break;
      if (registration !== null && !this.refusals.has(idOf(registration))) target.set(idOf(registration), registration);
    }
    return target;
  }

  private subscribed(registration: Registration, ok: boolean, code: string): void {
    const id = idOf(registration);
    if (code === TOO_MANY) {
      this.room = this.held.size;
    } else if (code === ALREADY_SUBSCRIBED && LAYOUTS[registration.trId].kind === 'notices') {
      // Only the answer to a new registration brings the key, and without it no notice can be read.
      if (this.renewed.has(id)) this.refusals.set(id, { code, passing: true });
      else this.renew = registration;
      this.renewed.add(id);
    } else if (ok || code === ALREADY_SUBSCRIBED) {
      this.hold(registration);
    } else {
      this.refusals.set(id, { code, passing: PASSING.has(code) });
    }
  }

  private hold(registration: Registration): void {
    this.held.set(idOf(registration), registration);
    this.refusals.delete(idOf(registration));
  }

  private gone(registration: Registration): void {
    this.held.delete(idOf(registration));
    if (this.renew !== null && idOf(this.renew) === idOf(registration)) this.renew = null;
  }
}

const isStream = (trId: string): trId is StreamId => Object.hasOwn(LAYOUTS, trId);

const idOf = ({ trId, trKey }: Registration): string => `${trId} ${trKey}`;

const nameOf = (wanted: Wanted): string =>
  wanted.kind === 'notices' ? `notices ${wanted.scope}` : `${wanted.kind} ${wanted.market} ${wanted.code}`;
