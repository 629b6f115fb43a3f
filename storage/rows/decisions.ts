import { z } from 'zod';
import type { DecisionRecord } from '../../engine/kernel/records.ts';
import { decisionCause, integer, jsonColumn, market, mode, real, session } from './columns.ts';
import { defineTable } from './table.ts';

const measure = z.object({
  what: z.string(),
  value: real,
  limit: real,
  passes: z.enum(['>=', '<=', '>', '<']),
  unit: z.enum(['%', 'min', 's', 'price', '']),
});
const check = z.object({
  check: z.string(),
  passed: z.boolean(),
  detail: z.string(),
  measures: z.array(measure).exactOptional(),
});

const schema = z.object({
  kind: z.literal('decision'),
  id: z.string(),
  at: integer,
  lastAt: integer,
  count: integer,
  market,
  symbol: z.string(),
  name: z.string(),
  session,
  tradingDay: z.string(),
  action: z.enum(['BUY', 'SELL', 'HOLD']),
  cause: decisionCause,
  confidence: real,
  rationale: z.string(),
  playbookId: z.string().nullable(),
  scenarioIndex: integer.nullable(),
  price: integer,
  inputs: jsonColumn(z.record(z.string(), z.union([real, z.string(), z.boolean(), z.null()]))),
  checks: jsonColumn(z.array(check)),
  orderId: z.string().nullable(),
  mode,
});

/** A repetition of a decision counts up the row it repeats. */
export const DECISIONS = defineTable<DecisionRecord>({
  name: 'decisions',
  time: 'at',
  kind: 'decision',
  schema,
  key: ['id'],
  replaces: ['count', 'lastAt', 'orderId'],
});
