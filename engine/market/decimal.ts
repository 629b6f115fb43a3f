import { COMMA, DOT, LETTER_E, LOWER, MINUS, PLUS, ZERO } from './ascii.ts';

/** Set when a number had to be rounded to the wanted decimals. */
export interface Rounding {
  rounded: boolean;
}

/**
 * Reads a decimal number as an integer of 10^-decimals, rounded half away from zero on its written digits (never through
 * binary fractions). Allowed: a sign, `1,234` thousands separators, a fraction, an exponent. NaN for anything else and
 * for magnitudes above 2^53.
 */
export function readDecimal(
  bytes: Uint8Array,
  start: number,
  end: number,
  decimals: number,
  rounding: Rounding,
): number {
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let value = 0;
  let digits = 0;
  let groupStart = -1;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (bytes[at] === COMMA) {
      if (groupStart < 0 ? digits < 1 || digits > 3 : at - groupStart !== 4) return Number.NaN;
      groupStart = at;
    } else break;
  }
  if (groupStart >= 0 && at - groupStart !== 4) return Number.NaN;

  let places = 0;
  let roundUp = false;
  let inexact = false;
  if (at < end && bytes[at] === DOT) {
    for (at++; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      if (places < decimals) value = value * 10 + digit;
      else if (digit !== 0) {
        inexact = true;
        if (places === decimals) roundUp = digit >= 5;
      }
      places++;
      digits++;
    }
  }
  if (digits === 0) return Number.NaN;
  if (at < end) {
    return (bytes[at]! | LOWER) === LETTER_E ? readScientific(bytes, start, end, decimals, rounding) : Number.NaN;
  }
  for (; places < decimals; places++) value *= 10;
  if (roundUp) value++;
  if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
  if (inexact) rounding.rounded = true;
  return negative ? -value : value;
}

const SCIENTIFIC = /^[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d{1,3}$/i;

function readScientific(bytes: Uint8Array, start: number, end: number, decimals: number, rounding: Rounding): number {
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 64)));
  if (!SCIENTIFIC.test(text)) return Number.NaN;
  const exact = Number(text) * 10 ** decimals;
  const value = Math.round(exact);
  if (!Number.isSafeInteger(value)) return Number.NaN;
  if (value !== exact) rounding.rounded = true;
  return value;
}
