import { z } from 'zod';
import type { ModelCallRecord } from '../../engine/kernel/records.ts';
import { integer, market } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('model-call'),
  id: z.string(),
  at: integer,
  purpose: z.string(),
  market: market.nullable(),
  symbol: z.string().nullable(),
  provider: z.string(),
  model: z.string(),
  result: z.string(),
  message: z.string(),
  inputTokens: integer.nullable(),
  outputTokens: integer.nullable(),
  thinkingTokens: integer.nullable(),
  microUsd: integer,
  latencyMs: integer,
  promptHash: z.string(),
  system: z.string(),
  prompt: z.string(),
  reply: z.string(),
});

/** Every word that was said to a model and by it, and what it cost. */
export const MODEL_CALLS = defineTable<ModelCallRecord>({
  name: 'model_calls',
  time: 'at',
  kind: 'model-call',
  schema,
  key: ['id'],
});
