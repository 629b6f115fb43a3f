import { MARK_KINDS, type MarkKind } from '../client/travel.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { symbolId } from '../market/types.ts';
import type { AppliedEntry } from './journal-replay.ts';

/** An event of note in a journal. */
export interface Mark {
  readonly seq: number;
  readonly at: number;
  readonly kind: MarkKind;
  /** For a person, e.g. `SELL 미르내바이오 HARD_STOP`. */
  readonly label: string;
}

interface NewMark {
  readonly kind: MarkKind;
  /** Place in the run's instrument table; -1 for none. */
  readonly symbol: number;
  readonly label: string;
}

/** Which marks are looked for; null is any. */
export interface MarkFilter {
  readonly kind?: MarkKind | null;
  readonly symbol?: number;
}

const FIRST_CAPACITY = 1024;

/** The events of note of a journal in columns, in order: a long run has many, and they are all kept. */
export class MarkIndex {
  private count = 0;
  private seqs = new Float64Array(FIRST_CAPACITY);
  private ats = new Float64Array(FIRST_CAPACITY);
  private kinds = new Uint8Array(FIRST_CAPACITY);
  private symbols = new Int32Array(FIRST_CAPACITY);
  private labels = new Uint32Array(FIRST_CAPACITY);
  /** Every label once; most come again and again. */
  private readonly texts: string[] = [];
  private readonly places = new Map<string, number>();

  get length(): number {
    return this.count;
  }

  add(seq: number, at: number, { kind, symbol, label }: NewMark): void {
    if (this.count === this.seqs.length) this.grow();
    let place = this.places.get(label);
    if (place === undefined) {
      place = this.texts.push(label) - 1;
      this.places.set(label, place);
    }
    this.seqs[this.count] = seq;
    this.ats[this.count] = at;
    this.kinds[this.count] = MARK_KINDS.indexOf(kind);
    this.symbols[this.count] = symbol;
    this.labels[this.count] = place;
    this.count++;
  }

  /** The first mark after an entry. */
  after(seq: number, filter: MarkFilter = {}): Mark | null {
    for (let i = this.firstFrom(seq + 1); i < this.count; i++) if (this.fits(i, filter)) return this.mark(i);
    return null;
  }

  /** The last mark before an entry. */
  before(seq: number, filter: MarkFilter = {}): Mark | null {
    for (let i = this.firstFrom(seq) - 1; i >= 0; i--) if (this.fits(i, filter)) return this.mark(i);
    return null;
  }

  /** The marks of one entry. */
  at(seq: number): Mark[] {
    const marks: Mark[] = [];
    for (let i = this.firstFrom(seq); i < this.count && this.seqs[i] === seq; i++) marks.push(this.mark(i));
    return marks;
  }

  *[Symbol.iterator](): Generator<Mark> {
    for (let i = 0; i < this.count; i++) yield this.mark(i);
  }

  /** The journal up to an entry in equal parts, each with the strongest kind of mark in it. */
  scrub(parts: number, lastSeq: number): (MarkKind | null)[] {
    const strongest = new Uint8Array(parts).fill(MARK_KINDS.length);
    for (let i = 0; i < this.count; i++) {
      const part = partOf(this.seqs[i]!, parts, lastSeq);
      if (this.kinds[i]! < strongest[part]!) strongest[part] = this.kinds[i]!;
    }
    return Array.from(strongest, (kind) => MARK_KINDS[kind] ?? null);
  }

  private mark(i: number): Mark {
    return {
      seq: this.seqs[i]!,
      at: this.ats[i]!,
      kind: MARK_KINDS[this.kinds[i]!]!,
      label: this.texts[this.labels[i]!]!,
    };
  }

  private fits(i: number, { kind = null, symbol }: MarkFilter): boolean {
    return (
      (kind === null || MARK_KINDS[this.kinds[i]!] === kind) && (symbol === undefined || this.symbols[i] === symbol)
    );
  }

  /** Index of the first mark at or after an entry. */
  private firstFrom(seq: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.seqs[middle]! < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const grown = <T extends Float64Array | Uint8Array | Int32Array | Uint32Array>(larger: T, old: T): T => {
      larger.set(old);
      return larger;
    };
    const capacity = this.seqs.length * 2;
    this.seqs = grown(new Float64Array(capacity), this.seqs);
    this.ats = grown(new Float64Array(capacity), this.ats);
    this.kinds = grown(new Uint8Array(capacity), this.kinds);
    this.symbols = grown(new Int32Array(capacity), this.symbols);
    this.labels = grown(new Uint32Array(capacity), this.labels);
  }
}

/** In which of the equal parts of a journal an entry is. */
function partOf(seq: number, parts: number, lastSeq: number): number {
  return Math.min(parts - 1, Math.floor(((seq - 1) / lastSeq) * parts));
}

/** What is of note about an entry that was just applied. */
export function marksOf({ event, effects }: AppliedEntry, { desk }: Kernel): NewMark[] {
  const marks: NewMark[] = [];
  const mark = (kind: MarkKind, label: string, symbol = -1) => marks.push({ kind, label, symbol });
  if (event.type === 'command') mark('command', `${event.command.type} by ${event.actor}`);
  if (event.type === 'order-sending') {
    const { side, symbol } = event.ticket;
    mark('order', `${side} order ${desk.nameOf(symbol)}`, symbol);
  }
  for (const effect of effects) {
    if (effect.type !== 'record') continue;
    const { record } = effect;
    const symbolOf = (market: string, code: string) => desk.codes.get(`${market}:${code}`) ?? -1;
    switch (record.kind) {
      case 'decision':
        if (record.action !== 'HOLD') {
          mark('decision', `${record.action} ${record.name} ${record.cause}`, symbolOf(record.market, record.symbol));
        }
        break;
      case 'fill': {
        const symbol = symbolOf(record.market, record.symbol);
        mark('fill', `${record.side} filled ${symbol < 0 ? record.symbol : desk.nameOf(symbolId(symbol))}`, symbol);
        break;
      }
      case 'trade':
        mark('trade', `${record.name} closed ${record.exitReason}`, symbolOf(record.market, record.symbol));
        break;
      case 'incident': {
        const kind = INCIDENT_MARKS[record.event];
        if (kind === undefined) break;
        const symbol = record.market === null || record.symbol === null ? -1 : symbolOf(record.market, record.symbol);
        mark(kind, record.message, symbol);
        break;
      }
      default:
    }
  }
  return marks;
}

const INCIDENT_MARKS: Readonly<Record<string, MarkKind>> = {
  'breaker-tripped': 'breaker',
  'breaker-reset': 'breaker',
  'exit-state': 'exit-state',
  'day-start': 'day',
  playbook: 'playbook',
};
