import { z } from 'zod';
import type { MarketDayRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { REGIMES } from '../../engine/playbook/model.ts';
import { integer, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('market-day'),
  market,
  day: z.string().transform(tradingDay),
  at: integer,
  level: real.nullable(),
  changePct: real.nullable(),
  regime: z.enum(REGIMES),
});

/** Each market's index at the end of its days. */
export const MARKET_DAYS = defineTable<MarketDayRecord>({
  name: 'market_days',
  time: 'at',
  kind: 'market-day',
  schema,
  key: ['market', 'day'],
  replaces: 'all',
});
