import { z } from 'zod';
import { type FollowUp, followUp, type LaterDay, wasRight } from '../engine/context/outcome.ts';
import type { DecisionRecord, OutcomeRecord } from '../engine/kernel/records.ts';
import { readError } from './errors.ts';
import { integer } from './rows/columns.ts';
import { OUTCOMES } from './rows/outcomes.ts';
import type { SqliteRunStore } from './run-store.ts';

const dayRow = z.object({ day: z.string(), high: integer, low: integer, close: integer });
/** As far as a decision is followed. */
const DAYS = 20;

/** A decision and what came after it. */
export interface DecisionOutcome {
  readonly decision: DecisionRecord;
  /** Of the position that it opened or closed; null for every other decision and while the position is open. */
  readonly result: OutcomeRecord | null;
  readonly followUp: FollowUp;
  /** Null while it is open. */
  readonly right: boolean | null;
}

type Decided = Pick<DecisionRecord, 'market' | 'symbol' | 'tradingDay'>;

/**
 * The days of a decision's symbol after it, oldest first, at most twenty.
 *
 * @throws StoreError, as the function it gives, when a row cannot be read or makes no sense
 */
export function laterDaysReader({ db, path }: SqliteRunStore): (decision: Decided) => readonly LaterDay[] {
  const days = db.prepare(
    `SELECT day, high, low, close FROM daily_bars WHERE market = ? AND symbol = ? AND day > ? ORDER BY day LIMIT ${DAYS}`,
  );
  return ({ market, symbol, tradingDay }) => {
    try {
      return days.all(market, symbol, tradingDay).map((row) => dayRow.parse(row));
    } catch (error) {
      throw readError(path, error);
    }
  };
}

/** @throws StoreError, as the function it gives, when a row cannot be read or makes no sense */
export function outcomeReader(store: SqliteRunStore): (decision: DecisionRecord) => DecisionOutcome {
  const laterDays = laterDaysReader(store);
  const outcome = store.db.prepare<[string], object>(`${OUTCOMES.read} WHERE decision_id = ?`);
  return (decision) => {
    const { id, price, action, inputs } = decision;
    try {
      const row = outcome.get(id);
      const result = row === undefined ? null : OUTCOMES.decode(row);
      const followed = followUp(price, laterDays(decision));
      const pnl = result?.role === 'entry' ? result.pnl : null;
      const held = inputs['holding_days'] != null;
      return { decision, result, followUp: followed, right: wasRight({ action, held, pnl, followUp: followed }) };
    } catch (error) {
      throw readError(store.path, error);
    }
  };
}
