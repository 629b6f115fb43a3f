import { z } from 'zod';
import type { CouncilRecord } from '../../engine/kernel/records.ts';
import { integer, jsonColumn, market, mode, real } from './columns.ts';
import { defineTable } from './table.ts';

const numbers = z.array(integer);
const claim = z.object({
  number: integer,
  side: z.enum(['bull', 'bear', 'strategist', 'risk-analyst']),
  round: integer,
  text: z.string(),
  facts: numbers,
});
const call = z.object({
  role: z.enum(['bull', 'bear', 'judge']),
  round: integer,
  failure: z.string().nullable(),
  provider: z.string(),
  model: z.string(),
  attempts: integer,
  inputTokens: integer.nullable(),
  outputTokens: integer.nullable(),
  microUsd: integer,
  latencyMs: integer,
  promptHash: z.string(),
  replyHash: z.string(),
});

const schema = z.object({
  kind: z.literal('council'),
  id: z.string(),
  at: integer,
  startedAt: integer,
  market,
  symbol: z.string(),
  name: z.string(),
  tradingDay: z.string(),
  actor: z.string(),
  source: z.enum(['model', 'offline']),
  facts: jsonColumn(z.array(z.string())),
  claims: jsonColumn(z.array(claim)),
  debate: z.string(),
  decision: z.enum(['BUY', 'SELL', 'HOLD', 'NO_DECISION']),
  confidence: real,
  cited: jsonColumn(numbers),
  keywords: jsonColumn(z.array(z.string())),
  rationale: z.string(),
  samples: integer,
  agreeing: integer,
  hunterScore: real,
  coverage: real,
  finalScore: real,
  riskTag: z.enum(['BULLISH', 'NEUTRAL', 'CAUTION', 'DISTRIBUTION_RISK']),
  calls: jsonColumn(z.array(call)),
  inputTokens: integer,
  outputTokens: integer,
  microUsd: integer,
  decisionId: z.string(),
  orderId: z.string().nullable(),
  mode,
});

/** Every debate of the council, word for word. */
export const COUNCILS = defineTable<CouncilRecord>({
  name: 'councils',
  time: 'at',
  kind: 'council',
  schema,
  key: ['id'],
});
