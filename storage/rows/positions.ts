import { z } from 'zod';
import { EXIT_STATES } from '../../engine/exits/position.ts';
import type { PositionRecord } from '../../engine/kernel/records.ts';
import { flag, integer, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('position'),
  market,
  symbol: z.string(),
  name: z.string(),
  quantity: integer,
  entryPrice: real,
  cost: integer,
  openedAt: integer,
  updatedAt: integer,
  state: z.enum(EXIT_STATES),
  peak: real,
  hardStopPct: real,
  trailingStop: real.nullable(),
  atr: real.nullable(),
  atrIsEstimate: flag,
  adopted: flag,
  entryDecisionId: z.string(),
});

/** The latest state of each holding. */
export const POSITIONS = defineTable<PositionRecord>({
  name: 'positions',
  time: 'opened_at',
  kind: 'position',
  schema,
  key: ['market', 'symbol'],
  replaces: 'all',
});
