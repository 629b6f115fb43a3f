const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/**
 * A written decimal number as an integer of 10^-decimals, rounded half away from zero on its digits, never through binary
 * fractions. Null when it is no plain decimal number or no safe integer.
 */
export function parseDecimal(text: string, decimals: number): number | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const units = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  const rounded = (fraction[decimals] ?? '0') >= '5' ? units + 1 : units;
  if (!Number.isSafeInteger(rounded)) return null;
  return sign === '-' && rounded !== 0 ? -rounded : rounded;
}

/** An integer of 10^-decimals as KIS takes prices: `187.25`, `0.4075`, `71900`. */
export function plainDecimal(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = (units < 0 ? '-' : '') + digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
