import type { Migration } from './migration.ts';

/*
 * Instants are epoch milliseconds, amounts minor units, prices units of the market's price scale; an average may have a
 * fraction and is REAL. No row references another by a foreign key: an adopted position or an order placed elsewhere has no
 * parent here, and a missing parent must not keep a fill from being recorded.
 */
export const RUN_STORE: Migration = {
  version: 1,
  name: 'run store',
  sql: `
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal_segment (
  first_seq INTEGER PRIMARY KEY,
  last_seq INTEGER NOT NULL UNIQUE CHECK (last_seq >= first_seq),
  bytes BLOB NOT NULL,
  head TEXT NOT NULL
) STRICT;

CREATE TABLE checkpoint (
  seq INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE decisions (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  name TEXT NOT NULL,
  session TEXT NOT NULL,
  trading_day TEXT NOT NULL,
  action TEXT NOT NULL,
  cause TEXT NOT NULL,
  confidence REAL NOT NULL,
  rationale TEXT NOT NULL,
  playbook_id TEXT,
  scenario_index INTEGER,
  price INTEGER NOT NULL,
  inputs TEXT NOT NULL,
  checks TEXT NOT NULL,
  order_id TEXT,
  mode TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_at ON decisions (at);
CREATE INDEX decisions_symbol ON decisions (symbol, at);

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  order_kind TEXT NOT NULL,
  limit_price INTEGER,
  quantity INTEGER NOT NULL,
  filled INTEGER NOT NULL,
  average_price REAL,
  state TEXT NOT NULL,
  protective INTEGER NOT NULL,
  decision_id TEXT NOT NULL,
  broker_order_id TEXT,
  message TEXT
) STRICT;
CREATE INDEX orders_created_at ON orders (created_at);
CREATE INDEX orders_symbol ON orders (symbol, created_at);
CREATE INDEX orders_decision ON orders (decision_id);

CREATE TABLE fills (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  price INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  session TEXT NOT NULL
) STRICT;
CREATE INDEX fills_at ON fills (at);
CREATE INDEX fills_symbol ON fills (symbol, at);
CREATE INDEX fills_order ON fills (order_id);

CREATE TABLE trades (
  id TEXT NOT NULL PRIMARY KEY,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  trading_day TEXT NOT NULL,
  entry_price REAL NOT NULL,
  exit_price REAL NOT NULL,
  buy_amount INTEGER NOT NULL,
  sell_amount INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  pnl INTEGER NOT NULL,
  strategy_pnl INTEGER NOT NULL,
  fx_pnl INTEGER,
  exit_reason TEXT NOT NULL,
  exit_state TEXT NOT NULL,
  peak REAL NOT NULL,
  session TEXT NOT NULL,
  confidence REAL NOT NULL,
  rationale TEXT NOT NULL,
  selection TEXT NOT NULL,
  entry_decision_id TEXT NOT NULL,
  exit_decision_id TEXT,
  mode TEXT NOT NULL
) STRICT;
CREATE INDEX trades_closed_at ON trades (closed_at);
CREATE INDEX trades_symbol ON trades (symbol, closed_at);
CREATE INDEX trades_entry_decision ON trades (entry_decision_id);
CREATE INDEX trades_exit_decision ON trades (exit_decision_id);

CREATE TABLE positions (
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  entry_price REAL NOT NULL,
  cost INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  peak REAL NOT NULL,
  hard_stop_pct REAL NOT NULL,
  trailing_stop REAL,
  atr REAL,
  atr_is_estimate INTEGER NOT NULL,
  adopted INTEGER NOT NULL,
  entry_decision_id TEXT NOT NULL,
  PRIMARY KEY (market, symbol)
) STRICT;

CREATE TABLE playbooks (
  status TEXT NOT NULL,
  playbook TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE AS (playbook ->> 'id'),
  market TEXT NOT NULL AS (playbook ->> 'market'),
  day TEXT NOT NULL AS (playbook ->> 'day'),
  version INTEGER NOT NULL AS (playbook ->> 'version'),
  created_at INTEGER NOT NULL AS (playbook ->> 'createdAt')
) STRICT;
CREATE INDEX playbooks_created_at ON playbooks (created_at);

CREATE TABLE shadow (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  price INTEGER NOT NULL
) STRICT;
CREATE INDEX shadow_at ON shadow (at);
CREATE INDEX shadow_symbol ON shadow (symbol, at);

CREATE TABLE equity (
  trading_day TEXT NOT NULL,
  currency TEXT NOT NULL,
  at INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  holdings INTEGER NOT NULL,
  realised INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  PRIMARY KEY (trading_day, currency)
) STRICT;

CREATE TABLE incidents (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  level TEXT NOT NULL,
  event TEXT NOT NULL,
  actor TEXT NOT NULL,
  market TEXT,
  symbol TEXT,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_at ON incidents (at);

CREATE TABLE bar_block (
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  kind TEXT NOT NULL,
  day_from TEXT NOT NULL,
  first_start INTEGER NOT NULL,
  last_start INTEGER NOT NULL,
  count INTEGER NOT NULL,
  bars BLOB NOT NULL,
  PRIMARY KEY (market, symbol, kind, day_from)
) STRICT;
`,
};
