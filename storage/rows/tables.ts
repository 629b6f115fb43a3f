import type { StoreRecord } from '../../engine/kernel/records.ts';
import { ASSETS } from './assets.ts';
import { CONTEXT } from './context.ts';
import { COUNCILS } from './councils.ts';
import { DECISION_REVIEWS } from './decision-reviews.ts';
import { DECISIONS } from './decisions.ts';
import { EQUITY } from './equity.ts';
import { FILLS } from './fills.ts';
import { INCIDENTS } from './incidents.ts';
import { INSIGHTS } from './insights.ts';
import { JOB_RUNS } from './job-runs.ts';
import { LESSONS } from './lessons.ts';
import { MARKET_DAYS } from './market-days.ts';
import { MARKET_FLOW } from './market-flow.ts';
import { MODEL_CALLS } from './model-calls.ts';
import { NEWS } from './news.ts';
import { ORDER_WIRE } from './order-wire.ts';
import { ORDERS } from './orders.ts';
import { OUTCOMES } from './outcomes.ts';
import { PLAYBOOKS } from './playbooks.ts';
import { POSITIONS } from './positions.ts';
import { REVIEWS } from './reviews.ts';
import { SHADOW } from './shadow.ts';
import { SHADOW_OUTCOMES } from './shadow-outcomes.ts';
import type { RecordTable } from './table.ts';
import { TRADES } from './trades.ts';

/** Kinds that are not one row of a table: they change rows, or make many. */
type OtherKind = 'decision-repeated' | 'playbook-status' | 'bar-day' | 'daily-bars' | 'roll-up' | 'context-expiry';
export type RecordKind = Exclude<StoreRecord['kind'], OtherKind>;
export type RecordOf<K extends RecordKind> = Extract<StoreRecord, { kind: K }>;

/** The table of each kind of record. */
export const TABLES: { readonly [K in RecordKind]: RecordTable<RecordOf<K>> } = {
  decision: DECISIONS,
  order: ORDERS,
  fill: FILLS,
  trade: TRADES,
  position: POSITIONS,
  playbook: PLAYBOOKS,
  shadow: SHADOW,
  equity: EQUITY,
  incident: INCIDENTS,
  'order-wire': ORDER_WIRE,
  'model-call': MODEL_CALLS,
  context: CONTEXT,
  outcome: OUTCOMES,
  council: COUNCILS,
  news: NEWS,
  insight: INSIGHTS,
  'job-run': JOB_RUNS,
  'shadow-outcome': SHADOW_OUTCOMES,
  'market-day': MARKET_DAYS,
  asset: ASSETS,
  'market-flow': MARKET_FLOW,
  review: REVIEWS,
  lesson: LESSONS,
  'decision-review': DECISION_REVIEWS,
};
