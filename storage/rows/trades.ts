import { z } from 'zod';
import { EXIT_STATES } from '../../engine/exits/position.ts';
import type { TradeRecord } from '../../engine/kernel/records.ts';
import { currency, exitReason, integer, jsonColumn, market, mode, real, session } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('trade'),
  id: z.string(),
  market,
  symbol: z.string(),
  name: z.string(),
  currency,
  quantity: integer,
  openedAt: integer,
  closedAt: integer,
  tradingDay: z.string(),
  entryPrice: real,
  exitPrice: real,
  buyAmount: integer,
  sellAmount: integer,
  fees: integer,
  pnl: integer,
  strategyPnl: integer,
  fxPnl: integer.nullable(),
  exitReason,
  exitState: z.enum(EXIT_STATES),
  peak: real,
  session,
  confidence: real,
  rationale: z.string(),
  selection: jsonColumn(
    z.object({
      rsi: real.nullable(),
      rsiIsProxy: z.boolean(),
      volumeRatio: real.nullable(),
      signal: z.enum(['momentum', 'oversold']).nullable(),
      score: real.nullable(),
    }),
  ),
  entryDecisionId: z.string(),
  exitDecisionId: z.string().nullable(),
  mode,
});

/** Closed round trips. */
export const TRADES = defineTable<TradeRecord>({
  name: 'trades',
  time: 'closed_at',
  kind: 'trade',
  schema,
  key: ['id'],
});
