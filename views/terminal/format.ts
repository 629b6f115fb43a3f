import type { Tone } from './theme.ts';

/** What stands where a value is not known. ASCII, because the en dash is two columns wide in some East Asian terminals. */
export const UNKNOWN = '-';

type SignDisplay = 'negative' | 'exceptZero';
const formats = new Map<string, Intl.NumberFormat>();

function formatWith(decimals: number, signDisplay: SignDisplay, zeros: 'keep' | 'trim'): Intl.NumberFormat {
  const key = `${decimals}${signDisplay}${zeros}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: zeros === 'keep' ? decimals : 0,
      maximumFractionDigits: decimals,
      signDisplay,
    });
    formats.set(key, format);
  }
  return format;
}

const isKnown = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** `70,500`, `1,234.50`; `-` when not known. */
export const formatNumber = (value: number | null, decimals: number): string =>
  isKnown(value) ? formatWith(decimals, 'negative', 'keep').format(value) : UNKNOWN;

/** At most so many decimals, without zeros at the end: `30`, `1.4`; `-` when not known. */
export const formatShort = (value: number | null, decimals: number): string =>
  isKnown(value) ? formatWith(decimals, 'negative', 'trim').format(value) : UNKNOWN;

/** `+12,345`, `-3.20`, `0`; `-` when not known. */
export const formatSigned = (value: number | null, decimals: number): string =>
  isKnown(value) ? formatWith(decimals, 'exceptZero', 'keep').format(value) : UNKNOWN;

/** `+1.25%`, with the sign that says what colour cannot; `-` when not known. */
export const formatPercent = (value: number | null, decimals = 2): string =>
  isKnown(value) ? `${formatSigned(value, decimals)}%` : UNKNOWN;

/** By the sign that is read, so that what is too little to be shown has no colour either. */
export const toneOfSign = (text: string): Tone => {
  if (text.startsWith('+')) return 'up';
  return text.startsWith('-') && text !== UNKNOWN ? 'down' : 'plain';
};
