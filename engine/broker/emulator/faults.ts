import { append, MOST_ENTRIES, MOST_NAMES } from './bounds.ts';
import type { Notice } from './desk/notice.ts';
import { dice, hash } from './dice.ts';

/** What can go wrong with one request. `before` means that the broker never did what was asked. */
export const REQUEST_FAULTS = [
  'timeout-before',
  'timeout-after',
  'hang-up-before',
  'dropped-answer',
  'server-error-before',
  'server-error-after',
  'slow-reply',
  'garbage',
  'rate-limit-storm',
  'refuse-later',
] as const;
/** What can go wrong with a notice on the stream. */
export const NOTICE_FAULTS = ['late-notice', 'lost-notice', 'duplicate-notice', 'reordered-notice'] as const;
/** What happens to everyone at a time. */
export const TIMED_FAULTS = ['cut-socket', 'maintenance', 'token-death'] as const;

export const FAULT_KINDS = [...REQUEST_FAULTS, ...NOTICE_FAULTS, ...TIMED_FAULTS] as const;

export type RequestFaultKind = (typeof REQUEST_FAULTS)[number];
export type NoticeFaultKind = (typeof NOTICE_FAULTS)[number];
export type TimedFaultKind = (typeof TIMED_FAULTS)[number];
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A time in which no request is answered properly. */
export type Outage = 'maintenance' | 'storm';

/** How much goes wrong by itself. */
export type FaultLevel =
  | { readonly kind: 'none' }
  | { readonly kind: 'light' | 'heavy' }
  | { readonly kind: 'only'; readonly faults: readonly FaultKind[] };

/** A fault that somebody asked for. */
export interface FaultOrder {
  readonly kind: FaultKind;
  /** Only requests whose path or TR id contains this. */
  readonly match: string;
  /** How often. */
  readonly count: number;
  /** How long a reply or a notice is late, a storm or a maintenance lasts, ms; null for a usual time. */
  readonly ms: number | null;
}

export interface RequestFault {
  readonly kind: RequestFaultKind;
  readonly ms: number;
}

/** A fault that was done, for the explanation of a run. */
export interface FaultEntry {
  readonly at: number;
  readonly kind: FaultKind;
  /** What it was done to. */
  readonly to: string;
  readonly ms: number;
}

/** Chance of a fault per request, of an order's request, and per notice. */
const CHANCES = {
  none: { request: 0, order: 0, notice: 0 },
  light: { request: 0.004, order: 0.02, notice: 0.02 },
  heavy: { request: 0.03, order: 0.12, notice: 0.12 },
} as const;
/** Hours between two of a timed fault, on average. */
const HOURS_BETWEEN = {
  light: { 'cut-socket': 3, maintenance: 60, 'token-death': 48 },
  heavy: { 'cut-socket': 0.5, maintenance: 5, 'token-death': 6 },
} as const;

const HOUR_MS = 3_600_000;
/** How long each lasts, from and to, ms. */
const LENGTHS: Readonly<Record<FaultKind, readonly [from: number, to: number]>> = {
  'timeout-before': [0, 0],
  'timeout-after': [0, 0],
  'hang-up-before': [0, 0],
  'dropped-answer': [0, 0],
  'server-error-before': [0, 0],
  'server-error-after': [0, 0],
  'slow-reply': [1_000, 20_000],
  garbage: [0, 0],
  'rate-limit-storm': [1_000, 8_000],
  'refuse-later': [50, 2_000],
  'late-notice': [1_000, 90_000],
  'lost-notice': [0, 0],
  'duplicate-notice': [20, 5_000],
  'reordered-notice': [200, 1_500],
  'cut-socket': [0, 0],
  maintenance: [60_000, 300_000],
  'token-death': [0, 0],
};

/**
 * Decides what goes wrong: what was ordered first, then at random. A request's chance depends on the seed, on its TR and
 * on how many of that TR came before, so that a client that asks in another order meets the same faults.
 */
export class FaultPlan {
  /** What was done, oldest first. */
  readonly log: FaultEntry[] = [];
  private noted = 0;
  private readonly seed: number;
  private readonly level: FaultLevel;
  private readonly counts = new Map<string, number>();
  private ordered: FaultOrder[] = [];
  private stormUntil = 0;
  private maintenanceUntil = 0;

  constructor(seed: number, level: FaultLevel) {
    this.seed = seed;
    this.level = level;
  }

  /** Asks for a fault of a request or a notice; it comes with the next that fits. */
  order(fault: FaultOrder): void {
    this.ordered.push(fault);
  }

  /** The fault of a request, which is also noted. */
  forRequest(path: string, trId: string, isOrder: boolean, now: number): RequestFault | null {
    const name = `${path} ${trId}`.trim();
    const fault = this.orderedFor(REQUEST_FAULTS, name, isOrder) ?? this.drawFor(name, trId || path, isOrder);
    if (fault === null) return null;
    const ms = fault.ms ?? this.lengthOf(fault.kind, name);
    if (fault.kind === 'rate-limit-storm') this.stormUntil = now + ms;
    this.note({ at: now, kind: fault.kind, to: name, ms });
    return { kind: fault.kind, ms };
  }

  /** How much later than usual each copy of a notice is sent; none when it is lost. */
  noticeDelays({ kind: of, order }: Notice, now: number): readonly number[] {
    const name = `${of} ${order.number}`;
    const fault = this.orderedFor(NOTICE_FAULTS, name, false) ?? this.drawNotice(name);
    if (fault === null) return [0];
    const ms = fault.ms ?? this.lengthOf(fault.kind, name);
    this.note({ at: now, kind: fault.kind, to: name, ms });
    switch (fault.kind) {
      case 'late-notice':
      case 'reordered-notice':
        return [ms];
      case 'lost-notice':
        return [];
      case 'duplicate-notice':
        return [0, ms];
    }
  }

  /** When a timed fault comes next by itself, epoch ms; Infinity when never. */
  nextTimed(kind: TimedFaultKind, now: number): number {
    if (!this.isOn(kind)) return Number.POSITIVE_INFINITY;
    const hours = HOURS_BETWEEN[this.level.kind === 'light' ? 'light' : 'heavy'][kind];
    const draw = dice(this.seed, 'timed', kind, this.next(kind));
    return now - Math.log(1 - draw) * hours * HOUR_MS;
  }

  /** Whether a kind happens by itself. */
  isOn(kind: FaultKind): boolean {
    return this.level.kind === 'only' ? this.level.faults.includes(kind) : this.level.kind !== 'none';
  }

  /** Begins a maintenance window. */
  startMaintenance(now: number, ms: number | null): void {
    const length = ms ?? this.lengthOf('maintenance', String(now));
    this.maintenanceUntil = now + length;
    this.note({ at: now, kind: 'maintenance', to: 'everything', ms: length });
  }

  isMaintenance(now: number): boolean {
    return now < this.maintenanceUntil;
  }

  /** What keeps every request from being answered properly. */
  outageAt(now: number): Outage | null {
    if (this.isMaintenance(now)) return 'maintenance';
    return now < this.stormUntil ? 'storm' : null;
  }

  note(entry: FaultEntry): void {
    this.noted++;
    append(this.log, entry, MOST_ENTRIES);
  }

  private orderedFor<Kind extends FaultKind>(
    kinds: readonly Kind[],
    name: string,
    isOrder: boolean,
  ): { readonly kind: Kind; readonly ms: number | null } | null {
    const found = this.ordered.find(
      ({ kind, match }) => name.includes(match) && (kind !== 'refuse-later' || isOrder) && includes(kinds, kind),
    );
    if (found === undefined) return null;
    const left = found.count > 1 ? [{ ...found, count: found.count - 1 }] : [];
    this.ordered = this.ordered.flatMap((order) => (order === found ? left : [order]));
    return { kind: found.kind as Kind, ms: found.ms };
  }

  private drawFor(name: string, key: string, isOrder: boolean): { kind: RequestFaultKind; ms: null } | null {
    const count = this.next(key);
    const { request, order } = this.chances;
    if (dice(this.seed, 'request', key, count) >= (isOrder ? order : request)) return null;
    const kinds = REQUEST_FAULTS.filter((kind) => this.isOn(kind) && (kind !== 'refuse-later' || isOrder));
    const kind = kinds[hash(this.seed, 'kind', name, count) % kinds.length];
    return kind === undefined ? null : { kind, ms: null };
  }

  private drawNotice(name: string): { kind: NoticeFaultKind; ms: null } | null {
    const count = this.next('notice');
    if (dice(this.seed, 'notice', count) >= this.chances.notice) return null;
    const kinds = NOTICE_FAULTS.filter((kind) => this.isOn(kind));
    const kind = kinds[hash(this.seed, 'notice kind', name, count) % kinds.length];
    return kind === undefined ? null : { kind, ms: null };
  }

  private get chances() {
    return CHANCES[this.level.kind === 'only' ? 'heavy' : this.level.kind];
  }

  private lengthOf(kind: FaultKind, name: string): number {
    const [from, to] = LENGTHS[kind];
    return Math.round(from + (to - from) * dice(this.seed, 'length', kind, name, this.noted));
  }

  private next(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    if (count > 1 || this.counts.size < MOST_NAMES) this.counts.set(key, count);
    return count;
  }
}

const includes = <T>(list: readonly T[], value: unknown): value is T => (list as readonly unknown[]).includes(value);
