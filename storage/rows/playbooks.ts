import { z } from 'zod';
import type { PlaybookRecord } from '../../engine/kernel/records.ts';
import { instant } from '../../engine/market/types.ts';
import { CONDITION_METRICS, type ConditionField, OUTLOOKS, SCENARIO_ACTIONS } from '../../engine/playbook/model.ts';
import { integer, jsonColumn, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const conditionField = z.enum(
  CONDITION_METRICS.flatMap((metric): ConditionField[] => [`${metric}_above`, `${metric}_below`]),
);
const action = z.enum(SCENARIO_ACTIONS);

const scenario = z.object({
  condition: z.partialRecord(conditionField, real),
  action,
  confidence: real,
  allocation_pct: real,
  stop_loss_pct: real,
  take_profit_pct: real,
  rationale: z.string(),
});

const playbook = z.object({
  id: z.string(),
  market,
  day: z.string(),
  version: integer,
  createdAt: integer.transform(instant),
  source: z.enum(['offline', 'model', 'defensive', 'yesterday']),
  model: z.string(),
  contextSummary: z.string(),
  crossMarketSummary: z.string(),
  market_outlook: z.enum(OUTLOOKS),
  global_rules: z.array(z.object({ condition: z.string(), action, rationale: z.string() })),
  stocks: z.array(z.object({ stock_code: z.string(), scenarios: z.array(scenario) })),
});

const schema = z.object({
  kind: z.literal('playbook'),
  status: z.enum(['pending', 'generated', 'active', 'expired', 'failed']),
  playbook: jsonColumn(playbook),
});

/** The plan is one JSON document; `id`, `market`, `day`, `version` and `created_at` are columns computed from it. */
export const PLAYBOOKS = defineTable<PlaybookRecord>({
  name: 'playbooks',
  time: 'created_at',
  kind: 'playbook',
  schema,
  key: ['id'],
  replaces: 'all',
});
