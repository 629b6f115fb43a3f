import { z } from 'zod';
import { EXIT_STATES } from '../../engine/exits/position.ts';
import type { AssetRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { integer, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('asset'),
  tradingDay: z.string().transform(tradingDay),
  market,
  symbol: z.string(),
  name: z.string(),
  at: integer,
  quantity: integer,
  entryPrice: real,
  last: integer,
  cost: integer,
  value: integer,
  state: z.enum(EXIT_STATES),
});

/** What was held in the evening of each day. */
export const ASSETS = defineTable<AssetRecord>({
  name: 'assets',
  time: 'at',
  kind: 'asset',
  schema,
  key: ['trading_day', 'market', 'symbol'],
  replaces: 'all',
});
