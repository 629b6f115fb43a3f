import type { Migration } from './migration.ts';

/** What was heard of the world outside, and how the macro council looked at each day. Costs are millionths of a dollar. */
export const NEWS_AND_INSIGHTS: Migration = {
  version: 5,
  name: 'news and insights',
  sql: `
CREATE TABLE news (
  id TEXT NOT NULL PRIMARY KEY,
  item_type TEXT NOT NULL,
  at INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  provider TEXT NOT NULL,
  source TEXT NOT NULL,
  headline TEXT NOT NULL,
  market TEXT,
  symbol TEXT,
  symbols TEXT NOT NULL,
  due TEXT,
  sentiment REAL
) STRICT;
CREATE INDEX news_published_at ON news (published_at);
CREATE TABLE insights (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  position_multiplier REAL NOT NULL,
  stop_loss_multiplier REAL NOT NULL,
  favour_sectors TEXT NOT NULL,
  avoid_sectors TEXT NOT NULL,
  themes TEXT NOT NULL,
  risks TEXT NOT NULL,
  rationale TEXT NOT NULL,
  reason TEXT NOT NULL,
  claims TEXT NOT NULL,
  cited TEXT NOT NULL,
  roles TEXT NOT NULL,
  micro_usd INTEGER NOT NULL
) STRICT;
CREATE INDEX insights_at ON insights (at);
`,
};
