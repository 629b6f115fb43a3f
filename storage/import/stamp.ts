import { COLON, DOT, LETTER_T, LETTER_Z, LOWER, MINUS, PLUS, SLASH, SPACE, ZERO } from '../../engine/market/ascii.ts';
import { DAY_MS, dayNumber } from './calendar-day.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What a time field may look like, for messages. */
export const STAMP_FORMATS =
  'YYYY-MM-DD, YYYY/MM/DD, YYYY.MM.DD or YYYYMMDD, with or without HH:MM[:SS][Z|+09:00]; HH:MM, HHMM; epoch seconds or milliseconds';

/**
 * Reads dates and times from bytes, without a string or a Date per field. `day` and `ms` are as written; an epoch
 * number reads as UTC. The fields hold the last `read`, whatever it did not find is null.
 */
export class StampReader {
  /** Days since 1970-01-01. */
  day: number | null = null;
  /** Milliseconds since midnight. */
  ms: number | null = null;
  /** Milliseconds ahead of UTC. */
  offset: number | null = null;

  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;

  /** True when the whole field is a date, a time, or both. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.day = null;
    this.ms = null;
    this.offset = null;
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    const value = this.number();
    const digits = this.at - start;
    if (digits === 0 || digits > 14) return false;
    if (this.at === end) return this.compact(value, digits);
    const next = bytes[this.at]!;
    if (digits <= 2 && next === COLON) {
      this.at = start;
      return this.time();
    }
    if (digits === 4 && (next === MINUS || next === SLASH || next === DOT)) {
      return this.restOfDate(value, next) && (this.at === end || this.timeAfterDate());
    }
    return digits === 8 && this.compactDay(value) && this.timeAfterDate();
  }

  private number(): number {
    let value = 0;
    for (; this.at < this.end; this.at++) {
      const digit = this.bytes[this.at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return value;
  }

  /** A field of digits alone: its length tells what it is. */
  private compact(value: number, digits: number): boolean {
    switch (digits) {
      case 3:
      case 4:
      case 5:
      case 6:
        return this.compactTime(value, digits);
      case 8:
        return this.compactDay(value);
      case 10:
        return this.epoch(value * 1000);
      case 13:
        return this.epoch(value);
      case 12:
        return this.compactDay(Math.floor(value / 1e4)) && this.compactTime(value % 1e4, 4);
      case 14:
        return this.compactDay(Math.floor(value / 1e6)) && this.compactTime(value % 1e6, 6);
      default:
        return false;
    }
  }

  private compactDay(value: number): boolean {
    this.day = dayNumber(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
    return this.day !== null;
  }

  private compactTime(value: number, digits: number): boolean {
    return digits <= 4
      ? this.setTime(Math.floor(value / 100), value % 100, 0, 0)
      : this.setTime(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100, 0);
  }

  private epoch(utcMs: number): boolean {
    this.day = Math.floor(utcMs / DAY_MS);
    this.ms = utcMs - this.day * DAY_MS;
    this.offset = 0;
    return true;
  }

  private restOfDate(year: number, separator: number): boolean {
    this.at++;
    const month = this.number();
    if (this.bytes[this.at] !== separator) return false;
    this.at++;
    const dayStart = this.at;
    const day = this.number();
    if (this.at - dayStart > 2) return false;
    this.day = dayNumber(year, month, day);
    return this.day !== null;
  }

  private timeAfterDate(): boolean {
    const start = this.at;
    if ((this.bytes[this.at]! | LOWER) === LETTER_T) this.at++;
    else this.skipSpaces();
    return this.at > start && this.time();
  }

  private time(): boolean {
    const start = this.at;
    const hour = this.number();
    const digits = this.at - start;
    if (this.byte() !== COLON) {
      return digits >= 3 && digits <= 6 && this.compactTime(hour, digits) && this.zone();
    }
    this.at++;
    const minute = this.twoDigits();
    let second = 0;
    let milli = 0;
    if (this.byte() === COLON) {
      this.at++;
      second = this.twoDigits();
      if (this.byte() === DOT) {
        this.at++;
        milli = this.fraction();
      }
    }
    return digits >= 1 && digits <= 2 && this.setTime(hour, minute, second, milli) && this.zone();
  }

  private setTime(hour: number, minute: number, second: number, milli: number): boolean {
    // Written so that the NaN of a missing part fails.
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return false;
    this.ms = hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + milli;
    return true;
  }

  private zone(): boolean {
    this.skipSpaces();
    if (this.at === this.end) return true;
    const sign = this.byte();
    this.at++;
    if ((sign | LOWER) === LETTER_Z) {
      this.offset = 0;
      return this.at === this.end;
    }
    if (sign !== PLUS && sign !== MINUS) return false;
    const hours = this.twoDigits();
    if (this.byte() === COLON) this.at++;
    const minutes = this.at === this.end ? 0 : this.twoDigits();
    if (!(hours <= 15 && minutes <= 59)) return false;
    this.offset = (hours * HOUR_MS + minutes * MINUTE_MS) * (sign === MINUS ? -1 : 1);
    return this.at === this.end;
  }

  private twoDigits(): number {
    const end = this.end;
    const tens = this.digit();
    const ones = this.digit();
    return this.at <= end ? tens * 10 + ones : Number.NaN;
  }

  private digit(): number {
    const digit = this.at < this.end ? this.bytes[this.at]! - ZERO : -1;
    this.at++;
    return digit >= 0 && digit <= 9 ? digit : Number.NaN;
  }

  private fraction(): number {
    const start = this.at;
    let milli = 0;
    for (let scale = 100; this.at < this.end; this.at++, scale = Math.floor(scale / 10)) {
      const digit = this.bytes[this.at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      milli += digit * scale;
    }
    return this.at > start ? milli : Number.NaN;
  }

  private skipSpaces(): void {
    while (this.byte() === SPACE) this.at++;
  }

  private byte(): number {
    return this.at < this.end ? this.bytes[this.at]! : 0;
  }
}
