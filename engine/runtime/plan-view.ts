import type { CandidateView, ConditionView, ScenarioView } from '../client/snapshot.ts';
import type { Desk } from '../kernel/desk.ts';
import { metricsOf } from '../kernel/evaluate.ts';
import { changePct, rsiNow, volumeRatioNow } from '../kernel/market-data.ts';
import { fromPrice } from '../market/money.ts';
import { shownDecimals } from '../market/ticks.ts';
import { type MarketCode, price, type SymbolId, symbolId } from '../market/types.ts';
import { CONDITION_METRICS, type Scenario } from '../playbook/model.ts';
import type { RankedCandidate } from '../scanner/rank.ts';
import { rangePct } from '../scanner/score.ts';

/** Symbols of a market that are shown, selected or not. */
const CANDIDATES_SHOWN = 30;

/** A market's candidates as they were ranked, then what the scanner left out today. */
export function candidateViews(desk: Desk, market: MarketCode): CandidateView[] {
  const { candidates, leftOut } = desk.market(market);
  const shown = candidates.slice(0, CANDIDATES_SHOWN).map((candidate) => candidateView(desk, candidate));
  const ranked = new Set(candidates.map(({ symbol }) => symbol));
  const reasons = new Map<number, string>();
  for (const key of leftOut) {
    const symbol = Number.parseInt(key, 10);
    if (!ranked.has(symbol)) reasons.set(symbol, key.slice(key.indexOf(':') + 1));
  }
  const others = [...reasons].slice(0, CANDIDATES_SHOWN - shown.length);
  return [...shown, ...others.map(([symbol, reason]) => leftOutView(desk, symbolId(symbol), reason))];
}

function candidateView(desk: Desk, candidate: RankedCandidate): CandidateView {
  const { rank, score, volatilityScore, bonus, signal, selected } = candidate;
  const leftOut = selected ? '' : `below the top ${desk.settings.scannerTopN}`;
  return {
    ...quoteOf(desk, symbolId(candidate.symbol)),
    rank,
    score,
    volatilityScore,
    bonus,
    signal,
    selected,
    leftOut,
  };
}

function leftOutView(desk: Desk, symbol: SymbolId, leftOut: string): CandidateView {
  const unranked = { rank: null, score: null, volatilityScore: null, bonus: null, signal: null, selected: false };
  return { ...quoteOf(desk, symbol), ...unranked, leftOut };
}

/** What the market says of a symbol now; the score is the scan's. */
function quoteOf(desk: Desk, symbol: SymbolId) {
  const market = desk.marketOf(symbol);
  const c = desk.table.columns;
  const last = c.last[symbol]!;
  const rsi = rsiNow(desk, symbol);
  return {
    market,
    symbolId: symbol,
    code: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    price: fromPrice(price(Math.round(last)), market),
    decimals: shownDecimals(market, price(last)),
    changePct: orNull(changePct(desk, symbol)),
    rangePct: orNull(rangePct(c.dayHigh[symbol]!, c.dayLow[symbol]!, last)),
    volumeRatio: orNull(volumeRatioNow(desk, symbol)),
    rsi: orNull(rsi.value),
    rsiIsProxy: rsi.isProxy,
    at: desk.market(market).lastScanAt ?? 0,
  };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The scenarios of a market's playbook with what their conditions come to now. */
export function scenarioViews(desk: Desk, market: MarketCode): ScenarioView[] {
  return [...(desk.compiled.get(market)?.stocks ?? [])].flatMap(([code, scenarios]) => {
    const symbol = desk.codes.get(`${market}:${code}`);
    if (symbol === undefined) return [];
    const metrics = metricsOf(desk, symbol);
    return scenarios.map(({ scenario, index }) => scenarioView(desk, symbol, scenario, index, metrics));
  });
}

function scenarioView(
  desk: Desk,
  symbol: SymbolId,
  scenario: Scenario,
  index: number,
  metrics: Readonly<Record<string, number | null>>,
): ScenarioView {
  const market = desk.marketOf(symbol);
  const memory = desk.state.scenarioMatches.get(`${symbol}:${index}`);
  const conditions = conditionsOf(scenario, metrics);
  return {
    market,
    symbolId: symbol,
    code: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    index,
    decimals: shownDecimals(market, price(desk.table.columns.last[symbol]!)),
    held: desk.state.positions.has(symbol),
    action: scenario.action,
    confidence: scenario.confidence,
    conditions,
    matched: conditions.length > 0 && conditions.every((condition) => condition.met),
    lastMatchAt: memory?.lastMatchAt ?? null,
    matches: memory?.matches ?? 0,
    rationale: scenario.rationale,
    decisionId: desk.state.memory.get(symbol)?.lastDecisionId ?? null,
  };
}

function conditionsOf(scenario: Scenario, metrics: Readonly<Record<string, number | null>>): ConditionView[] {
  return CONDITION_METRICS.flatMap((metric) =>
    (['above', 'below'] as const).flatMap((side): ConditionView[] => {
      const threshold = scenario.condition[`${metric}_${side}`];
      if (threshold === undefined) return [];
      const value = metrics[metric] ?? null;
      const met = value !== null && (side === 'above' ? value > threshold : value < threshold);
      return [{ metric, op: side === 'above' ? '>' : '<', threshold, value, met }];
    }),
  );
}
