import { notional } from '../market/money.ts';
import type { Currency, MarketCode } from '../market/types.ts';
import { price, quantity } from '../market/types.ts';
import type { Desk } from './desk.ts';

/** What a holding of one currency is worth and cost, minor units. */
export interface Holdings {
  evaluation: number;
  purchase: number;
  count: number;
}

/** Values the holdings of a currency at their last prices. */
export function holdingsOf(desk: Desk, currency: Currency): Holdings {
  const holdings: Holdings = { evaluation: 0, purchase: 0, count: 0 };
  for (const position of desk.state.positions.values()) {
    if (desk.currencyOf(position.market) !== currency) continue;
    holdings.evaluation += amountOf(position.market, desk.table.columns.last[position.symbol]!, position.quantity);
    holdings.purchase += position.cost;
    holdings.count++;
  }
  return holdings;
}

/** Amount of shares at a price, minor units. NaN for a price that is not a number: every check on it then fails. */
export function amountOf(market: MarketCode, at: number, shares: number): number {
  return Number.isFinite(at) ? notional(price(Math.round(at)), quantity(shares), market) : Number.NaN;
}

/** Cash and holdings of one currency, minor units. */
export function equityOf(desk: Desk, currency: Currency): number {
  return desk.accountIn(currency).cash + holdingsOf(desk, currency).evaluation;
}
