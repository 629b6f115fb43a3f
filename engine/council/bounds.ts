import type { CouncilVerdict } from './debate.ts';

/** A verdict moves the score of a symbol no further than this from its quant score, points. */
export const MAX_DISTANCE = 15;
/** Between owning a symbol and not. */
export const NEUTRAL_SCORE = 50;

export interface BoundedScore {
  /** The verdict as a score: 100 a certain BUY, 0 a certain SELL, 50 neither. */
  readonly judge: number;
  readonly quant: number;
  /** `judge`, no further than 15 points from `quant`. */
  readonly final: number;
}

/** Numbers outvote words: `clamp(judge, quant − 15, quant + 15)`. */
export function boundScore({ decision, confidence }: CouncilVerdict, quant: number): BoundedScore {
  const direction = decision === 'BUY' ? 1 : decision === 'SELL' ? -1 : 0;
  const judge = NEUTRAL_SCORE + (direction * confidence) / 2;
  const final = Math.min(quant + MAX_DISTANCE, Math.max(quant - MAX_DISTANCE, judge));
  return { judge, quant, final: Math.min(100, Math.max(0, final)) };
}

/** True when what the verdict wants is still wanted after the bound: a BUY above the middle, a SELL below it. */
export function stands(decision: CouncilVerdict['decision'], { final }: BoundedScore): boolean {
  if (decision === 'BUY') return final > NEUTRAL_SCORE;
  return decision === 'SELL' ? final < NEUTRAL_SCORE : true;
}
