import { describe, expect, it } from 'vitest';
import { METRIC_INDEX } from '../../../engine/playbook/conditions.ts';
import { compilePlaybook, matchGlobalRules, matchScenario } from '../../../engine/playbook/matching.ts';
import type { PlaybookPlan, Scenario } from '../../../engine/playbook/model.ts';

const scenario = (condition: Scenario['condition'], rationale: string): Scenario => ({
  condition,
  action: 'BUY',
  confidence: 85,
  allocation_pct: 10,
  stop_loss_pct: -2,
  take_profit_pct: 3,
  rationale,
});

const plan: PlaybookPlan = {
  market_outlook: 'neutral',
  global_rules: [
    { condition: 'portfolio_pnl_pct < -2', action: 'REDUCE_ALL', rationale: 'bad day' },
    { condition: 'positions >= 8', action: 'HOLD', rationale: 'full' },
  ],
  stocks: [
    {
      stock_code: '005930',
      scenarios: [
        scenario({ rsi_below: 20 }, 'very oversold'),
        scenario({ rsi_below: 40 }, 'oversold'),
        scenario({ rsi_below: 45 }, 'low'),
      ],
    },
  ],
};
const compiled = compilePlaybook(plan, { maxScenariosPerStock: 2 });

function withRsi(rsi: number): Float64Array {
  const metrics = new Float64Array(6).fill(Number.NaN);
  metrics[METRIC_INDEX.rsi] = rsi;
  return metrics;
}

describe('matchScenario', () => {
  it('takes the first match in order of priority', () => {
    expect(matchScenario(compiled, '005930', withRsi(15))).toMatchObject({
      index: 0,
      scenario: { rationale: 'very oversold' },
    });
    expect(matchScenario(compiled, '005930', withRsi(35))).toMatchObject({
      index: 1,
      scenario: { rationale: 'oversold' },
    });
  });

  it('knows nothing of other stocks, nor of scenarios beyond the limit', () => {
    expect(matchScenario(compiled, '000660', withRsi(15))).toBeNull();
    expect(matchScenario(compiled, '005930', withRsi(42))).toBeNull();
  });
});

describe('matchGlobalRules', () => {
  it('takes the first that holds, with full confidence', () => {
    const both = { portfolio_pnl_pct: -2.5, cash_pct: 10, positions: 9 };
    expect(matchGlobalRules(compiled, both)).toMatchObject({
      index: 0,
      confidence: 100,
      rule: { action: 'REDUCE_ALL' },
    });
    expect(matchGlobalRules(compiled, { ...both, portfolio_pnl_pct: 0 })).toMatchObject({ index: 1 });
    expect(matchGlobalRules(compiled, { ...both, portfolio_pnl_pct: 0, positions: 1 })).toBeNull();
  });

  it('refuses to start with a rule that cannot be read', () => {
    const broken = { ...plan, global_rules: [{ condition: 'vix > 30', action: 'HOLD', rationale: '' } as const] };
    expect(() => compilePlaybook(broken, { maxScenariosPerStock: 5 })).toThrow(
      'global rule 1 of the playbook: unknown metric "vix"',
    );
  });
});
