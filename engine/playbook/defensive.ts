import type { PlaybookPlan, ScenarioCondition } from './model.ts';

/** Conditions are strict, and a loss of exactly 3 % has to be sold as well. */
const AT_MINUS_THREE = -2.9999;

/** The plan when the planner did not answer in time or unusably: sell every holding at −3 % or worse, buy nothing. */
export function defensivePlan(holdings: readonly string[]): PlaybookPlan {
  return {
    market_outlook: 'neutral_to_bearish',
    global_rules: [],
    stocks: holdings.map((stock_code) => ({
      stock_code,
      scenarios: [
        {
          condition: { unrealized_pnl_pct_below: AT_MINUS_THREE },
          action: 'SELL',
          confidence: 90,
          allocation_pct: 0,
          stop_loss_pct: -3,
          take_profit_pct: 0,
          rationale: 'Defensive: no plan for today, so a loss of 3 % is not carried further.',
        },
      ],
    })),
  };
}

/**
 * Yesterday's plan for today: price levels are out of date and go; a scenario that consisted of nothing else goes with
 * them, and so does a stock without scenarios.
 */
export function expirePrices(plan: PlaybookPlan): PlaybookPlan {
  const stocks = plan.stocks.map((stock) => ({
    ...stock,
    scenarios: stock.scenarios
      .map((scenario) => ({ ...scenario, condition: withoutPrices(scenario.condition) }))
      .filter((scenario) => Object.keys(scenario.condition).length > 0),
  }));
  return { ...plan, stocks: stocks.filter((stock) => stock.scenarios.length > 0) };
}

function withoutPrices({ price_above: _above, price_below: _below, ...rest }: ScenarioCondition): ScenarioCondition {
  return rest;
}
