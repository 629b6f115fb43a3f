import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition, METRIC_INDEX, matches, missingMetrics } from '../../../engine/playbook/conditions.ts';
import { CONDITION_METRICS, type ConditionMetric, type ScenarioCondition } from '../../../engine/playbook/model.ts';
import { anyCondition, anyMetrics } from './arbitraries.ts';

function metricsOf(known: Partial<Record<ConditionMetric, number>>): Float64Array {
  return Float64Array.from(CONDITION_METRICS, (metric) => known[metric] ?? Number.NaN);
}

const test = (condition: ScenarioCondition, known: Partial<Record<ConditionMetric, number>>) =>
  matches(compileCondition(condition), metricsOf(known));

describe('matches', () => {
  it('joins the fields by AND', () => {
    const oversold = { rsi_below: 30, volume_ratio_above: 1.5 };
    expect(test(oversold, { rsi: 28, volume_ratio: 2 })).toBe(true);
    expect(test(oversold, { rsi: 28, volume_ratio: 1.2 })).toBe(false);
  });

  it('is strict: a value on the threshold does not match', () => {
    expect(test({ rsi_below: 30 }, { rsi: 30 })).toBe(false);
    expect(test({ price_above: 71_000 }, { price: 71_000 })).toBe(false);
    expect(test({ price_above: 71_000 }, { price: 71_001 })).toBe(true);
  });

  it('does not match on a missing datum, and names it once', () => {
    const compiled = compileCondition({ rsi_above: 20, rsi_below: 30, price_above: 1 });
    expect(matches(compiled, metricsOf({ price: 2 }))).toBe(false);
    expect(missingMetrics(compiled, metricsOf({ price: 2 }))).toEqual(['rsi']);
  });

  it('never matches without a field', () => {
    const empty = compileCondition({});
    fc.assert(fc.property(anyMetrics, (metrics) => !matches(empty, metrics)));
  });

  it('agrees with reading the condition field by field', () => {
    fc.assert(
      fc.property(anyCondition, anyMetrics, (condition, metrics) => {
        const holds = Object.entries(condition).map(([field, threshold]) => {
          const [, metric, side] = /^(.*)_(above|below)$/.exec(field)!;
          const value = metrics[METRIC_INDEX[metric as ConditionMetric]]!;
          return side === 'above' ? value > threshold : value < threshold;
        });
        expect(matches(compileCondition(condition), metrics)).toBe(holds.length > 0 && holds.every(Boolean));
      }),
    );
  });
});
