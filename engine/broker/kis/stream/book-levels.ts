import { type Price, price } from '../../../market/types.ts';
import type { Fields } from './fields.ts';
import type { BookLevel } from './records.ts';

/** A best bid or ask: null when that side is empty, which the broker writes as 0. */
export function readSide(fields: Fields, field: number, decimals: number): Price | null {
  const value = fields.decimal(field, decimals);
  return value > 0 ? price(value) : null;
}

/**
 * One side of a book, best first. Levels without a price are left out.
 * @param prices field of the best price; `sizes`: of its shares
 * @param step fields from a level to the next
 */
export function readLevels(
  fields: Fields,
  prices: number,
  sizes: number,
  { levels, step, decimals }: { readonly levels: number; readonly step: number; readonly decimals: number },
): readonly BookLevel[] {
  const read: BookLevel[] = [];
  for (let level = 0; level < levels; level++) {
    const at = readSide(fields, prices + level * step, decimals);
    const size = fields.whole(sizes + level * step);
    if (at !== null && !Number.isNaN(size)) read.push({ price: at, size });
  }
  return read;
}
