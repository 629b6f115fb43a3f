import { z } from 'zod';
import type { IncidentRecord } from '../../engine/kernel/records.ts';
import { integer, market } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('incident'),
  id: z.string(),
  at: integer,
  level: z.enum(['info', 'warn', 'error', 'alarm']),
  event: z.string(),
  actor: z.string(),
  market: market.nullable(),
  symbol: z.string().nullable(),
  message: z.string(),
});

/** Commands, state changes and whatever went wrong. */
export const INCIDENTS = defineTable<IncidentRecord>({
  name: 'incidents',
  time: 'at',
  kind: 'incident',
  schema,
  key: ['id'],
});
