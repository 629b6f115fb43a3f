import type { Migration } from './migration.ts';

/** The decision ledger of the council: every debate in full. Costs are millionths of a dollar. */
export const COUNCILS_TABLE: Migration = {
  version: 4,
  name: 'councils',
  sql: `
CREATE TABLE councils (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  market TEXT NOT NULL,
  symbol TEXT NOT NULL,
  name TEXT NOT NULL,
  trading_day TEXT NOT NULL,
  actor TEXT NOT NULL,
  source TEXT NOT NULL,
  facts TEXT NOT NULL,
  claims TEXT NOT NULL,
  debate TEXT NOT NULL,
  decision TEXT NOT NULL,
  confidence REAL NOT NULL,
  cited TEXT NOT NULL,
  keywords TEXT NOT NULL,
  rationale TEXT NOT NULL,
  samples INTEGER NOT NULL,
  agreeing INTEGER NOT NULL,
  hunter_score REAL NOT NULL,
  coverage REAL NOT NULL,
  final_score REAL NOT NULL,
  risk_tag TEXT NOT NULL,
  calls TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  micro_usd INTEGER NOT NULL,
  decision_id TEXT NOT NULL,
  order_id TEXT,
  mode TEXT NOT NULL
) STRICT;
CREATE INDEX councils_decision ON councils (decision_id);
CREATE INDEX councils_symbol ON councils (market, symbol, at);
`,
};
