import type { PlanSubject, Regime } from './model.ts';

/** One observation for (or, with negative points, against) buying. */
interface Evidence {
  readonly points: number;
  readonly says: string;
}

const BASE_CONFIDENCE = 70;
const MAX_CONFIDENCE = 95;

const REGIME_POINTS: Readonly<Record<Regime, number>> = {
  STRONG_BULL: 6,
  BULL: 4,
  NEUTRAL: 0,
  BEAR: -5,
  STRONG_BEAR: -10,
};

/**
 * What speaks for and against a buy. `rising` looks for strength that is not overheated, `falling` for a fall that has
 * gone far enough. A datum that is null says nothing. Points sum to a confidence in `confidenceOf`.
 */
export function buyEvidence(
  subject: PlanSubject,
  regime: Regime,
  reboundRsi: number,
  direction: 'rising' | 'falling',
): Evidence[] {
  return [
    averages(subject, direction),
    rsiZone(subject, reboundRsi, direction),
    volume(subject),
    liveliness(subject),
    { points: REGIME_POINTS[regime], says: `regime ${regime.toLowerCase().replace('_', ' ')}` },
  ]
    .filter((evidence) => evidence !== null)
    .filter(({ points }) => points !== 0);
}

/** 70 and the points of the evidence, between 0 and 95. */
export function confidenceOf(evidence: readonly Evidence[]): number {
  const sum = evidence.reduce((total, { points }) => total + points, BASE_CONFIDENCE);
  return Math.min(MAX_CONFIDENCE, Math.max(0, sum));
}

/** The order of price, MA5 and MA20. A fall below the averages is no argument against a rebound. */
function averages({ price, ma5, ma20 }: PlanSubject, direction: 'rising' | 'falling'): Evidence | null {
  if (ma5 === null || ma20 === null) return null;
  if (price > ma5 && ma5 > ma20) return { points: 8, says: 'price over MA5 over MA20' };
  if (price > ma20) return { points: 4, says: 'price over MA20' };
  return direction === 'rising' ? { points: -5, says: 'price under MA20' } : null;
}

function rsiZone(
  { rsi, rsiIsProxy }: PlanSubject,
  reboundRsi: number,
  direction: 'rising' | 'falling',
): Evidence | null {
  if (rsi === null) return null;
  const says = `RSI ${Math.round(rsi)}${rsiIsProxy ? ' (proxy)' : ''}`;
  if (direction === 'falling') {
    if (rsi < reboundRsi - 10) return { points: 10, says };
    return rsi < reboundRsi ? { points: 7, says } : { points: -5, says };
  }
  if (rsi > 75) return { points: -10, says };
  return rsi >= 45 && rsi <= 70 ? { points: 6, says } : null;
}

function volume({ volumeRatio }: PlanSubject): Evidence | null {
  if (volumeRatio === null || volumeRatio < 1.5) return null;
  return { points: volumeRatio >= 2 ? 6 : 4, says: `volume ${volumeRatio.toFixed(1)} times yesterday’s` };
}

/** The scanner's score: the stock moves and is traded. */
function liveliness({ score }: PlanSubject): Evidence | null {
  if (score === null || score < 40) return null;
  return { points: score >= 70 ? 6 : 4, says: `score ${Math.round(score)}` };
}
