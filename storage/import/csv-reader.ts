import { CR, LF, QUOTE, SPACE, TAB } from '../../engine/market/ascii.ts';

/** Fields past this one are counted, not kept. */
const MAX_FIELDS = 256;
/** A quoted record longer than this has lost its closing quote. */
const MAX_QUOTED_BYTES = 16_384;

/**
 * Splits delimited text (RFC 4180) into fields, chunk by chunk, without copying plain records: field `i` of the current
 * record is `bytes[starts[i]..ends[i])`, trimmed of spaces, valid until the next call.
 */
export class CsvReader {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts: Int32Array = new Int32Array(MAX_FIELDS);
  readonly ends: Int32Array = new Int32Array(MAX_FIELDS);
  /** Fields of the current record. */
  count = 0;
  /** Line of the file on which the current record starts, from 1. */
  line = 0;
  /** The current record opens a quote that never closes; it has no fields. */
  unclosedQuote = false;

  private readonly delimiter: number;
  private chunk: Uint8Array = new Uint8Array(0);
  private at = 0;
  private nextLine: number;
  private last = false;
  private scratch: Uint8Array = new Uint8Array(1024);

  /** `firstLine` is the line of the file at which the text begins. */
  constructor(delimiter: number, firstLine = 1) {
    this.delimiter = delimiter;
    this.nextLine = firstLine;
  }

  /** Bytes waiting for the end of their record. */
  get pending(): number {
    return this.chunk.length - this.at;
  }

  /** Adds bytes; call `next` until it returns false before the following `feed`. */
  feed(chunk: Uint8Array): void {
    const rest = this.pending;
    this.chunk = rest === 0 ? chunk : Buffer.concat([this.chunk.subarray(this.at), chunk]);
    this.at = 0;
  }

  /** Ends the text: a last record without a line end counts too. */
  finish(): void {
    this.last = true;
    if (this.pending > 0 && this.chunk.at(-1) !== LF) this.feed(Uint8Array.of(LF));
  }

  /** Moves to the next complete record; false when more bytes are needed. */
  next(): boolean {
    const { chunk, delimiter } = this;
    const length = chunk.length;
    const recordStart = this.at;
    let field = 0;
    let start = recordStart;
    for (let at = recordStart; at < length; at++) {
      const byte = chunk[at]!;
      if (byte === delimiter || byte === LF) {
        this.setField(chunk, field, start, at);
        field++;
        start = at + 1;
        if (byte === LF) {
          this.bytes = chunk;
          this.count = field;
          this.at = at + 1;
          this.line = this.nextLine++;
          this.unclosedQuote = false;
          return true;
        }
      } else if (byte === QUOTE) {
        return this.quotedRecord(recordStart);
      }
    }
    return false;
  }

  private setField(bytes: Uint8Array, field: number, from: number, to: number): void {
    if (field >= MAX_FIELDS) return;
    let start = from;
    let end = to;
    while (end > start && isSpace(bytes[end - 1]!)) end--;
    while (start < end && isSpace(bytes[start]!)) start++;
    this.starts[field] = start;
    this.ends[field] = end;
  }

  /** The slow path: unescapes one record with quotes into the scratch buffer. */
  private quotedRecord(recordStart: number): boolean {
    const { chunk, delimiter } = this;
    const limit = Math.min(chunk.length, recordStart + MAX_QUOTED_BYTES);
    if (this.scratch.length < limit - recordStart) this.scratch = new Uint8Array(MAX_QUOTED_BYTES);
    const out = this.scratch;
    let size = 0;
    let field = 0;
    let fieldStart = 0;
    let blank = true;
    let quoted = false;
    let newlines = 0;
    for (let at = recordStart; at < limit; at++) {
      const byte = chunk[at]!;
      if (byte === LF) newlines++;
      if (quoted) {
        if (byte !== QUOTE) out[size++] = byte;
        else if (chunk[at + 1] === QUOTE) out[size++] = chunk[at++]!;
        else quoted = false;
      } else if (byte === delimiter || byte === LF) {
        this.setField(out, field++, fieldStart, size);
        fieldStart = size;
        blank = true;
        if (byte === LF) return this.endQuoted(at, field, newlines);
      } else if (byte === QUOTE && blank) {
        quoted = true;
        blank = false;
      } else {
        out[size++] = byte;
        if (!isSpace(byte)) blank = false;
      }
    }
    if (limit === chunk.length && !this.last && limit - recordStart < MAX_QUOTED_BYTES) return false;
    const lineEnd = chunk.indexOf(LF, recordStart);
    if (lineEnd < 0) return false;
    return this.endQuoted(lineEnd, 0, 1);
  }

  private endQuoted(lineEnd: number, fields: number, lines: number): boolean {
    this.bytes = this.scratch;
    this.count = fields;
    this.unclosedQuote = fields === 0;
    this.at = lineEnd + 1;
    this.line = this.nextLine;
    this.nextLine += lines;
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}
