import { z } from 'zod';
import { parseGlobalRule } from './global-rule.ts';
import { CONDITION_METRICS, type ConditionField, OUTLOOKS, type PlaybookPlan, SCENARIO_ACTIONS } from './model.ts';

/** The most scenarios a stock may have, whatever `MAX_SCENARIOS_PER_STOCK` says. */
const MAX_SCENARIOS = 10;

const CONDITION_FIELDS = CONDITION_METRICS.flatMap((metric): ConditionField[] => [
  `${metric}_above`,
  `${metric}_below`,
]);

const percent = z.number().min(0).max(100);

const scenarioSchema = z.strictObject({
  condition: z.partialRecord(z.enum(CONDITION_FIELDS), z.number()),
  action: z.enum(SCENARIO_ACTIONS),
  confidence: percent,
  allocation_pct: percent.default(10),
  stop_loss_pct: z.number().min(-100).max(0).default(-2),
  take_profit_pct: z.number().min(0).default(3),
  rationale: z.string(),
});

const globalRuleSchema = z.strictObject({
  condition: z.string().superRefine((text, context) => {
    const parsed = parseGlobalRule(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
  }),
  action: z.enum(SCENARIO_ACTIONS),
  rationale: z.string(),
});

const stockSchema = z.strictObject({
  stock_code: z.string().min(1),
  scenarios: z.array(scenarioSchema).max(MAX_SCENARIOS),
});

/**
 * The shape of a planner's reply. Fields that are not known, numbers out of range or not finite, a stock named twice
 * and a global rule that cannot be read all make the whole reply unusable: nothing of it is guessed.
 */
export const playbookPlanSchema: z.ZodType<PlaybookPlan> = z.strictObject({
  market_outlook: z.enum(OUTLOOKS),
  global_rules: z.array(globalRuleSchema),
  stocks: z.array(stockSchema).superRefine((stocks, context) => {
    const codes = stocks.map((stock) => stock.stock_code);
    const twice = codes.find((code, i) => codes.indexOf(code) !== i);
    if (twice !== undefined) context.addIssue({ code: 'custom', message: `stock ${twice} appears more than once` });
  }),
});
