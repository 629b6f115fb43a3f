/** Numbers per record: three keys, then open, high, low, close, volume. */
export const STRIDE = 8;
const KEYS = 3;
const DIGIT_BITS = 16;
const BUCKETS = 1 << DIGIT_BITS;
/** Below this, clearing the buckets costs more than comparing. */
const SMALL = 4096;

/** Negative, zero or positive as the record at `a` comes before, with or after the one at `b`. */
export function compareRecords(left: Float64Array, a: number, right: Float64Array, b: number): number {
  for (let key = 0; key < KEYS; key++) {
    const difference = left[a + key]! - right[b + key]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The order (record indices) of `count` records by their keys, which are integers less than 2^48 apart. A stable radix
 * sort from the last key to the first; a key already in order costs one look, so sorted input is nearly free.
 */
export function sortedOrder(records: Float64Array, count: number): Uint32Array {
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  if (count < SMALL) return order.sort((a, b) => compareRecords(records, a * STRIDE, records, b * STRIDE) || a - b);
  let other = new Uint32Array(count);
  const digits = new Uint16Array(count);
  const next = new Uint32Array(BUCKETS);

  for (let key = KEYS - 1; key >= 0; key--) {
    const range = unsortedRange(records, order, key);
    if (range === null) continue;
    for (let divisor = 1; divisor <= range.span; divisor *= BUCKETS) {
      next.fill(0);
      for (let i = 0; i < count; i++) {
        const offset = records[order[i]! * STRIDE + key]! - range.min;
        const digit = (offset / divisor) & (BUCKETS - 1);
        digits[i] = digit;
        next[digit]!++;
      }
      for (let bucket = 0, from = 0; bucket < BUCKETS; bucket++) {
        const size = next[bucket]!;
        next[bucket] = from;
        from += size;
      }
      for (let i = 0; i < count; i++) other[next[digits[i]!]!++] = order[i]!;
      [order, other] = [other, order];
    }
  }
  return order;
}

/** Smallest value and span of a key, or null when the records are in its order already. */
function unsortedRange(records: Float64Array, order: Uint32Array, key: number): { min: number; span: number } | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sorted = true;
  for (let i = 0; i < order.length; i++) {
    const value = records[order[i]! * STRIDE + key]!;
    if (value < max) sorted = false;
    else max = value;
    if (value < min) min = value;
  }
  return sorted ? null : { min, span: max - min };
}
