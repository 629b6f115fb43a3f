import { z } from 'zod';
import type { InsightRecord } from '../../engine/kernel/records.ts';
import { integer, jsonColumn, real } from './columns.ts';
import { defineTable } from './table.ts';

const names = jsonColumn(z.array(z.string()));
const claim = z.object({
  number: integer,
  side: z.enum(['bull', 'bear', 'strategist', 'risk-analyst']),
  round: integer,
  text: z.string(),
  facts: z.array(integer),
});
const role = z.object({
  role: z.enum(['strategist', 'risk-analyst', 'chief-judge']),
  provider: z.string(),
  model: z.string(),
  inputTokens: integer.nullable(),
  outputTokens: integer.nullable(),
  microUsd: integer,
});

const schema = z.object({
  kind: z.literal('insight'),
  id: z.string(),
  at: integer,
  day: z.string(),
  source: z.enum(['model', 'offline', 'neutral']),
  positionMultiplier: real,
  stopLossMultiplier: real,
  favourSectors: names,
  avoidSectors: names,
  themes: names,
  risks: names,
  rationale: z.string(),
  reason: z.string(),
  claims: jsonColumn(z.array(claim)),
  cited: jsonColumn(z.array(integer)),
  roles: jsonColumn(z.array(role)),
  microUsd: integer,
});

/** The macro council's days. */
export const INSIGHTS = defineTable<InsightRecord>({
  name: 'insights',
  time: 'at',
  kind: 'insight',
  schema,
  key: ['id'],
});
