import { z } from 'zod';
import type { OrderWireRecord } from '../../engine/kernel/records.ts';
import { integer } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('order-wire'),
  id: z.string(),
  at: integer,
  orderId: z.string(),
  sent: z.string(),
  heard: z.string(),
});

/** What was sent to the broker for an order, and what was heard. */
export const ORDER_WIRE = defineTable<OrderWireRecord>({
  name: 'order_wire',
  time: 'at',
  kind: 'order-wire',
  schema,
  key: ['id'],
});
