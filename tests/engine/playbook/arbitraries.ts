import fc from 'fast-check';
import { CONDITION_METRICS, type ConditionField, type ScenarioCondition } from '../../../engine/playbook/model.ts';

const FIELDS = CONDITION_METRICS.flatMap((metric): ConditionField[] => [`${metric}_above`, `${metric}_below`]);

/** Few and small numbers, so that data often equal thresholds. */
const threshold = fc.integer({ min: -3, max: 3 });

export const anyCondition: fc.Arbitrary<ScenarioCondition> = fc.dictionary(fc.constantFrom(...FIELDS), threshold, {
  noNullPrototype: true,
});

/** One value per metric, not-a-number where missing. */
export const anyMetrics = fc
  .tuple(...CONDITION_METRICS.map(() => fc.oneof({ weight: 5, arbitrary: threshold }, fc.constant(Number.NaN))))
  .map((values) => Float64Array.from(values));
