import { quantity } from '../../market/types.ts';
import type { BrokerHolding } from '../../orders/broker-report.ts';

/**
 * One entry a symbol: KIS has a row for each kind of loan, and keeps what was sold out for two days with no shares. The
 * average price is weighted by shares.
 */
export function joinHoldings(rows: readonly BrokerHolding[]): readonly BrokerHolding[] {
  const bySymbol = new Map<string, BrokerHolding>();
  for (const row of rows) {
    if (row.quantity === 0) continue;
    const key = `${row.market} ${row.code}`;
    const known = bySymbol.get(key);
    if (known === undefined) {
      bySymbol.set(key, row);
      continue;
    }
    const shares = known.quantity + row.quantity;
    const cost = known.averagePrice * known.quantity + row.averagePrice * row.quantity;
    bySymbol.set(key, { ...row, quantity: quantity(shares), averagePrice: cost / shares });
  }
  return [...bySymbol.values()];
}
