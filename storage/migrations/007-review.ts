import type { Migration } from './migration.ts';

/*
 * What the desk looks back on. Instants are epoch milliseconds, amounts minor units, prices units of the market's price
 * scale, percentages percent.
 */
export const REVIEW_TABLES: Migration = {
  version: 7,
  name: 'schedule, shadow outcomes and reviews',
  sql: `
CREATE TABLE job_runs (
  id TEXT NOT NULL PRIMARY KEY,
  job TEXT NOT NULL,
  market TEXT,
  day TEXT NOT NULL,
  due INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  result TEXT NOT NULL,
  note TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;
CREATE INDEX job_runs_started_at ON job_runs (started_at);

CREATE TABLE shadow_outcomes (
  id TEXT NOT NULL PRIMARY KEY,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  name TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  trading_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  price INTEGER NOT NULL,
  peak INTEGER NOT NULL,
  peak_day TEXT NOT NULL,
  peak_pct REAL NOT NULL,
  surged_day TEXT,
  result_pct REAL,
  is_over INTEGER NOT NULL
) STRICT;
CREATE INDEX shadow_outcomes_day ON shadow_outcomes (market, trading_day);
CREATE INDEX shadow_outcomes_surged ON shadow_outcomes (market, surged_day);

CREATE TABLE market_days (
  market TEXT NOT NULL,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  level REAL,
  change_pct REAL,
  regime TEXT NOT NULL,
  PRIMARY KEY (market, day)
) STRICT;

CREATE TABLE assets (
  trading_day TEXT NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  entry_price REAL NOT NULL,
  last INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  value INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (trading_day, market, symbol)
) STRICT;

CREATE TABLE market_flow (
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  foreigners INTEGER,
  institutions INTEGER,
  individuals INTEGER,
  program INTEGER,
  PRIMARY KEY (market, symbol, day)
) STRICT;

CREATE TABLE reviews (
  market TEXT NOT NULL,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  review TEXT NOT NULL,
  PRIMARY KEY (market, day)
) STRICT;
CREATE INDEX reviews_at ON reviews (at);

CREATE TABLE lessons (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  market TEXT NOT NULL,
  day TEXT NOT NULL,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  evidence TEXT NOT NULL,
  status TEXT NOT NULL,
  decided_at INTEGER,
  decided_by TEXT
) STRICT;
CREATE INDEX lessons_at ON lessons (at);

CREATE TABLE archive_failures (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;

CREATE TABLE decision_reviews (
  decision_id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  notes TEXT NOT NULL
) STRICT;

`,
};
