import { z } from 'zod';
import type { FillRecord } from '../../engine/kernel/records.ts';
import { integer, market, session, side } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('fill'),
  id: z.string(),
  at: integer,
  orderId: z.string(),
  market,
  symbol: z.string(),
  side,
  quantity: integer,
  price: integer,
  amount: integer,
  commission: integer,
  tax: integer,
  session,
});

/** One row for each execution of the broker; one reported twice counts once. */
export const FILLS = defineTable<FillRecord>({ name: 'fills', time: 'at', kind: 'fill', schema, key: ['id'] });
