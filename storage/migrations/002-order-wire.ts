import type { Migration } from './migration.ts';

/** What was sent for an order and what was heard, for the orders of a real account. */
export const ORDER_WIRE_TABLE: Migration = {
  version: 2,
  name: 'order wire',
  sql: `
CREATE TABLE order_wire (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  sent TEXT NOT NULL,
  heard TEXT NOT NULL
) STRICT;
CREATE INDEX order_wire_order ON order_wire (order_id, at);
`,
};
