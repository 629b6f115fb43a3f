import type { Migration } from './migration.ts';

/** The ledger of models: what was asked, answered and paid. Costs are millionths of a dollar. */
export const MODEL_CALLS_TABLE: Migration = {
  version: 3,
  name: 'model calls',
  sql: `
CREATE TABLE model_calls (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  market TEXT,
  symbol TEXT,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  result TEXT NOT NULL,
  message TEXT NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  thinking_tokens INTEGER,
  micro_usd INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  prompt_hash TEXT NOT NULL,
  system TEXT NOT NULL,
  prompt TEXT NOT NULL,
  reply TEXT NOT NULL
) STRICT;
CREATE INDEX model_calls_at ON model_calls (at);
CREATE INDEX model_calls_prompt ON model_calls (prompt_hash, at);
`,
};
