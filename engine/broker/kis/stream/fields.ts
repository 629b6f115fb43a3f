import { SPACE, ZERO } from '../../../market/ascii.ts';
import { type Rounding, readDecimal } from '../../../market/decimal.ts';

const CARET = 94;
const DELETE = 127;
/** As many as 999 records, the most that a frame's header can count, of the widest kind have. */
const MAX_FIELDS = 1 << 17;

/**
 * The fields of one payload. Where they lie is noted in one pass, and only those asked for are read. One object serves
 * every frame, so that nothing is allocated for what nobody reads.
 */
export class Fields {
  /** How many there are, at least 1. */
  count = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private readonly starts = new Int32Array(MAX_FIELDS + 1);
  private readonly rounding: Rounding = { rounded: false };

  /** Takes the payload that begins at `from`. False when it has more fields than any frame can have. */
  take(bytes: Buffer, from: number): boolean {
    const { starts } = this;
    const end = bytes.length;
    let count = 0;
    starts[0] = from;
    for (let at = from; at < end; at++) {
      if (bytes[at] !== CARET) continue;
      if (++count === MAX_FIELDS) return false;
      starts[count] = at + 1;
    }
    starts[++count] = end + 1;
    this.bytes = bytes;
    this.count = count;
    return true;
  }

  /** A decimal number in units of 10^-decimals, rounded to whole ones; NaN when it is none. May have spaces before it. */
  decimal(field: number, decimals: number): number {
    const end = this.end(field);
    let start = this.starts[field]!;
    while (start < end && this.bytes[start] === SPACE) start++;
    return readDecimal(this.bytes, start, end, decimals, this.rounding);
  }

  /** A whole number from 0; NaN for anything else. */
  whole(field: number): number {
    this.rounding.rounded = false;
    const value = this.decimal(field, 0);
    return this.rounding.rounded || value < 0 ? Number.NaN : value;
  }

  /** Digits alone, such as a date or a time, as the number they make; NaN for anything else. */
  digits(field: number): number {
    const start = this.starts[field]!;
    const end = this.end(field);
    if (start >= end || end - start > 15) return Number.NaN;
    let value = 0;
    for (let at = start; at < end; at++) {
      const digit = this.bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Printable ASCII without spaces; empty when it is longer than `most` or holds anything else. */
  word(field: number, most: number): string {
    const start = this.starts[field]!;
    const end = this.end(field);
    if (end - start > most) return '';
    for (let at = start; at < end; at++) if (this.bytes[at]! <= SPACE || this.bytes[at]! >= DELETE) return '';
    return this.bytes.toString('latin1', start, end);
  }

  private end(field: number): number {
    return this.starts[field + 1]! - 1;
  }
}
