import type { TradingSettings } from '../kernel/settings.ts';
import { type CompiledCondition, compileCondition, matches } from './conditions.ts';
import { type GlobalRuleAst, globalRuleHolds, type PortfolioMetrics, parseGlobalRule } from './global-rule.ts';
import type { GlobalRule, PlaybookPlan, Scenario } from './model.ts';

/** A scenario with its place in the stock's list. */
export interface CompiledScenario {
  readonly index: number;
  readonly scenario: Scenario;
  readonly condition: CompiledCondition;
}

interface CompiledGlobalRule {
  readonly index: number;
  readonly rule: GlobalRule;
  readonly ast: GlobalRuleAst;
  /** A global rule is not a matter of opinion. */
  readonly confidence: 100;
}

/** A plan prepared for matching on every quote. */
export interface CompiledPlaybook {
  readonly globalRules: readonly CompiledGlobalRule[];
  /** By stock code, in order of priority. */
  readonly stocks: ReadonlyMap<string, readonly CompiledScenario[]>;
}

/**
 * Prepares a plan that `playbookPlanSchema` accepted. Scenarios beyond `MAX_SCENARIOS_PER_STOCK`, the last in priority,
 * are left out. Throws on a global rule that cannot be read.
 */
export function compilePlaybook(
  plan: PlaybookPlan,
  settings: Pick<TradingSettings, 'maxScenariosPerStock'>,
): CompiledPlaybook {
  const globalRules = plan.global_rules.map((rule, index) => {
    const parsed = parseGlobalRule(rule.condition);
    if (!parsed.ok) throw new Error(`global rule ${index + 1} of the playbook: ${parsed.error}`);
    return { index, rule, ast: parsed.rule, confidence: 100 } as const;
  });
  const stocks = new Map<string, readonly CompiledScenario[]>();
  for (const { stock_code, scenarios } of plan.stocks) {
    const used = scenarios.slice(0, settings.maxScenariosPerStock);
    stocks.set(
      stock_code,
      used.map((scenario, index) => ({ index, scenario, condition: compileCondition(scenario.condition) })),
    );
  }
  return { globalRules, stocks };
}

/** The first global rule that holds, or null. Global rules go before every scenario. */
export function matchGlobalRules(compiled: CompiledPlaybook, portfolio: PortfolioMetrics): CompiledGlobalRule | null {
  for (const rule of compiled.globalRules) {
    if (globalRuleHolds(rule.ast, portfolio)) return rule;
  }
  return null;
}

/** The first scenario of a stock whose condition holds, or null. `metrics` is ordered by `METRIC_INDEX`. */
export function matchScenario(
  compiled: CompiledPlaybook,
  code: string,
  metrics: Float64Array,
): CompiledScenario | null {
  const scenarios = compiled.stocks.get(code);
  if (scenarios === undefined) return null;
  for (const scenario of scenarios) {
    if (matches(scenario.condition, metrics)) return scenario;
  }
  return null;
}
