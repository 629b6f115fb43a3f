import { z } from 'zod';
import { BUCKETS } from '../../engine/context/calibration.ts';
import type { ReviewRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { currency, exitReason, integer, jsonColumn, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const day = z.string().transform(tradingDay);
const stage = z.enum(['hunter', 'gate', 'judge']);
const tradeLine = z.object({
  id: z.string(),
  symbol: z.string(),
  name: z.string(),
  pnl: integer,
  pnlPct: real,
  exitReason,
});

const review = z.object({
  market,
  currency,
  day,
  decisions: z.object({ buys: integer, sells: integer, holds: integer, confidence: real, symbols: integer }),
  avgConfidence: real.nullable(),
  trades: integer,
  wins: integer,
  losses: integer,
  winRatePct: real.nullable(),
  pnl: integer,
  fees: integer,
  best: tradeLine.nullable(),
  worst: tradeLine.nullable(),
  exits: z.array(z.object({ reason: exitReason, trades: integer, wins: integer, pnl: integer })),
  calibration: z.array(
    z.object({
      bucket: z.enum(BUCKETS),
      count: integer,
      wins: integer,
      promisedPct: real,
      realisedPct: real,
      gapPct: real,
    }),
  ),
  gates: z.array(
    z.object({
      stage,
      reason: z.string(),
      rejected: integer,
      surged: integer,
      avoided: integer,
      missedPct: real,
      avoidedPct: real,
      netPct: real,
    }),
  ),
  missed: z.array(
    z.object({
      symbol: z.string(),
      name: z.string(),
      stage,
      reason: z.string(),
      rejectedOn: day,
      price: integer,
      peak: integer,
      peakPct: real,
    }),
  ),
  equity: integer.nullable(),
  equityPct: real.nullable(),
  indexPct: real.nullable(),
  againstIndexPct: real.nullable(),
});

const schema = z.object({
  kind: z.literal('review'),
  market,
  day,
  at: integer,
  review: jsonColumn(review),
});

/** Reviews as they stood when they were made; one made again takes the place of the one before. */
export const REVIEWS = defineTable<ReviewRecord>({
  name: 'reviews',
  time: 'at',
  kind: 'review',
  schema,
  key: ['market', 'day'],
  replaces: 'all',
});
