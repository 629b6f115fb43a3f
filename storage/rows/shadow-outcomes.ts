import { z } from 'zod';
import type { ShadowOutcomeRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { flag, integer, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const day = z.string().transform(tradingDay);

/** What came of a rejection. */
export const shadowOutcome = z.object({
  id: z.string(),
  market,
  symbol: z.string(),
  name: z.string(),
  stage: z.enum(['hunter', 'gate', 'judge']),
  reason: z.string(),
  tradingDay: day,
  untilDay: day,
  price: integer,
  peak: integer,
  peakDay: day,
  peakPct: real,
  surgedDay: day.nullable(),
  resultPct: real.nullable(),
  isOver: flag,
});

const schema = z.object({ kind: z.literal('shadow-outcome'), ...shadowOutcome.shape });

/** One row for each rejection that has surged or whose days are over. */
export const SHADOW_OUTCOMES = defineTable<ShadowOutcomeRecord>({
  name: 'shadow_outcomes',
  time: 'trading_day',
  kind: 'shadow-outcome',
  schema,
  key: ['id'],
  replaces: 'all',
});
