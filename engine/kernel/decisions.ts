import type { SymbolId } from '../market/types.ts';
import { keepDays } from './context-flow.ts';
import type { Desk } from './desk.ts';
import { followSymbol } from './outcome-flow.ts';
import type { DecisionCause } from './reasons.ts';
import type { CheckResult, DecisionRecord } from './records.ts';

export interface DecisionDraft {
  readonly symbol: SymbolId;
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  readonly cause: DecisionCause;
  readonly confidence: number;
  readonly rationale: string;
  readonly scenarioIndex: number | null;
  readonly inputs: DecisionRecord['inputs'];
  readonly checks: readonly CheckResult[];
  readonly orderId: string | null;
}

/** Records a decision and returns its id. */
export function recordDecision(desk: Desk, draft: DecisionDraft): string {
  endFold(desk, draft.symbol);
  return write(desk, draft);
}

/**
 * Records a HOLD. Repetitions of the same cause are folded: the first is written, the count and the last time follow
 * when the cause changes or the day ends. `draft` is only called when there is something to write; the result says so.
 */
export function recordHold(
  desk: Desk,
  symbol: SymbolId,
  cause: DecisionCause,
  scenarioIndex: number | null,
  draft: () => Omit<DecisionDraft, 'symbol' | 'action' | 'cause' | 'scenarioIndex' | 'orderId'>,
): boolean {
  const playbook = desk.market(desk.marketOf(symbol)).playbook?.id ?? '';
  const key = `${cause}|${scenarioIndex ?? ''}|${playbook}`;
  const fold = desk.state.folds.get(symbol);
  if (fold !== undefined && fold.key === key) {
    fold.count++;
    fold.lastAt = desk.at;
    return false;
  }
  endFold(desk, symbol);
  const decisionId = write(desk, { ...draft(), symbol, action: 'HOLD', cause, scenarioIndex, orderId: null });
  desk.state.folds.set(symbol, { decisionId, key, cause, firstAt: desk.at, lastAt: desk.at, count: 1 });
  return true;
}

/** Writes the count of a run of HOLDs that has come to its end. */
export function endFold(desk: Desk, symbol: SymbolId): void {
  const fold = desk.state.folds.get(symbol);
  if (fold === undefined) return;
  desk.state.folds.delete(symbol);
  if (fold.count > 1) {
    desk.record({ kind: 'decision-repeated', id: fold.decisionId, count: fold.count, lastAt: fold.lastAt });
  }
}

function write(desk: Desk, draft: DecisionDraft): string {
  const { symbol } = draft;
  const market = desk.marketOf(symbol);
  const day = desk.market(market);
  const id = desk.newId('d');
  const now = desk.clock.stateAt(market, desk.at);
  const tradingDay = now.tradingDay ?? desk.clock.localDay(market, desk.at);
  keepDays(desk, market, tradingDay);
  followSymbol(desk, symbol, tradingDay);
  desk.state.counters.decisions[draft.action]++;
  desk.remember(symbol).lastDecisionId = id;
  desk.record({
    kind: 'decision',
    id,
    at: desk.at,
    lastAt: desk.at,
    count: 1,
    market,
    symbol: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    session: now.session,
    tradingDay,
    action: draft.action,
    cause: draft.cause,
    confidence: draft.confidence,
    rationale: draft.rationale,
    playbookId: day.playbook?.id ?? null,
    scenarioIndex: draft.scenarioIndex,
    price: desk.table.columns.last[symbol]!,
    inputs: draft.inputs,
    checks: draft.checks,
    orderId: draft.orderId,
    mode: desk.config.mode,
  });
  return id;
}
