import { MARKETS } from '../../market/markets.ts';
import { fromPrice } from '../../market/money.ts';
import type { MarketCode, Price } from '../../market/types.ts';
import { zoneOffset } from '../../market/zone.ts';

export const KST = MARKETS.KR.zone;

/** Date `YYYYMMDD` and time `HHMMSS` that clocks of a zone show. */
export function stampOf(at: number, zone: string = KST): { readonly date: string; readonly time: string } {
  const text = new Date(at + zoneOffset(zone, at)).toISOString();
  return { date: compactDay(text.slice(0, 10)), time: text.slice(11, 19).replaceAll(':', '') };
}

/** `2026-03-09` as `20260309`. */
export const compactDay = (day: string): string => day.replaceAll('-', '');

/** `20260309` as `2026-03-09`; null for what is no date of eight digits. */
export function dashedDay(text: string): string | null {
  if (!/^\d{8}$/.test(text)) return null;
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return Number.isNaN(Date.parse(day)) ? null : day;
}

/** An integer of 10^-decimals as a decimal number without separators: `(12345, 2)` is `123.45`. */
export function fixed(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A price as the broker writes it: won without, dollars with four decimals. */
export const priceText = (market: MarketCode, units: number): string => fixed(units, MARKETS[market].priceDecimals);

/** A quotient that is not exact, with so many decimals. */
export const quotient = (value: number, by: number, decimals: number): string =>
  by === 0 ? (0).toFixed(decimals) : (value / by).toFixed(decimals);

/** An average of prices with so many decimals. */
export const averageText = (market: MarketCode, sum: number, shares: number, decimals: number): string =>
  shares === 0 ? (0).toFixed(decimals) : fromPrice((sum / shares) as Price, market).toFixed(decimals);

/** Change against a base in percent with two decimals. */
export const percentText = (value: number, base: number): string => quotient((value - base) * 100, base, 2);

/** The broker's code of a change: 1 upper limit, 2 up, 3 flat, 4 lower limit, 5 down. */
export function signOf(
  value: number,
  base: number,
  limits: { readonly lower: number; readonly upper: number } | null = null,
): string {
  if (limits !== null && value >= limits.upper) return '1';
  if (limits !== null && value <= limits.lower) return '4';
  return value > base ? '2' : value < base ? '5' : '3';
}

/** Fills with spaces to so many columns, Korean characters counting as two, as EUC-KR bytes do. */
export function padColumns(text: string, columns: number): string {
  let width = 0;
  for (const char of text) width += char > '\u007f' ? 2 : 1;
  return text + ' '.repeat(Math.max(0, columns - width));
}
