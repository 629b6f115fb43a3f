import { z } from 'zod';
import type { JobRunRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { JOB_IDS } from '../../engine/schedule/job-table.ts';
import { integer, market } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('job-run'),
  id: z.string(),
  job: z.enum(JOB_IDS),
  market: market.nullable(),
  day: z.string().transform(tradingDay),
  due: integer,
  startedAt: integer,
  tookMs: integer,
  attempts: integer,
  result: z.enum(['done', 'failed', 'missed']),
  note: z.string(),
  by: z.string(),
});

/** One row for each job, market and due day, the last attempt; and one for each run by hand. */
export const JOB_RUNS = defineTable<JobRunRecord>({
  name: 'job_runs',
  time: 'started_at',
  kind: 'job-run',
  schema,
  key: ['id'],
  replaces: 'all',
});
