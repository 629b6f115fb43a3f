import { MARKETS } from '../../../market/markets.ts';
import { MONEY_DECIMALS, notional } from '../../../market/money.ts';
import { type MarketCode, price, quantity, type TradingDay } from '../../../market/types.ts';
import { tradeCosts } from '../../sim/costs.ts';

/**
 * The most shares whose price and costs are within an amount.
 *
 * @param unit price units; 0 buys nothing
 * @param cash minor units
 */
export function affordable(market: MarketCode, unit: number, cash: number, day: TradingDay): number {
  if (unit === 0) return 0;
  const { priceDecimals, currency } = MARKETS[market];
  const perUnit = 10 ** (priceDecimals - MONEY_DECIMALS[currency]);
  const over = (shares: number) => {
    const amount = notional(price(unit), quantity(shares), market);
    const { commission, tax } = tradeCosts(market, 'BUY', amount, day);
    return amount + commission + tax - cash;
  };
  let shares = Math.floor((cash * perUnit) / unit);
  for (let excess = over(shares); excess > 0; excess = over(shares)) {
    shares -= Math.max(1, Math.floor((excess * perUnit) / unit));
  }
  return shares;
}
