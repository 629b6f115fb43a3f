import type { ShadowOutcome } from './shadow-watch.ts';

/** What turning candidates down for one reason has cost or saved. */
export interface GateCost {
  readonly stage: ShadowOutcome['stage'];
  readonly reason: string;
  /** Candidates turned down whose days are over. */
  readonly rejected: number;
  /** Of them those that rose by 10 % or more within their days. */
  readonly surged: number;
  /** Of them those whose purchase would have lost. */
  readonly avoided: number;
  /** Sum of what purchases with a gain would have come to, percent of one purchase. */
  readonly missedPct: number;
  /** Sum of what purchases with a loss would have come to, percent of one purchase; zero or less. */
  readonly avoidedPct: number;
  /** Both together: above zero the gate has cost, below zero it has saved. */
  readonly netPct: number;
}

/** What each gate has cost, the most expensive first. Only rejections whose days are over count. */
export function gateCosts(outcomes: readonly ShadowOutcome[]): GateCost[] {
  const over = outcomes.filter(({ isOver }) => isOver);
  return [...Map.groupBy(over, ({ stage, reason }) => `${stage} ${reason}`).values()]
    .map(costOf)
    .sort((a, b) => b.netPct - a.netPct || (a.reason < b.reason ? -1 : 1));
}

function costOf(outcomes: readonly ShadowOutcome[]): GateCost {
  const { stage, reason } = outcomes[0]!;
  const results = outcomes.map(({ resultPct }) => resultPct ?? 0);
  const gains = results.filter((pct) => pct > 0);
  const losses = results.filter((pct) => pct < 0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const [missedPct, avoidedPct] = [sum(gains), sum(losses)];
  return {
    stage,
    reason,
    rejected: outcomes.length,
    surged: outcomes.filter(({ surgedDay }) => surgedDay !== null).length,
    avoided: losses.length,
    missedPct,
    avoidedPct,
    netPct: missedPct + avoidedPct,
  };
}
