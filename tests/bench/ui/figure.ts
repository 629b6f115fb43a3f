/** One measured number of the report. */
export interface Figure {
  /** What is measured, in words. */
  readonly name: string;
  /** The median where there are several. */
  readonly value: number;
  readonly unit: 'ms' | '% of a core' | 'bytes/s' | 'bytes' | '%' | 'MB' | '/s';
  /** The value must not be above it; null for what is told for comparison. */
  readonly limit: number | null;
  /** Every measurement that the value is the median of. */
  readonly of: readonly number[];
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that at least this share of the values does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const figure = (
  name: string,
  unit: Figure['unit'],
  values: readonly number[],
  limit: number | null = null,
): Figure => ({ name, value: median(values), unit, limit, of: values });

/** A value that could not be measured is not within its limit. */
export const isWithin = ({ value, limit }: Figure): boolean => limit === null || value <= limit;
