import { z } from 'zod';
import type { LessonRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { integer, jsonColumn, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('lesson'),
  id: z.string(),
  at: integer,
  market,
  day: z.string().transform(tradingDay),
  key: z.string(),
  text: z.string(),
  evidence: jsonColumn(z.object({ cases: real }).catchall(z.union([real, z.string()]))),
  status: z.enum(['proposed', 'approved', 'rejected']),
  decidedAt: integer.nullable(),
  decidedBy: z.string().nullable(),
});

/** Lessons that were proposed, and what the operator made of them. */
export const LESSONS = defineTable<LessonRecord>({
  name: 'lessons',
  time: 'at',
  kind: 'lesson',
  schema,
  key: ['id'],
  replaces: 'all',
});
