import { z } from 'zod';
import type { ShadowRecord } from '../../engine/kernel/records.ts';
import { integer, market } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('shadow'),
  id: z.string(),
  at: integer,
  market,
  symbol: z.string(),
  stage: z.enum(['hunter', 'gate', 'judge']),
  reason: z.string(),
  price: integer,
});

/** Candidates that were turned down. */
export const SHADOW = defineTable<ShadowRecord>({ name: 'shadow', time: 'at', kind: 'shadow', schema, key: ['id'] });
