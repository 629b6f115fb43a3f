import { describe, expect, it } from 'vitest';
import { playbookPlanSchema } from '../../../engine/playbook/schema.ts';

const scenario = { condition: { rsi_below: 30 }, action: 'BUY', confidence: 82, rationale: 'oversold' };
const reply = (change: object = {}, scenarios: readonly object[] = [{ ...scenario, ...change }]) => ({
  market_outlook: 'neutral',
  global_rules: [{ condition: 'portfolio_pnl_pct < -2', action: 'REDUCE_ALL', rationale: 'bad day' }],
  stocks: [{ stock_code: '005930', scenarios }],
});
const accepts = (value: unknown) => playbookPlanSchema.safeParse(value).success;

describe('playbookPlanSchema', () => {
  it('fills in allocation, stop and target', () => {
    expect(playbookPlanSchema.parse(reply()).stocks[0]?.scenarios[0]).toEqual({
      ...scenario,
      allocation_pct: 10,
      stop_loss_pct: -2,
      take_profit_pct: 3,
    });
  });

  it.each([
    { confidence: 101 },
    { confidence: -1 },
    { confidence: Number.NaN },
    { confidence: '82' },
    { allocation_pct: 120 },
    { stop_loss_pct: 2 },
    { take_profit_pct: -3 },
    { take_profit_pct: Number.POSITIVE_INFINITY },
    { action: 'SHORT' },
    { condition: { rsi_under: 30 } },
    { condition: { rsi_below: null } },
    { condition: { rsi_below: Number.NaN } },
    { leverage: 3 },
  ])('refuses a scenario with %j', (change) => {
    expect(accepts(reply(change))).toBe(false);
  });

  it('refuses a stock named twice', () => {
    const [stock] = reply().stocks;
    expect(accepts({ ...reply(), stocks: [stock, stock] })).toBe(false);
  });

  it('refuses more than ten scenarios of one stock', () => {
    expect(accepts(reply({}, Array(10).fill(scenario)))).toBe(true);
    expect(accepts(reply({}, Array(11).fill(scenario)))).toBe(false);
  });

  it('refuses a global rule that cannot be read, and says why', () => {
    const result = playbookPlanSchema.safeParse({
      ...reply(),
      global_rules: [{ condition: 'vix > 30', action: 'HOLD', rationale: '' }],
    });
    expect(result.error?.issues[0]?.message).toContain('unknown metric "vix"');
  });
});
