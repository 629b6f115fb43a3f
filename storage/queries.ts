import type { LaterDay } from '../engine/context/outcome.ts';
import type {
  CouncilRecord,
  DecisionRecord,
  FillRecord,
  InsightRecord,
  ModelCallRecord,
  NewsRecord,
  OrderRecord,
  PlaybookRecord,
  TradeRecord,
} from '../engine/kernel/records.ts';
import type { MarketCode } from '../engine/market/types.ts';
import type { Playbook } from '../engine/playbook/model.ts';
import type { OrderRows } from '../engine/runtime/order-details.ts';
import { readError } from './errors.ts';
import { laterDaysReader } from './outcomes.ts';
import { type RecordKind, type RecordOf, TABLES } from './rows/tables.ts';
import type { SqliteRunStore } from './run-store.ts';

export interface RecordFilter {
  /** The newest so many. */
  readonly limit?: number;
  readonly symbol?: string;
  /** Nothing before this epoch millisecond of each market; rows of no market count from the earliest of them. */
  readonly since?: Readonly<Record<MarketCode, number>>;
}

/**
 * Records of one kind, oldest first, read one at a time.
 *
 * @throws StoreError when a row cannot be read or makes no sense
 */
export function* readRecords<K extends RecordKind>(
  store: SqliteRunStore,
  kind: K,
  { limit, symbol, since }: RecordFilter = {},
): Generator<RecordOf<K>> {
  const table = TABLES[kind];
  const conditions = ['true'];
  const values: (string | number)[] = [];
  if (symbol !== undefined) {
    conditions.push(table.ofSymbol);
    values.push(symbol);
  }
  if (since !== undefined) {
    const markets = Object.entries(since);
    conditions.push(`${table.time} >= ?`);
    values.push(Math.min(...Object.values(since)));
    if (table.hasMarket) {
      conditions.push(`${table.time} >= CASE market ${markets.map(() => 'WHEN ? THEN ?').join(' ')} ELSE 0 END`);
      values.push(...markets.flat());
    }
  }
  // LIMIT -1 is no limit: https://www.sqlite.org/lang_select.html#limitoffset
  const query = `${table.read} WHERE rowid IN
    (SELECT rowid FROM ${table.name} WHERE ${conditions.join(' AND ')} ORDER BY ${table.time} DESC, rowid DESC LIMIT ?)
    ORDER BY ${table.time}, rowid`;
  try {
    for (const row of store.db.prepare<unknown[], object>(query).iterate(...values, limit ?? -1)) {
      yield table.decode(row);
    }
  } catch (error) {
    throw readError(store.path, error);
  }
}

/** A decision and what came of it. */
export interface ExplanationRows {
  readonly decision: DecisionRecord;
  readonly order: OrderRecord | null;
  readonly fills: readonly FillRecord[];
  /** The round trip that the decision opened or closed. */
  readonly trade: TradeRecord | null;
  /** The decision at the other end of that round trip. */
  readonly counterpart: DecisionRecord | null;
  readonly playbook: PlaybookRecord | null;
  /** The calls that led to the playbook, oldest first; none where no model was asked. */
  readonly planCalls: readonly ModelCallRecord[];
  /** The macro council's word that was in force, and who was asked for it. */
  readonly insight: InsightRecord | null;
  readonly insightCalls: readonly ModelCallRecord[];
  readonly news: readonly NewsRecord[];
  /** The debate that the decision came of. */
  readonly council: CouncilRecord | null;
  /** The calls of that debate, or of the single question that the decision answers; oldest first. */
  readonly ownCalls: readonly ModelCallRecord[];
  /** The symbol's days after it, oldest first, at most twenty. */
  readonly later: readonly LaterDay[];
}

/** Of a symbol, its market and the world, as many as a person reads. */
const SHOWN_NEWS = 12;
/** An insight is in force for a day, and news is news for two weeks. */
const INSIGHT_MS = 86_400_000;
const NEWS_MS = 14 * 86_400_000;

/**
 * Everything recorded around a decision; null when there is none of that id.
 *
 * @throws StoreError when a row cannot be read or makes no sense
 */
export function loadExplanationRows(store: SqliteRunStore, decisionId: string): ExplanationRows | null {
  const decision = select(store, 'decision', 'WHERE id = ?', decisionId)[0];
  if (decision === undefined) return null;
  const order = select(store, 'order', 'WHERE decision_id = ? ORDER BY created_at DESC LIMIT 1', decisionId)[0] ?? null;
  const trade =
    select(
      store,
      'trade',
      'WHERE entry_decision_id = ? OR exit_decision_id = ? ORDER BY closed_at DESC LIMIT 1',
      decisionId,
      decisionId,
    )[0] ?? null;
  const otherEnd = trade?.entryDecisionId === decisionId ? trade.exitDecisionId : trade?.entryDecisionId;
  const playbook = select(store, 'playbook', 'WHERE id = ?', decision.playbookId)[0] ?? null;
  const council = select(store, 'council', 'WHERE decision_id = ?', decisionId)[0] ?? null;
  const inForce = 'WHERE at BETWEEN ? AND ? ORDER BY at DESC, rowid DESC LIMIT 1';
  const insight = select(store, 'insight', inForce, decision.at - INSIGHT_MS, decision.at)[0] ?? null;
  return {
    decision,
    order,
    fills: order === null ? [] : select(store, 'fill', 'WHERE order_id = ? ORDER BY at, rowid', order.id),
    trade,
    counterpart: otherEnd == null ? null : (select(store, 'decision', 'WHERE id = ?', otherEnd)[0] ?? null),
    playbook,
    planCalls: playbook === null ? [] : planCallsOf(store, playbook.playbook),
    council,
    insight,
    insightCalls: insight === null ? [] : insightCallsOf(store, insight),
    news: newsKnownTo(store, decision),
    ownCalls: council === null ? questionCallsOf(store, decision) : debateCallsOf(store, council),
    later: laterDaysReader(store)(decision),
  };
}

/** From the insight before it to its making, the macro council's roles were asked for this one. */
function insightCallsOf(store: SqliteRunStore, { at }: InsightRecord): ModelCallRecord[] {
  const where = `WHERE purpose IN ('strategist', 'risk-analyst', 'chief-judge') AND at <= ?
    AND at > coalesce((SELECT max(at) FROM insights WHERE at < ?), 0) ORDER BY at, rowid`;
  return select(store, 'model-call', where, at, at);
}

/** What had been heard and was published when it was decided, newest first. */
function newsKnownTo(store: SqliteRunStore, { at, market, symbol }: DecisionRecord): NewsRecord[] {
  const where = `WHERE published_at BETWEEN ? AND ? AND at <= ?
    AND (market IS NULL OR (market = ? AND (symbol IS NULL OR ? IN (SELECT value FROM json_each(symbols)))))
    ORDER BY published_at DESC, id LIMIT ${SHOWN_NEWS}`;
  return select(store, 'news', where, at - NEWS_MS, at, at, market, symbol);
}

/** Of one debate at a time: what the council's roles were asked while it lasted. */
function debateCallsOf(store: SqliteRunStore, { market, symbol, startedAt, at }: CouncilRecord): ModelCallRecord[] {
  const where = `WHERE purpose IN ('bull', 'bear', 'judge') AND market = ? AND symbol = ? AND at BETWEEN ? AND ?
    ORDER BY at, rowid`;
  return select(store, 'model-call', where, market, symbol, startedAt, at);
}

/** The newest attempts of the single question that a decision names. */
function questionCallsOf(store: SqliteRunStore, { inputs, at }: DecisionRecord): ModelCallRecord[] {
  const { promptHash } = inputs;
  if (typeof promptHash !== 'string') return [];
  const where = "WHERE purpose = 'review' AND prompt_hash = ? AND at <= ? ORDER BY at DESC, rowid DESC LIMIT 8";
  return select(store, 'model-call', where, promptHash, at).reverse();
}

/** From the playbook before it to its making, models were asked for this one. */
function planCallsOf(store: SqliteRunStore, { market, createdAt, source }: Playbook): ModelCallRecord[] {
  if (source === 'offline') return [];
  const where = `WHERE purpose = 'plan' AND market = ? AND at <= ?
    AND at > coalesce((SELECT max(created_at) FROM playbooks WHERE market = ? AND created_at < ?), 0) ORDER BY at, rowid`;
  return select(store, 'model-call', where, market, createdAt, market, createdAt);
}

/**
 * The newest decision of a symbol, whatever it was.
 *
 * @throws StoreError when the row cannot be read or makes no sense
 */
export function latestDecisionOf(store: SqliteRunStore, market: MarketCode, symbol: string): DecisionRecord | null {
  const where = 'WHERE symbol = ? AND market = ? ORDER BY at DESC, rowid DESC LIMIT 1';
  return select(store, 'decision', where, symbol, market)[0] ?? null;
}

/**
 * What was said of an order's symbol while it lived, and what was sent and heard for it up to `until`: the newest `limit`
 * rows of each, oldest first. Instants are epoch ms.
 *
 * @throws StoreError when a row cannot be read or makes no sense
 */
export function loadOrderRows(
  store: SqliteRunStore,
  order: { readonly id: string; readonly market: MarketCode; readonly symbol: string },
  when: { readonly livedFrom: number; readonly livedTo: number; readonly until: number; readonly limit: number },
): OrderRows {
  const { livedFrom, livedTo, until, limit } = when;
  const newest = 'ORDER BY at DESC, rowid DESC LIMIT ?';
  const life = `WHERE symbol = ? AND market = ? AND at BETWEEN ? AND ? ${newest}`;
  const wire = `WHERE order_id = ? AND at <= ? ${newest}`;
  return {
    incidents: select(store, 'incident', life, order.symbol, order.market, livedFrom, livedTo, limit).reverse(),
    wire: select(store, 'order-wire', wire, order.id, until, limit).reverse(),
  };
}

/** Closed trades of one exit reason. */
export interface ExitCount {
  readonly reason: string;
  readonly count: number;
  /** Those with a gain after fees. */
  readonly wins: number;
}

/**
 * Closed trades by exit reason, the most frequent first.
 *
 * @throws StoreError when the file cannot be read
 */
export function exitCounts(store: SqliteRunStore): ExitCount[] {
  const query = `SELECT exit_reason AS reason, count(*) AS count, sum(pnl > 0) AS wins FROM trades
    GROUP BY exit_reason ORDER BY count DESC, reason`;
  return reading(store, () => store.db.prepare<[], ExitCount>(query).all());
}

/**
 * P&L after fees in percent of the purchase amount of the newest `limit` closed trades, oldest first.
 *
 * @throws StoreError when the file cannot be read
 */
export function tradeReturns(store: SqliteRunStore, limit: number): number[] {
  const query = `SELECT 100.0 * pnl / buy_amount FROM trades WHERE buy_amount > 0
    ORDER BY closed_at DESC, rowid DESC LIMIT ?`;
  return reading(store, () => store.db.prepare<[number], number>(query).pluck().all(limit)).reverse();
}

function select<K extends RecordKind>(
  store: SqliteRunStore,
  kind: K,
  where: string,
  ...values: (string | number | null)[]
): RecordOf<K>[] {
  const table = TABLES[kind];
  return reading(store, () =>
    store.db
      .prepare<unknown[], object>(`${table.read} ${where}`)
      .all(...values)
      .map(table.decode),
  );
}

function reading<T>(store: SqliteRunStore, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readError(store.path, error);
  }
}
