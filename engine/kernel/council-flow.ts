import type { Claim } from '../brain/prompts/debate.ts';
import { factsOf } from '../brain/prompts/dossier.ts';
import { boundScore, NEUTRAL_SCORE, stands } from '../council/bounds.ts';
import type { CouncilVerdict } from '../council/debate.ts';
import { noDecision } from '../council/verdict.ts';
import type { SymbolId } from '../market/types.ts';
import { verdict as checked, type Verdict } from '../risk/verdict.ts';
import { tryAdvice } from './advice-flow.ts';
import type { CouncilState, Debate, DebateOutcome } from './council-state.ts';
import { recordDecision } from './decisions.ts';
import type { Desk } from './desk.ts';
import { dossierOf, quantOf, riskOf } from './dossier.ts';
import type { KernelEvent } from './events.ts';
import type { DecisionCause } from './reasons.ts';
import type { CheckResult, CouncilRecord } from './records.ts';
import { councilSettings } from './settings.ts';
import { turnDown } from './shadow-flow.ts';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;

/** Debates kept for the pane; the store has them all. */
const DEBATES_KEPT = 12;
/** Characters of a turn that are kept while it is written. */
const LONGEST_TEXT = 6_000;

export const councilOf = (desk: Desk): CouncilState =>
  (desk.state.council ??= { debates: [], questions: new Map(), blocked: new Map() });

export const openDebate = (desk: Desk): Debate | null =>
  desk.state.council?.debates.find(({ endedAt }) => endedAt === null) ?? null;

/** Why no debate can begin on a symbol now, or null. */
export function councilRefusal(desk: Desk, symbol: SymbolId): string | null {
  if (desk.table.instruments[symbol] === undefined) return `there is no symbol ${symbol}`;
  if (!(desk.table.columns.last[symbol]! > 0)) return `no price of ${desk.nameOf(symbol)} is known yet`;
  const open = openDebate(desk);
  return open === null ? null : `the council is debating ${desk.nameOf(open.symbol)}: one debate at a time`;
}

/** Puts a symbol to the council. */
export function startCouncil(desk: Desk, symbol: SymbolId, actor: string): void {
  const council = councilOf(desk);
  const { rounds, samples } = councilSettings(desk.settings);
  const debate: Debate = {
    request: {
      id: desk.newId('c'),
      source: desk.config.planner,
      dossier: dossierOf(desk, symbol),
      rounds,
      samples,
    },
    symbol,
    actor,
    startedAt: desk.at,
    askedPrice: desk.table.columns.last[symbol]!,
    turns: [],
    endedAt: null,
    verdict: null,
    outcome: null,
  };
  council.debates = [...council.debates, debate].slice(-DEBATES_KEPT);
  desk.emit({ type: 'hold-council', request: debate.request });
  desk.say(
    'info',
    'council',
    `Council on ${desk.nameOf(symbol)} for ${actor}: ${rounds} rounds, ${debate.request.source === 'model' ? 'models argue' : 'offline rules argue'}`,
    { symbol, actor },
  );
}

/** The dossier is completed: what is argued over, and stored, has it too. */
export function takeCouncilFacts(desk: Desk, { id, context }: Of<'council-facts'>): void {
  const debate = running(desk, id);
  if (debate === null) return;
  debate.request = { ...debate.request, dossier: { ...debate.request.dossier, context } };
}

/** More of what a role is writing. */
export function takeCouncilText(desk: Desk, event: Of<'council-text'>): void {
  const debate = running(desk, event.id);
  if (debate === null) return;
  const { role, round, text, anew } = event;
  const last = debate.turns.at(-1);
  const goesOn = last !== undefined && last.call === undefined && last.role === role && last.round === round;
  const before = goesOn && !anew ? last.text : '';
  const turn = {
    role,
    round,
    claims: [],
    failure: null,
    call: undefined,
    text: (before + text).slice(0, LONGEST_TEXT),
  };
  debate.turns = [...(goesOn ? debate.turns.slice(0, -1) : debate.turns), turn];
}

/** A role has ended its turn. */
export function takeCouncilTurn(desk: Desk, { id, turn }: Of<'council-turn'>): void {
  const debate = running(desk, id);
  if (debate === null) return;
  const last = debate.turns.at(-1);
  const before = last?.call === undefined && last?.role === turn.role ? debate.turns.slice(0, -1) : debate.turns;
  debate.turns = [...before, { ...turn, text: '' }];
}

/** The debate is over: the desk's rules are applied to its verdict, and all of it goes into the ledger. */
export function endCouncil(desk: Desk, { id, verdict }: Of<'council-ended'>): void {
  const debate = running(desk, id);
  if (debate === null) return;
  debate.endedAt = desk.at;
  // What was under way when it ended stays as it stood.
  debate.turns = debate.turns.map((turn) =>
    turn.call === undefined ? { ...turn, call: null, failure: 'unfinished' } : turn,
  );
  debate.verdict = verdict;
  debate.outcome = applyRules(desk, debate, verdict);
  desk.record(ledgerRecord(desk, debate, verdict, debate.outcome));
  const { decisionId } = debate.outcome;
  const { symbol } = debate;
  const words = [
    `Council on ${desk.nameOf(symbol)}: ${verdict.decision}`,
    verdict.decision === 'NO_DECISION' ? '' : ` at ${verdict.confidence}`,
    `, final score ${debate.outcome.finalScore.toFixed(0)} – ${verdict.rationale}`,
  ].join('');
  desk.say(verdict.decision === 'NO_DECISION' ? 'warn' : 'info', 'council-verdict', words, { symbol, decisionId });
}

/** A debate whose process died is closed as it stands; nobody is asked again. */
export const UNFINISHED: CouncilVerdict = noDecision('unfinished: the engine ended in the middle of the debate');

function running(desk: Desk, id: string): Debate | null {
  const debate = openDebate(desk);
  return debate?.request.id === id ? debate : null;
}

function applyRules(
  desk: Desk,
  { symbol, request, askedPrice, startedAt }: Debate,
  verdict: CouncilVerdict,
): DebateOutcome {
  const quant = quantOf(desk, symbol);
  const risk = riskOf(desk, symbol);
  const score = boundScore(verdict, quant.score);
  const { decision, confidence, rationale } = verdict;
  const checks: CheckResult[] = [];
  let cause: DecisionCause | null = null;
  const check = (name: string, result: Verdict, denied: DecisionCause) => {
    if (cause !== null) return;
    checks.push({ check: name, ...result });
    if (!result.passed) cause = denied;
  };
  if (risk.tag === 'DISTRIBUTION_RISK') {
    councilOf(desk).blocked.set(symbol, desk.clock.localDay(desk.marketOf(symbol), desk.at));
  }
  check(
    'verdict',
    checked(
      decision !== 'NO_DECISION',
      decision === 'NO_DECISION'
        ? rationale
        : `${decision} at ${confidence}, on claims ${verdict.claims.map((number) => `C${number}`).join(' ')}`,
    ),
    'COUNCIL_NO_DECISION',
  );
  check(
    'quant score ±15',
    checked(
      stands(decision, score),
      `judge ${score.judge.toFixed(1)}, quant ${score.quant.toFixed(1)} (${Math.round(quant.coverage * 100)} % known): ${score.final.toFixed(1)}`,
      ...(decision === 'BUY' || decision === 'SELL'
        ? [
            {
              what: 'score',
              value: score.final,
              limit: NEUTRAL_SCORE,
              passes: decision === 'BUY' ? '>' : '<',
              unit: '',
            } as const,
          ]
        : []),
    ),
    'COUNCIL_DENIED',
  );
  check(
    'risk tag',
    checked(!(decision === 'BUY' && risk.tag === 'DISTRIBUTION_RISK'), `${risk.tag}: ${risk.because}`),
    'COUNCIL_DENIED',
  );
  const inputs = {
    council: request.id,
    verdict: decision,
    quantScore: score.quant,
    quantCoverage: quant.coverage,
    finalScore: score.final,
    riskTag: risk.tag,
    agreement: verdict.agreement === null ? null : `${verdict.agreement.same} of ${verdict.agreement.samples}`,
  };
  const outcome = (decisionId: string, orderId: string | null, all: readonly CheckResult[]): DebateOutcome => ({
    quantScore: score.quant,
    coverage: quant.coverage,
    finalScore: score.final,
    riskTag: risk.tag,
    checks: all,
    decisionId,
    orderId,
  });
  const isHeld = desk.state.positions.has(symbol);
  const holds = decision === 'HOLD' || (decision === 'BUY' && isHeld) || (decision === 'SELL' && !isHeld);
  if (cause !== null || holds) {
    const decisionId = recordDecision(desk, {
      symbol,
      action: 'HOLD',
      cause: cause ?? 'COUNCIL_HOLD',
      confidence,
      rationale,
      scenarioIndex: null,
      inputs,
      checks,
      orderId: null,
    });
    if (!isHeld && decision !== 'NO_DECISION')
      turnDown(desk, symbol, 'judge', `${decision}: ${cause ?? 'COUNCIL_HOLD'}`);
    return outcome(decisionId, null, checks);
  }
  const { trades } = councilSettings(desk.settings);
  const advised = tryAdvice(desk, {
    symbol,
    action: decision === 'BUY' ? 'BUY' : 'SELL',
    confidence,
    rationale,
    asked: { at: startedAt, price: askedPrice },
    before: checks,
    inputs,
    causes: { buy: 'COUNCIL_BUY', sell: 'COUNCIL_SELL', denied: 'COUNCIL_DENIED' },
    folds: false,
    only: trades
      ? null
      : { cause: 'COUNCIL_ADVICE', check: 'council trades', detail: 'COUNCIL_TRADES is off: advice, and no order' },
  });
  return outcome(advised.decisionId, advised.orderId, advised.checks);
}

function ledgerRecord(desk: Desk, debate: Debate, verdict: CouncilVerdict, outcome: DebateOutcome): CouncilRecord {
  const { request, symbol, actor, startedAt, turns } = debate;
  const market = desk.marketOf(symbol);
  const claims = turns.flatMap((turn) => turn.claims);
  const calls = turns.flatMap(({ role, round, call, failure }) =>
    call == null ? [] : [{ role, round, failure, ...call }],
  );
  const facts = factsOf(request.dossier).lines;
  return {
    kind: 'council',
    id: request.id,
    at: desk.at,
    startedAt,
    market,
    symbol: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    tradingDay: desk.clock.localDay(market, startedAt),
    actor,
    source: request.source,
    facts,
    claims,
    debate: debateText(facts, turns, claims, verdict),
    decision: verdict.decision,
    confidence: verdict.confidence,
    cited: verdict.claims,
    keywords: verdict.keywords,
    rationale: verdict.rationale,
    samples: verdict.agreement?.samples ?? 1,
    agreeing: verdict.agreement?.same ?? 1,
    hunterScore: outcome.quantScore,
    coverage: outcome.coverage,
    finalScore: outcome.finalScore,
    riskTag: outcome.riskTag,
    calls,
    inputTokens: calls.reduce((sum, call) => sum + (call.inputTokens ?? 0), 0),
    outputTokens: calls.reduce((sum, call) => sum + (call.outputTokens ?? 0), 0),
    microUsd: calls.reduce((sum, call) => sum + call.microUsd, 0),
    decisionId: outcome.decisionId,
    orderId: outcome.orderId,
    mode: desk.config.mode,
  };
}

function debateText(
  facts: readonly string[],
  turns: Debate['turns'],
  claims: readonly Claim[],
  verdict: CouncilVerdict,
): string {
  const said = turns.flatMap(({ role, round, claims: made, failure, text }) => [
    `${role.toUpperCase()} ${round}${failure === null ? '' : `: ${failure}`}`,
    ...made.map(
      ({ number, text: words, facts: rests }) =>
        `C${number} ${words}${rests.length === 0 ? '' : ` (${rests.map((fact) => `F${fact}`).join(' ')})`}`,
    ),
    ...(text === '' ? [] : [text]),
  ]);
  const cited = verdict.claims.filter((number) => claims.some((claim) => claim.number === number));
  return [
    ...facts,
    ...said,
    `VERDICT ${verdict.decision} ${verdict.confidence} ${cited.map((number) => `C${number}`).join(' ')}`.trim(),
    verdict.rationale,
  ].join('\n');
}
