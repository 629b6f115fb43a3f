import { CONDITION_METRICS, type ConditionField, type ConditionMetric, type ScenarioCondition } from './model.ts';

/** Where each metric stands in the array that conditions are tested against. */
export const METRIC_INDEX = Object.fromEntries(CONDITION_METRICS.map((metric, i) => [metric, i])) as Readonly<
  Record<ConditionMetric, number>
>;

/** A condition as parallel columns, one entry per field, so that testing one allocates nothing. */
export interface CompiledCondition {
  readonly metric: Uint8Array;
  /** 1 for `_above`, 0 for `_below`. */
  readonly above: Uint8Array;
  readonly threshold: Float64Array;
}

/** Prepares a condition for `matches`. The condition is one that `playbookPlanSchema` accepts. */
export function compileCondition(condition: ScenarioCondition): CompiledCondition {
  const terms: { readonly metric: number; readonly above: number; readonly threshold: number }[] = [];
  for (const metric of CONDITION_METRICS) {
    for (const side of ['above', 'below'] as const) {
      const field: ConditionField = `${metric}_${side}`;
      const threshold = condition[field];
      if (threshold !== undefined) {
        terms.push({ metric: METRIC_INDEX[metric], above: side === 'above' ? 1 : 0, threshold });
      }
    }
  }
  return {
    metric: Uint8Array.from(terms, (term) => term.metric),
    above: Uint8Array.from(terms, (term) => term.above),
    threshold: Float64Array.from(terms, (term) => term.threshold),
  };
}

/**
 * Whether every field holds, strictly. `metrics` is ordered by `METRIC_INDEX`, not-a-number where a datum is missing:
 * such a field does not hold. A condition without fields never matches.
 */
export function matches(compiled: CompiledCondition, metrics: Float64Array): boolean {
  const { metric, above, threshold } = compiled;
  for (let i = 0; i < metric.length; i++) {
    const value = metrics[metric[i]!]!;
    const holds = above[i] === 1 ? value > threshold[i]! : value < threshold[i]!;
    if (!holds) return false;
  }
  return metric.length > 0;
}

/** The metrics that a condition asks for and that are missing now, each once. */
export function missingMetrics(compiled: CompiledCondition, metrics: Float64Array): ConditionMetric[] {
  return CONDITION_METRICS.filter((_, i) => compiled.metric.includes(i) && Number.isNaN(metrics[i]));
}
