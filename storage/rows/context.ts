import { z } from 'zod';
import { CONTEXT_LAYERS } from '../../engine/context/layers.ts';
import type { ContextRecord } from '../../engine/kernel/records.ts';
import { integer } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('context'),
  layer: z.enum(CONTEXT_LAYERS),
  timeFrame: z.string(),
  key: z.string(),
  value: z.string(),
  updatedAt: integer,
  source: z.string(),
});

/** What the desk remembers, one row a layer, time frame and key. */
export const CONTEXT = defineTable<ContextRecord>({
  name: 'context',
  time: 'updated_at',
  kind: 'context',
  schema,
  key: ['layer', 'time_frame', 'key'],
  replaces: 'all',
});
