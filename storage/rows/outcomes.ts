import { z } from 'zod';
import type { OutcomeRecord } from '../../engine/kernel/records.ts';
import { currency, integer, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('outcome'),
  decisionId: z.string(),
  at: integer,
  market,
  symbol: z.string(),
  role: z.enum(['entry', 'exit']),
  tradeId: z.string(),
  currency,
  pnl: integer,
  pct: real,
});

/** What decisions to buy and to sell came to. */
export const OUTCOMES = defineTable<OutcomeRecord>({
  name: 'outcomes',
  time: 'at',
  kind: 'outcome',
  schema,
  key: ['decision_id'],
});
