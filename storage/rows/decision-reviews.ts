import { z } from 'zod';
import type { DecisionReviewRecord } from '../../engine/kernel/records.ts';
import { integer } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('decision-review'),
  decisionId: z.string(),
  at: integer,
  actor: z.string(),
  notes: z.string(),
});

/** Decisions that a person has looked at, with the newest notes. */
export const DECISION_REVIEWS = defineTable<DecisionReviewRecord>({
  name: 'decision_reviews',
  time: 'at',
  kind: 'decision-review',
  schema,
  key: ['decision_id'],
  replaces: 'all',
});
