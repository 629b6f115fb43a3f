import type { DecisionAnswer } from '../council/debate.ts';
import type { SymbolId } from '../market/types.ts';
import { tryAdvice } from './advice-flow.ts';
import { councilOf } from './council-flow.ts';
import type { OpenQuestion } from './council-state.ts';
import { recordDecision, recordHold } from './decisions.ts';
import type { Desk } from './desk.ts';
import { dossierOf } from './dossier.ts';
import type { KernelEvent } from './events.ts';
import { modelBudgetRefusal } from './llm-flow.ts';
import type { DecisionCause } from './reasons.ts';
import type { DecisionRecord } from './records.ts';
import type { MarketDay } from './state.ts';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;

/** Between two cycles of direct decisions. */
const CYCLE_MS = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

export const openQuestion = (desk: Desk, symbol: SymbolId): OpenQuestion | null =>
  [...(desk.state.council?.questions.values() ?? [])].find((question) => question.symbol === symbol) ?? null;

/** Puts one question about a symbol to a model. */
export function askAbout(desk: Desk, symbol: SymbolId, why: OpenQuestion['why'], actor: string): void {
  const id = desk.newId('q');
  const askedPrice = desk.table.columns.last[symbol]!;
  councilOf(desk).questions.set(id, { id, symbol, why, actor, askedAt: desk.at, askedPrice });
  desk.emit({ type: 'ask-decision', request: { id, dossier: dossierOf(desk, symbol) } });
}

/** A model's answer becomes a decision; it trades only as a scenario of its confidence would. */
export function takeAnswer(desk: Desk, { id, answer }: Of<'decision-told'>): void {
  const question = desk.state.council?.questions.get(id);
  if (question === undefined) return;
  desk.state.council?.questions.delete(id);
  const decisionId = decide(desk, question, answer);
  if (question.why !== 'review') return;
  const { symbol, actor } = question;
  const said = answer.ok
    ? `${answer.decision.action} at ${answer.decision.confidence} – ${answer.decision.rationale}`
    : `no decision – ${answer.message}`;
  desk.say(answer.ok ? 'info' : 'warn', 'review', `${desk.nameOf(symbol)} reviewed for ${actor}: ${said}`, {
    symbol,
    actor,
    decisionId,
  });
}

function decide(desk: Desk, { symbol, why, askedAt, askedPrice }: OpenQuestion, answer: DecisionAnswer): string {
  const inputs: DecisionRecord['inputs'] = {
    asked: why,
    model: answer.call === null ? null : `${answer.call.provider}:${answer.call.model}`,
    promptHash: answer.call?.promptHash ?? null,
  };
  const hold = (cause: DecisionCause, confidence: number, rationale: string): string => {
    const draft = { confidence, rationale, inputs, checks: [] };
    if (why === 'review') {
      return recordDecision(desk, { ...draft, symbol, cause, action: 'HOLD', scenarioIndex: null, orderId: null });
    }
    // A cycle a minute comes to the same again and again.
    recordHold(desk, symbol, cause, null, () => draft);
    return desk.remember(symbol).lastDecisionId ?? '';
  };
  if (!answer.ok) return hold('MODEL_FAILED', 0, answer.message);
  const { action, confidence, rationale } = answer.decision;
  const isHeld = desk.state.positions.has(symbol);
  if (action === 'HOLD') return hold('MODEL_HOLD', confidence, rationale);
  if (action === 'SELL' && !isHeld) return hold('NOTHING_HELD', confidence, rationale);
  if (action === 'BUY' && isHeld) return hold('MODEL_HOLD', confidence, `held already: ${rationale}`);
  return tryAdvice(desk, {
    symbol,
    action,
    confidence,
    rationale,
    asked: { at: askedAt, price: askedPrice },
    before: [],
    inputs,
    causes: { buy: 'MODEL_BUY', sell: 'MODEL_SELL', denied: null },
    folds: why === 'realtime',
    only: null,
  }).decisionId;
}

/** Direct decisions are for a market that is open and has no playbook: a playbook comes first and costs no call. */
export function wantsCycle(desk: Desk, day: MarketDay): boolean {
  return (
    desk.settings.tradeMode === 'realtime' &&
    desk.config.planner === 'model' &&
    day.started &&
    day.open !== null &&
    day.close !== null &&
    day.playbookStatus !== 'active' &&
    day.playbookStatus !== 'pending'
  );
}

/** When the market's next cycle of direct decisions is due, epoch ms; Infinity when none is. */
export function nextCycleAt(desk: Desk, day: MarketDay): number {
  if (!wantsCycle(desk, day)) return NEVER;
  const due = Math.max(day.open!, (day.cycledAt ?? Number.NEGATIVE_INFINITY) + CYCLE_MS);
  return due < day.close! ? due : NEVER;
}

/** Asks a model about every candidate and holding of a market that has no playbook. */
export function runCycle(desk: Desk, day: MarketDay): void {
  if (nextCycleAt(desk, day) > desk.at) return;
  day.cycledAt = desk.at;
  if (desk.clock.stateAt(day.market, desk.at).state !== 'open' || desk.state.trading === 'HALTED') return;
  const held = [...desk.state.positions.values()].filter((p) => p.market === day.market).map((p) => p.symbol);
  const candidates = day.candidates.filter((c) => c.selected).map((c) => c.symbol as SymbolId);
  for (const symbol of new Set([...held, ...candidates])) {
    if (openQuestion(desk, symbol) !== null) continue;
    const refused = modelBudgetRefusal(desk, desk.at, 0);
    if (refused !== null) {
      tellRefusal(desk, day, refused);
      return;
    }
    askAbout(desk, symbol, 'realtime', 'engine');
  }
}

/** Once a day and market, and what it means. */
function tellRefusal(desk: Desk, day: MarketDay, refused: string): void {
  if (day.refusedOn === day.day) return;
  day.refusedOn = day.day;
  desk.say(
    'warn',
    'model-budget',
    `No direct decisions in ${day.market} any more today: ${refused}. Nothing new is bought there without a playbook; exits go on`,
    { market: day.market },
  );
}
