/** What one check came to. `detail` says for a person what was compared with what. */
export interface Verdict {
  readonly passed: boolean;
  readonly detail: string;
}

export function verdict(passed: boolean, detail: string): Verdict {
  return { passed, detail };
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
