import { z } from 'zod';
import type { EquityRecord } from '../../engine/kernel/records.ts';
import { currency, integer } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('equity'),
  tradingDay: z.string(),
  currency,
  at: integer,
  cash: integer,
  holdings: integer,
  realised: integer,
  fees: integer,
});

/** One row for each trading day and currency, the last one written. */
export const EQUITY = defineTable<EquityRecord>({
  name: 'equity',
  time: 'at',
  kind: 'equity',
  schema,
  key: ['trading_day', 'currency'],
  replaces: 'all',
});
