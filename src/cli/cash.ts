import { MONEY_DECIMALS } from '../../engine/market/money.ts';
import { CURRENCIES, type Currency } from '../../engine/market/types.ts';
import { UsageError } from './usage-error.ts';

/**
 * Starting cash as `--cash` gives it: an amount of the default currency (`10000000`), or amounts by currency
 * (`KRW=10000000,USD=5000.50`).
 *
 * @returns integer minor units by currency
 * @throws UsageError naming the part that cannot be read
 */
export function parseCash(text: string, defaultCurrency: Currency): Partial<Record<Currency, number>> {
  const cash: Partial<Record<Currency, number>> = {};
  if (!text.includes('=')) return { [defaultCurrency]: minorUnits(text.trim(), defaultCurrency, text) };
  for (const part of text.split(',')) {
    const [name, amount] = part.split('=', 2).map((piece) => piece.trim());
    const currency = CURRENCIES.find((known) => known === name);
    if (currency === undefined) throw refusal(part, `the currencies are ${CURRENCIES.join(', ')}`);
    if (cash[currency] !== undefined) throw refusal(part, `${currency} is there twice`);
    cash[currency] = minorUnits(amount ?? '', currency, part);
  }
  return cash;
}

function minorUnits(amount: string, currency: Currency, part: string): number {
  const decimals = MONEY_DECIMALS[currency];
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const units = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  if (whole === undefined || fraction.length > decimals || !Number.isSafeInteger(units) || units === 0) {
    const places = decimals === 0 ? 'without decimals' : `with at most ${decimals} decimals`;
    throw refusal(part, `allowed is an amount of ${currency} above 0 ${places} and without separators`);
  }
  return units;
}

function refusal(part: string, why: string): UsageError {
  return new UsageError(`--cash: ${JSON.stringify(part)}: ${why}; e.g. 10000000 or KRW=10000000,USD=5000.50`);
}
