import type { Claim } from '../brain/prompts/debate.ts';
import type { Verdict } from '../brain/reply/schemas.ts';
import type { CouncilVerdict } from './debate.ts';

/** One answer of the judge: its verdict, or why there is none. */
export type JudgeSample = { readonly verdict: Verdict } | { readonly failure: string };

/** No decision, and why. */
export const noDecision = (rationale: string, agreement: CouncilVerdict['agreement'] = null): CouncilVerdict => ({
  decision: 'NO_DECISION',
  confidence: 0,
  claims: [],
  keywords: [],
  rationale,
  agreement,
});

/**
 * What the judge's samples come to: what more than half of them say, in the words of the first of these, at their mean
 * confidence. A verdict that cites no claim that was made is none, and neither is one without a majority.
 */
export function settleVerdict(samples: readonly JudgeSample[], claims: readonly Claim[]): CouncilVerdict {
  const verdicts = samples.map((sample) => citing(sample, claims));
  const counts = new Map<string, number>();
  for (const { decision } of verdicts) counts.set(decision, (counts.get(decision) ?? 0) + 1);
  const [decision, same] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['NO_DECISION', 0];
  const agreement = samples.length > 1 ? { samples: samples.length, same } : null;
  if (same * 2 <= samples.length) {
    const said = [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
    return noDecision(
      said === '' ? 'the judge was not asked' : `the judge does not agree with itself: ${said}`,
      agreement,
    );
  }
  const majority = verdicts.filter((verdict) => verdict.decision === decision);
  const confidence = majority.reduce((sum, verdict) => sum + verdict.confidence, 0) / majority.length;
  return { ...majority[0]!, confidence: Math.round(confidence * 10) / 10, agreement };
}

function citing(sample: JudgeSample, claims: readonly Claim[]): CouncilVerdict {
  if ('failure' in sample) return noDecision(sample.failure);
  const { verdict } = sample;
  const made = new Set(claims.map(({ number }) => number));
  const cited = [...new Set(verdict.claims)].filter((number) => made.has(number));
  if (verdict.decision !== 'NO_DECISION' && cited.length === 0) {
    return noDecision(
      `${verdict.decision} at ${verdict.confidence} counts for nothing: it cites no claim that was made`,
    );
  }
  return { ...verdict, claims: cited, agreement: null };
}
