import type { Migration } from './migration.ts';

/*
 * What the desk remembers, how its decisions turned out, and the days of the symbols it decided on. A decision that opened
 * no position has no row of its own: what came after it is read from the days.
 */
export const MEMORY_TABLES: Migration = {
  version: 6,
  name: 'memory',
  sql: `
CREATE TABLE context (
  layer TEXT NOT NULL,
  time_frame TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (layer, time_frame, key)
) STRICT;

CREATE TABLE outcomes (
  decision_id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  role TEXT NOT NULL,
  trade_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  pnl INTEGER NOT NULL,
  pct REAL NOT NULL
) STRICT;
CREATE INDEX outcomes_at ON outcomes (at);

CREATE TABLE daily_bars (
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  day TEXT NOT NULL,
  open INTEGER NOT NULL,
  high INTEGER NOT NULL,
  low INTEGER NOT NULL,
  close INTEGER NOT NULL,
  volume INTEGER NOT NULL,
  PRIMARY KEY (market, symbol, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_day ON decisions (market, trading_day);
CREATE INDEX trades_day ON trades (market, trading_day);
`,
};
