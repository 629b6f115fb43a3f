import { z } from 'zod';
import type { NewsRecord } from '../../engine/kernel/records.ts';
import { instant } from '../../engine/market/types.ts';
import { NEWS_TYPES } from '../../engine/news/item.ts';
import { integer, jsonColumn, market, real } from './columns.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  kind: z.literal('news'),
  id: z.string(),
  itemType: z.enum(NEWS_TYPES),
  at: integer,
  publishedAt: integer.transform(instant),
  provider: z.string(),
  source: z.string(),
  headline: z.string(),
  market: market.nullable(),
  symbol: z.string().nullable(),
  symbols: jsonColumn(z.array(z.string())),
  due: z.string().nullable(),
  sentiment: real.nullable(),
});

/** What was heard of the world outside; an item that is heard again is the same row. */
export const NEWS = defineTable<NewsRecord>({
  name: 'news',
  time: 'published_at',
  kind: 'news',
  schema,
  key: ['id'],
});
