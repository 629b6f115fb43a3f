import type { MarketCode } from '../../market/types.ts';
import { count, priceOrNullOn } from './fields.ts';
import type { BookLevel } from './records.ts';

const DEPTH = 10;

/**
 * The levels of one side of a book, `askp1`, `askp_rsqn1` and so on, best first; null when one of them is no price. A
 * level without a price is none.
 */
export function levelsOf(
  market: MarketCode,
  fields: Readonly<Record<string, unknown>>,
  priceName: string,
  quantityName: string,
): readonly BookLevel[] | null {
  const price = priceOrNullOn(market);
  const levels: BookLevel[] = [];
  for (let level = 1; level <= DEPTH; level += 1) {
    const at = price.safeParse(fields[`${priceName}${level}`]);
    if (!at.success) return null;
    if (at.data === null) continue;
    const waiting = count.safeParse(fields[`${quantityName}${level}`]);
    if (!waiting.success) return null;
    levels.push({ price: at.data, quantity: waiting.data });
  }
  return levels;
}
