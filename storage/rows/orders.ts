import { z } from 'zod';
import type { OrderRecord } from '../../engine/kernel/records.ts';
import { ORDER_STATES } from '../../engine/orders/order.ts';
import { flag, integer, market, real, side } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('order'),
  id: z.string(),
  createdAt: integer,
  updatedAt: integer,
  market,
  symbol: z.string(),
  side,
  orderKind: z.enum(['market', 'limit', 'ioc', 'fok']),
  limitPrice: integer.nullable(),
  quantity: integer,
  filled: integer,
  averagePrice: real.nullable(),
  state: z.enum(ORDER_STATES),
  protective: flag,
  decisionId: z.string(),
  brokerOrderId: z.string().nullable(),
  message: z.string().nullable(),
});

/** The latest state of each order. */
export const ORDERS = defineTable<OrderRecord>({
  name: 'orders',
  time: 'created_at',
  kind: 'order',
  schema,
  key: ['id'],
  replaces: 'all',
});
