import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRIC_INDEX } from '../../../engine/playbook/conditions.ts';
import { defensivePlan, expirePrices } from '../../../engine/playbook/defensive.ts';
import { compilePlaybook, matchScenario } from '../../../engine/playbook/matching.ts';
import { playbookPlanSchema } from '../../../engine/playbook/schema.ts';
import { anyCondition } from './arbitraries.ts';

function actionAt(unrealizedPct: number): string | undefined {
  const metrics = new Float64Array(6).fill(Number.NaN);
  metrics[METRIC_INDEX.unrealized_pnl_pct] = unrealizedPct;
  const compiled = compilePlaybook(defensivePlan(['005930']), { maxScenariosPerStock: 5 });
  return matchScenario(compiled, '005930', metrics)?.scenario.action;
}

describe('defensivePlan', () => {
  it('sells a holding at −3 % or worse and leaves the others alone', () => {
    expect([actionAt(-3), actionAt(-7.5), actionAt(-2.99), actionAt(4)]).toEqual([
      'SELL',
      'SELL',
      undefined,
      undefined,
    ]);
  });

  it('is a plan like any other, and buys nothing', () => {
    const plan = defensivePlan(['005930', 'AAPL']);
    expect(playbookPlanSchema.parse(plan)).toEqual(plan);
    expect(plan.stocks.flatMap((stock) => stock.scenarios.map(({ action }) => action))).toEqual(['SELL', 'SELL']);
  });
});

describe('expirePrices', () => {
  const planWith = (conditions: readonly object[]) => ({
    ...defensivePlan([]),
    stocks: conditions.map((condition, i) => ({
      stock_code: `S${i}`,
      scenarios: [{ ...defensivePlan(['X']).stocks[0]!.scenarios[0]!, condition }],
    })),
  });

  it('drops price levels, and what consists of nothing else', () => {
    const expired = expirePrices(
      planWith([
        { price_above: 71_000, rsi_below: 30 },
        { price_below: 5, price_above: 4 },
      ]),
    );
    expect(expired.stocks.map((stock) => [stock.stock_code, stock.scenarios[0]?.condition])).toEqual([
      ['S0', { rsi_below: 30 }],
    ]);
  });

  it('leaves no price and no empty condition behind', () => {
    fc.assert(
      fc.property(fc.array(anyCondition), (conditions) => {
        for (const { scenarios } of expirePrices(planWith(conditions)).stocks) {
          for (const { condition } of scenarios) {
            expect(Object.keys(condition)).not.toHaveLength(0);
            expect(condition.price_above ?? condition.price_below).toBeUndefined();
          }
        }
      }),
    );
  });
});
