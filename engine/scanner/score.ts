/** Below this volatility a symbol is no candidate, percent. */
export const MIN_VOLATILITY_PCT = 0.8;

/** Places a ranking of the exchange has; also the number of volume ranks that earn a bonus. */
export const RANKING_SIZE = 50;

/** Volatility at which the volatility part of the score is full, percent. */
const FULL_SCORE_VOLATILITY_PCT = 10;
const RANKED_VOLATILITY_POINTS = 85;
const MAX_SCORE = 100;
const TOP_VOLUME_BONUS = 15;
const BONUS_STEP_PER_RANK = 0.3;

/**
 * The day's range in percent of the last price; any price unit, the same for all three. Not-a-number when a price is
 * missing: a halted stock is reported with high and low of zero, and must not look like a range of 100 %.
 */
export function rangePct(high: number, low: number, last: number): number {
  return low > 0 && high >= low && last > 0 ? ((high - low) / last) * 100 : Number.NaN;
}

/** The larger of the day's change (either way) and the day's range, percent; not-a-number when either is. */
export function volatilityPct(changePct: number, range: number): number {
  return Math.max(Math.abs(changePct), range);
}

export interface CandidateScore {
  /** 0–100. */
  readonly score: number;
  /** The part that volatility earns, 0–85 (0–100 without rankings). */
  readonly volatilityScore: number;
  /** The part that liquidity earns, 0–15. */
  readonly bonus: number;
}

/**
 * The score by which candidates are ordered. `volumeRank` counts from 0, null outside the volume ranking. Without
 * rankings (`ranked` false) volatility alone earns up to 100 points and there is no bonus.
 */
export function candidateScore(volatility: number, volumeRank: number | null, ranked: boolean): CandidateScore {
  const points = ranked ? RANKED_VOLATILITY_POINTS : MAX_SCORE;
  const volatilityScore = Math.min(volatility / FULL_SCORE_VOLATILITY_PCT, 1) * points;
  const bonus = ranked && volumeRank !== null ? Math.max(0, TOP_VOLUME_BONUS - BONUS_STEP_PER_RANK * volumeRank) : 0;
  return { score: Math.min(MAX_SCORE, volatilityScore + bonus), volatilityScore, bonus };
}

/** Stand-in for RSI(14) while fewer than 15 daily closes are known, 0–100; whoever shows it marks it as a proxy. */
export function rsiProxy(changePct: number): number {
  return Math.min(100, Math.max(0, 50 + 2 * changePct));
}

/** Which kind of entry the day's change suggests: going with a rise or buying a fall. */
export function signalOf(changePct: number): 'momentum' | 'oversold' {
  return changePct >= 0 ? 'momentum' : 'oversold';
}

/**
 * Today's volume relative to yesterday's, never below 1: the larger of the measured ratio and the volume increase
 * that a ranking reports (percent). A missing or zero volume of yesterday counts as not known.
 */
export function volumeRatio(volumes: {
  readonly todayVolume: number;
  readonly yesterdayVolume: number | null;
  readonly rankingIncreasePct: number | null;
}): number {
  const { todayVolume, yesterdayVolume, rankingIncreasePct } = volumes;
  const measured = yesterdayVolume !== null && yesterdayVolume > 0 ? todayVolume / yesterdayVolume : 1;
  const reported = rankingIncreasePct === null ? 1 : rankingIncreasePct / 100 + 1;
  // Comparisons rather than Math.max: a value that is not a number is a value not known.
  let ratio = 1;
  if (measured > ratio) ratio = measured;
  if (reported > ratio) ratio = reported;
  return ratio;
}
