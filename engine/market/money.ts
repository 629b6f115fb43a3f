import { MARKETS } from './markets.ts';
import { type Currency, type MarketCode, type Money, money, type Price, price, type Quantity } from './types.ts';

/** Decimals of each currency's minor unit in the ledger. */
export const MONEY_DECIMALS: Readonly<Record<Currency, number>> = { KRW: 0, USD: 2, JPY: 0, HKD: 2, CNY: 2, VND: 0 };

/**
 * What a quantity costs at a price, in minor units of the market's currency, rounded half away from zero.
 * @throws RangeError when the product is no safe integer
 */
export function notional(at: Price, shares: Quantity, market: MarketCode): Money {
  const value = at * shares;
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`${shares} shares at ${at} price units on ${market}: the amount is not a safe integer`);
  }
  const perMinorUnit = unitsPerMinor(market);
  const rest = Math.abs(value % perMinorUnit);
  const whole = Math.trunc(value / perMinorUnit);
  return money(rest * 2 >= perMinorUnit ? whole + Math.sign(value) : whole);
}

/** Price units in a minor unit of the market's currency: 1, 10 or 100, for a price scale is never the coarser one. */
export function unitsPerMinor(market: MarketCode): number {
  const { priceDecimals, currency } = MARKETS[market];
  return 10 ** (priceDecimals - MONEY_DECIMALS[currency]);
}

/**
 * A decimal price of the market's currency as the nearest price unit.
 * @throws RangeError when it is not a number or too large for a safe integer
 */
export function toPrice(decimal: number, market: MarketCode): Price {
  const units = Math.round(decimal * 10 ** MARKETS[market].priceDecimals);
  if (!Number.isSafeInteger(units)) throw new RangeError(`${decimal} is not a price on ${market}`);
  return price(units);
}

/** A price as a decimal number of the market's currency. */
export function fromPrice(units: Price, market: MarketCode): number {
  return units / 10 ** MARKETS[market].priceDecimals;
}

/** `1,234.50 USD` */
export function formatMoney(amount: Money, currency: Currency): string {
  return `${decimalText(amount, MONEY_DECIMALS[currency])} ${currency}`;
}

/** `71,900` (KR), `187.25` or `0.4075` (US): the currency's decimals, more only where the price needs them. */
export function formatPrice(units: Price, market: MarketCode): string {
  const { priceDecimals, currency } = MARKETS[market];
  let text = decimalText(units, priceDecimals);
  for (let spare = priceDecimals - MONEY_DECIMALS[currency]; spare > 0 && text.endsWith('0'); spare -= 1) {
    text = text.slice(0, -1);
  }
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

/** Integer units of 10^-decimals with thousands separators: exact, without floating point. */
function decimalText(units: number, decimals: number): string {
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = units < 0 ? '-' : '';
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}
