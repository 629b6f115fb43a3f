import { z } from 'zod';
import type { MarketFlowRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { integer, market } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('market-flow'),
  market,
  symbol: z.string(),
  day: z.string().transform(tradingDay),
  at: integer,
  foreigners: integer.nullable(),
  institutions: integer.nullable(),
  individuals: integer.nullable(),
  program: integer.nullable(),
});

/** Net buying of watched symbols, one row a symbol and day. */
export const MARKET_FLOW = defineTable<MarketFlowRecord>({
  name: 'market_flow',
  time: 'at',
  kind: 'market-flow',
  schema,
  key: ['market', 'symbol', 'day'],
  replaces: 'all',
});
