/** The parts of the quant score and the points each can give, 100 together. */
export const QUANT_GROUPS = { momentum: 20, quality: 20, value: 20, technical: 10, news: 10, flow: 20 } as const;
export type QuantGroup = keyof typeof QUANT_GROUPS;

interface Factor {
  readonly group: QuantGroup;
  readonly points: number;
  /** Share of the points for a value, 0–1. */
  share(value: number): number;
}

/** Nothing at `none` (and beyond), everything at `full`, a straight line between. */
const ramp =
  (none: number, full: number) =>
  (value: number): number =>
    Math.min(1, Math.max(0, (value - none) / (full - none)));

/** Rises from `start` to `low`, full up to `high`, falls to nothing at `end`. */
const plateau =
  (start: number, low: number, high: number, end: number) =>
  (value: number): number =>
    Math.min(ramp(start, low)(value), ramp(end, high)(value));

/*
 * Changes count for more than levels. Ramps are centred so that a value that says nothing scores the half that a
 * missing one gets; the widths are of the order seen in the Korean market.
 */
const FACTORS = {
  /** RSI(14): best in a healthy up-trend, nothing when oversold or overheated. */
  rsi: { group: 'momentum', points: 5, share: plateau(20, 45, 60, 80) },
  /** Return over 6 months, percent. */
  return6mPct: { group: 'momentum', points: 5, share: ramp(-30, 30) },
  /** Return over 1 month, percent. */
  return1mPct: { group: 'momentum', points: 5, share: ramp(-10, 10) },
  /** Percent below the 20-day high in an up-trend; 0 outside one. */
  pullbackPct: { group: 'momentum', points: 5, share: plateau(0, 3, 8, 15) },
  /** Change of the return on equity over a year, percentage points. */
  roeTrend: { group: 'quality', points: 20, share: ramp(-5, 5) },
  /** Percent by which the price/earnings ratio is below its own history. */
  perDiscountPct: { group: 'value', points: 8, share: ramp(-30, 30) },
  /** Price/book ratio. */
  pbr: { group: 'value', points: 6, share: ramp(3, 0.5) },
  /** Percent below the 52-week high; far below is a fall, not a bargain. */
  below52wHighPct: { group: 'value', points: 6, share: plateau(0, 15, 30, 60) },
  /** MA5 over MA20, percent. */
  maSpreadPct: { group: 'technical', points: 5, share: ramp(-2, 2) },
  /** Mean volume of 5 days over that of 20. */
  volumeTrend: { group: 'technical', points: 5, share: ramp(0.5, 1.5) },
  /** Change of the mean sentiment of news, each −1 to 1. */
  sentimentMomentum: { group: 'news', points: 10, share: ramp(-0.5, 0.5) },
  /** Net buying of foreigners over volume. */
  foreignNetBuying: { group: 'flow', points: 8, share: ramp(-0.05, 0.05) },
  /** Net buying of institutions over volume. */
  institutionNetBuying: { group: 'flow', points: 6, share: ramp(-0.03, 0.03) },
  /** Change of foreign ownership over 20 days, percentage points. */
  foreignOwnershipTrend: { group: 'flow', points: 6, share: ramp(-1, 1) },
} as const satisfies Record<string, Factor>;

export type QuantFactor = keyof typeof FACTORS;
/** What is known of a symbol; what is left out, null or not finite counts as missing. */
export type QuantInputs = Readonly<Partial<Record<QuantFactor, number | null>>>;

export interface QuantScore {
  /** 0–100. */
  readonly score: number;
  /** Share of the 100 points that rests on known inputs, 0–1. */
  readonly coverage: number;
  readonly groups: Readonly<Record<QuantGroup, number>>;
  readonly missing: readonly QuantFactor[];
}

/** Scores a symbol by its known factors. A missing one scores the neutral half and lowers the coverage. */
export function quantScore(inputs: QuantInputs): QuantScore {
  const groups = { momentum: 0, quality: 0, value: 0, technical: 0, news: 0, flow: 0 };
  const missing: QuantFactor[] = [];
  let score = 0;
  let known = 0;
  for (const name of Object.keys(FACTORS) as QuantFactor[]) {
    const factor = FACTORS[name];
    const value = inputs[name] ?? Number.NaN;
    const isKnown = Number.isFinite(value);
    const points = factor.points * (isKnown ? factor.share(value) : 0.5);
    groups[factor.group] += points;
    score += points;
    if (isKnown) known += factor.points;
    else missing.push(name);
  }
  return { score, coverage: known / 100, groups, missing };
}
