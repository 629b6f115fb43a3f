/** A number that a check compared with its limit; it speaks for passing while `value` is on that side of `limit`. */
export interface Measure {
  /** In words for a person. */
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly passes: '>=' | '<=' | '>' | '<';
  /** `price`: units of the market's price scale. */
  readonly unit: '%' | 'min' | 's' | 'price' | '';
}

/** A measure of numbers that may not be known. */
type MaybeMeasure = Omit<Measure, 'value' | 'limit'> & Readonly<Record<'value' | 'limit', number | null>>;

const isKnown = (measure: MaybeMeasure): measure is Measure =>
  Number.isFinite(measure.value) && Number.isFinite(measure.limit);

/** What one check came to. `detail` says for a person what was compared with what. */
export interface Verdict {
  readonly passed: boolean;
  readonly detail: string;
  /** Any one of these is enough to pass; left out where no single number decides. */
  readonly measures?: readonly Measure[];
}

/** A measure whose value or limit is not known decides nothing, and is left out. */
export function verdict(passed: boolean, detail: string, ...measured: readonly MaybeMeasure[]): Verdict {
  const measures = measured.filter(isKnown);
  return measures.length === 0 ? { passed, detail } : { passed, detail, measures };
}

/** False as soon as one value is NaN or infinite; a check with such a value never passes. */
export function allFinite(...values: readonly number[]): boolean {
  return values.every(Number.isFinite);
}

/** At most two decimals, without trailing zeros: `3.04 %`. */
export function showPct(pct: number): string {
  return `${Number(pct.toFixed(2))} %`;
}

/** A price as a person reads it, from price units; as the number it is where a market is not known. */
export type ShowPrice = (units: number) => string;

/** An amount of minor units with thousands separators: `98,000,000`, or `1,234.50` with two decimals. */
export function showAmount(minor: number, decimals: number): string {
  const [whole, fraction] = (minor / 10 ** decimals).toFixed(decimals).split('.');
  const grouped = (whole ?? '').replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
