import type { CouncilView, DebateView, SpeechView } from '../client/snapshot.ts';
import { readableSoFar } from '../council/written-so-far.ts';
import type { Debate, DebateTurn } from '../kernel/council-state.ts';
import type { Desk } from '../kernel/desk.ts';

/** The debates that are kept, oldest first. */
export function councilView(desk: Desk): CouncilView {
  return { debates: (desk.state.council?.debates ?? []).map((debate) => debateView(desk, debate)) };
}

function debateView(desk: Desk, debate: Debate): DebateView {
  const { request, symbol, startedAt, endedAt, turns, verdict, outcome } = debate;
  const calls = turns.flatMap(({ call }) => (call == null ? [] : [call]));
  return {
    id: request.id,
    market: desk.marketOf(symbol),
    symbolId: symbol,
    code: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    source: request.source,
    startedAt,
    endedAt,
    speeches: turns.map(speechView),
    verdict: verdict && {
      decision: verdict.decision,
      confidence: verdict.confidence,
      claims: verdict.claims,
      keywords: verdict.keywords,
      rationale: verdict.rationale,
      agreement: verdict.agreement,
    },
    quantScore: outcome?.quantScore ?? null,
    finalScore: outcome?.finalScore ?? null,
    riskTag: outcome?.riskTag ?? null,
    checks: (outcome?.checks ?? []).map(({ check, passed, detail }) => ({ check, passed, detail })),
    decisionId: outcome?.decisionId ?? null,
    orderId: outcome?.orderId ?? null,
    costUsd: calls.reduce((sum, { microUsd }) => sum + microUsd, 0) / 1e6,
    tokens: calls.reduce((sum, { inputTokens, outputTokens }) => sum + (inputTokens ?? 0) + (outputTokens ?? 0), 0),
  };
}

function speechView({ role, round, text, claims, call, failure }: DebateTurn): SpeechView {
  return {
    role,
    round,
    isWriting: call === undefined,
    written: text === '' ? '' : readableSoFar(text),
    claims: claims.map(({ number, text: words, facts }) => ({ number, text: words, facts })),
    failure,
    model: call == null || call.provider === '' ? '' : `${call.provider}:${call.model}`,
    latencyMs: call?.latencyMs ?? null,
  };
}
