import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../../engine/market/instant-text.ts';
import { type Instant, MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';
import { parseIsoDay } from '../../storage/import/calendar-day.ts';

/*
 * How the texts of options are read. Each function takes one text and throws an InvalidArgumentError that says what is
 * allowed; commander puts the option and the text before it.
 */

/** A whole number from `min`. */
export const wholeNumber =
  (min: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Allowed is a whole number from ${min}.`);
  };

/** A percentage, 0 to 100. */
export function percentage(text: string): number {
  const value = Number(text);
  if (DECIMAL.test(text) && value <= 100) return value;
  throw new InvalidArgumentError('Allowed is a percentage from 0 to 100.');
}

/** Times real time; `Infinity` for `max`. */
export function speed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (DECIMAL.test(text) && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Allowed is a number above 0, times real time, or max.');
}

const DECIMAL = /^\d+(\.\d+)?$/;

/** A calendar date. */
export function date(text: string): string {
  if (parseIsoDay(text) !== null) return text;
  throw new InvalidArgumentError('Allowed is a date that exists, YYYY-MM-DD.');
}

/** An ISO 8601 instant. */
export function instantText(text: string): Instant {
  const at = parseInstant(text);
  if (at !== null) return at;
  throw new InvalidArgumentError('Allowed is an instant such as 2026-11-23T08:50:00+09:00.');
}

/** A market by its code; `US` stands for the largest of its three, which share calendar and currency. */
export function market(text: string): MarketCode {
  const exact = MARKET_CODES.find((code) => code === text);
  if (exact !== undefined) return exact;
  if (text === 'US') return 'US_NASDAQ';
  const several = MARKET_CODES.filter((code) => code.startsWith(`${text}_`));
  throw new InvalidArgumentError(
    several.length > 0
      ? `That is ${several.length} markets: choose ${several.join(' or ')}.`
      : `Allowed are ${MARKET_CODES.join(', ')}, or US for US_NASDAQ.`,
  );
}

/** A time zone that this machine's Intl knows. */
export function timeZone(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw new InvalidArgumentError('Allowed is an IANA time zone such as Asia/Seoul, or an offset such as +09:00.');
  }
}

/** Something, such as a path. */
export function nonEmpty(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty.');
}

/** `NAME=VALUE`, gathered over several uses of the option. */
export function settingFlag(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Allowed is NAME=VALUE, such as SCANNER_TOP_N=5.');
  }
  return { ...before, [name]: value };
}
