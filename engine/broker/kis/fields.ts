import { z } from 'zod';
import { cleanText } from '../../market/clean-text.ts';
import { MARKETS } from '../../market/markets.ts';
import { MONEY_DECIMALS } from '../../market/money.ts';
import { type Currency, type MarketCode, type Price, price, type TradingDay, tradingDay } from '../../market/types.ts';
import { parseDecimal } from './decimal.ts';

const MAX_WORDS = 200;

/*
 * Fields of replies. KIS writes every value as a string, often padded; a number is taken for one. A blank is a value of
 * its own: required fields refuse it, the `orNull` ones give null.
 */

const written = z.union([z.string(), z.number()]).transform((value) => String(value).trim());

/** Text, a name's length at most; blank when missing. */
export const text = written.transform((value) => cleanText(value)).default('');

/** A sentence of the broker's; blank when missing. */
export const words = written.transform((value) => cleanText(value, MAX_WORDS)).default('');

/** Its number of an order, ten digits; KIS leaves leading zeros out here and there. */
export const orderNumber = written
  .pipe(z.string().regex(/^\d{1,10}$/, 'is no order number'))
  .transform((value) => value.padStart(10, '0'));

/** The number of another order, or '' when it is blank or nothing but zeros. */
export const otherOrder = written
  .pipe(z.string().regex(/^\d{0,10}$/, 'is no order number'))
  .transform((value) => (/^0*$/.test(value) ? '' : value.padStart(10, '0')))
  .default('');

/** A code that must be there: printable ASCII, for some symbols have a blank or a sign in them. */
export const code = written.pipe(z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,30}[\x21-\x7e])?$/, 'is no code'));

/** A Korean stock; some lists write `A005930`. */
export const stockCode = code.transform((value) => value.replace(/^A(?=\w{6}$)/, ''));

/** A code, or '' when it is missing or blank. */
export const codeOrBlank = written.pipe(z.string().regex(/^[\w.\-/^]{0,32}$/, 'is no code')).default('');

const parsed = <T>(what: string, parse: (value: string) => T | null) =>
  written.transform((value, context) => {
    const result = parse(value);
    if (result === null) {
      context.addIssue({ code: 'custom', message: value === '' ? 'is blank' : `is no ${what}` });
      return z.NEVER;
    }
    return result;
  });

const orNull = <T>(what: string, parse: (value: string) => T | null) =>
  written
    .transform((value, context) => {
      if (value === '') return null;
      const result = parse(value);
      if (result === null) context.addIssue({ code: 'custom', message: `is no ${what}` });
      return result;
    })
    .nullable()
    .default(null);

const toShares = (value: string) => (/^[+-]?\d+(\.0*)?$/.test(value) ? parseDecimal(value, 0) : null);
const toCount = (value: string) => {
  const shares = toShares(value);
  return shares === null || shares < 0 ? null : shares;
};
const toRatio = (value: string) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : null);

/** Shares or a volume: a whole number from 0. */
export const count = parsed('number of shares', toCount);
export const countOrNull = orNull('number of shares', toCount);
/** Shares held: fractions of one, which this desk cannot trade, are left out. */
export const wholeShares = parsed('number of shares', (value) => toCount(value.replace(/\.\d*$/, '')));
/** Shares with a sign: net buying. */
export const signedCount = parsed('number of shares', toShares);
/** Percentages and the like, which are no money. */
export const ratio = parsed('number', toRatio);
export const ratioOrNull = orNull('number', toRatio);

const toPrice = (market: MarketCode) => (value: string) => {
  const units = parseDecimal(value, MARKETS[market].priceDecimals);
  return units === null || units < 0 ? null : price(units);
};

/** A price of a market, in its price units, from 0. */
export const priceOn = (market: MarketCode) => parsed('price', toPrice(market));

/** The price of something that is traded: above 0. KIS answers an unknown symbol with zeros. */
export const tradedPriceOn = (market: MarketCode) => parsed('price above 0', (value) => toPrice(market)(value) || null);

/** Null for a blank, and for 0, which is how KIS writes that there is none. */
export const priceOrNullOn = (market: MarketCode) =>
  orNull('price', toPrice(market)).transform((units): Price | null => (units === 0 ? null : units));

/** An average price in price units, with up to four further decimals. */
export const averageOn = (market: MarketCode) =>
  parsed('price', (value) => {
    const fine = parseDecimal(value, MARKETS[market].priceDecimals + 4);
    return fine === null || fine < 0 ? null : fine / 1e4;
  });

/** An amount in minor units of a currency; may be negative. */
export const amountIn = (currency: Currency) =>
  parsed('amount', (value) => parseDecimal(value, MONEY_DECIMALS[currency]));

/** `20261125` */
export const day = parsed('date', toDay);
export const dayOrNull = orNull('date', toDay);

function toDay(value: string): TradingDay | null {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(value);
  if (match === null) return null;
  const name = `${match[1]}-${match[2]}-${match[3]}`;
  const at = Date.parse(`${name}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(name) ? tradingDay(name) : null;
}

/** `093015`, as milliseconds since midnight. */
export const timeOfDay = parsed('time', toTimeOfDay);
export const timeOfDayOrNull = orNull('time', toTimeOfDay);

function toTimeOfDay(value: string): number | null {
  const match = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(value);
  return match === null ? null : ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3])) * 1000;
}

/** `2026-11-25` as KIS writes it. */
export const dayText = (name: TradingDay): string => name.replaceAll('-', '');

/** A flag that must be there. */
export const yesOrNo = written.pipe(z.enum(['Y', 'N', 'y', 'n'])).transform((value) => value.toUpperCase() === 'Y');

/** A flag; no when it is missing. */
export const yes = text.transform((value) => value.toUpperCase() === 'Y');

/**
 * Rows as a list: KIS sends one row as an object here and there, and nothing at all when there is none. Those that are
 * only filling, with no value or nothing but blanks in `key`, are left out.
 */
export const rowsWith = <T extends z.ZodType>(key: string, row: T) =>
  z.preprocess((value) => {
    const list: readonly unknown[] = value === undefined || value === null || value === '' ? [] : [value].flat();
    return list.filter((entry) => !isFilling(entry, key));
  }, z.array(row));

/** Rows as above of a list that need not be complete: one that cannot be read is left out, unless none can. */
export const readableRows = <T>(key: string, row: z.ZodType<T>) =>
  rowsWith(key, z.unknown()).transform((entries, context): T[] => {
    const read = entries.map((entry) => row.safeParse(entry));
    const failed = read.find((entry) => !entry.success);
    if (failed !== undefined && read.every((entry) => !entry.success)) {
      for (const { message, path } of failed.error.issues) context.addIssue({ code: 'custom', message, path });
    }
    return read.flatMap((entry) => (entry.success ? [entry.data] : []));
  });

function isFilling(entry: unknown, key: string): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const value: unknown = Object.hasOwn(entry, key) ? Reflect.get(entry, key) : undefined;
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
