import { hash } from 'node:crypto';
import type { JournalSegment } from './ports.ts';

/*
 * Framing of a segment: for each entry 32 bytes hash of the entry before it, 4 bytes length, the event's canonical
 * bytes. An entry's hash is SHA-256 over exactly that, so a changed, missing or reordered entry breaks the chain. The
 * first entry of a journal carries zeros.
 */
const HASH_BYTES = 32;
const LENGTH_BYTES = 4;
const FRAME = HASH_BYTES + LENGTH_BYTES;

export const GENESIS: Uint8Array = new Uint8Array(HASH_BYTES);

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** SHA-256 of a state's canonical bytes, hex: equal fingerprints mean equal states. */
export const fingerprintOf = (bytes: Uint8Array): string => toHex(sha256(bytes));

/** Collects entries until they are sealed into a segment and committed. */
export class JournalWriter {
  private bytes = new Uint8Array(1 << 20);
  private view = new DataView(this.bytes.buffer);
  private used = 0;
  private firstSeq: number;
  private lastSeq: number;
  private previous: Uint8Array;

  /** Continues after entry `lastSeq`, whose hash is `previous`. */
  constructor(lastSeq: number, previous: Uint8Array) {
    this.firstSeq = lastSeq + 1;
    this.lastSeq = lastSeq;
    this.previous = previous;
  }

  get head(): { readonly seq: number; readonly hash: Uint8Array } {
    return { seq: this.lastSeq, hash: this.previous };
  }

  get pendingBytes(): number {
    return this.used;
  }

  /** Goes on after an entry that another process wrote. Nothing may be pending. */
  continueAfter(lastSeq: number, previous: Uint8Array): void {
    this.firstSeq = lastSeq + 1;
    this.lastSeq = lastSeq;
    this.previous = previous;
  }

  /** Appends an entry and returns its sequence number. */
  append(event: Uint8Array): number {
    const end = this.used + FRAME + event.length;
    if (end > this.bytes.length) this.grow(end);
    this.bytes.set(this.previous, this.used);
    this.view.setUint32(this.used + HASH_BYTES, event.length, true);
    this.bytes.set(event, this.used + FRAME);
    this.previous = sha256(this.bytes.subarray(this.used, end));
    this.used = end;
    return ++this.lastSeq;
  }

  /** The entries since the last seal, or null when there are none. The bytes are valid until the next append. */
  seal(): JournalSegment | null {
    if (this.used === 0) return null;
    const segment: JournalSegment = {
      firstSeq: this.firstSeq,
      lastSeq: this.lastSeq,
      bytes: this.bytes.subarray(0, this.used),
      head: toHex(this.previous),
    };
    this.used = 0;
    this.firstSeq = this.lastSeq + 1;
    return segment;
  }

  private grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.used));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

export interface JournalEntry {
  readonly seq: number;
  readonly event: Uint8Array;
  /** Hash of this entry. */
  readonly hash: Uint8Array;
}

/** The journal does not say what was written. `seq` is the first entry that cannot be trusted. */
export class JournalBroken extends Error {
  readonly seq: number;
  constructor(seq: number, what: string) {
    super(`journal entry ${seq}: ${what}`);
    this.name = 'JournalBroken';
    this.seq = seq;
  }
}

/** Reads entries after `afterSeq`, whose hash is `previous`, and checks the chain on the way. Throws JournalBroken. */
export function* readJournal(
  segments: Iterable<JournalSegment>,
  afterSeq: number,
  previous: Uint8Array,
): Generator<JournalEntry, void, undefined> {
  let seq: number | null = null;
  let expected = previous;
  for (const segment of segments) {
    if (seq !== null && segment.firstSeq !== seq + 1) throw new JournalBroken(seq + 1, 'is missing');
    seq = segment.firstSeq - 1;
    const { bytes } = segment;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < bytes.length) {
      seq++;
      if (at + FRAME > bytes.length) throw new JournalBroken(seq, 'is cut off');
      const end = at + FRAME + view.getUint32(at + HASH_BYTES, true);
      if (end > bytes.length) throw new JournalBroken(seq, 'is cut off');
      const frame = bytes.subarray(at, end);
      if (seq > afterSeq) {
        if (Buffer.compare(frame.subarray(0, HASH_BYTES), expected) !== 0) {
          throw new JournalBroken(
            seq,
            'does not follow the entry before it: one of them was changed, removed or moved',
          );
        }
        expected = sha256(frame);
        yield { seq, event: frame.subarray(FRAME), hash: expected };
      }
      at = end;
    }
    if (seq !== segment.lastSeq) throw new JournalBroken(segment.lastSeq, 'is missing');
    if (seq > afterSeq && toHex(expected) !== segment.head)
      throw new JournalBroken(seq, 'is not the one that was committed');
  }
}
