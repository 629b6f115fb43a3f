import type { Position } from '../exits/position.ts';
import { fromPrice } from '../market/money.ts';
import type { SymbolId } from '../market/types.ts';
import { price } from '../market/types.ts';
import { METRIC_INDEX, missingMetrics } from '../playbook/conditions.ts';
import type { PortfolioMetrics } from '../playbook/global-rule.ts';
import { matchGlobalRules, matchScenario } from '../playbook/matching.ts';
import { CONDITION_METRICS, type Scenario } from '../playbook/model.ts';
import { recordHold } from './decisions.ts';
import type { Desk } from './desk.ts';
import { tryEntry } from './entry-flow.ts';
import { exitPosition, overnightRefusal, runExitRules } from './exit-flow.ts';
import { sellEverything } from './kill-flow.ts';
import { changePct, rsiNow, volumeRatioNow } from './market-data.ts';
import { holdingsOf } from './money-view.ts';
import { wantsCycle } from './question-flow.ts';
import type { HoldReason } from './reasons.ts';

const DAY_MS = 86_400_000;
const metrics = new Float64Array(CONDITION_METRICS.length);

/**
 * Decides on one symbol at its last price: exit rules of a holding first, then the playbook's global rules, then its
 * scenarios. Only in the regular session of a market whose calendar is known.
 */
export function evaluateSymbol(desk: Desk, symbol: SymbolId): void {
  const market = desk.marketOf(symbol);
  if (desk.clock.stateAt(market, desk.at).state !== 'open') return;
  const position = desk.state.positions.get(symbol);
  if (desk.state.trading === 'HALTED') {
    // What the kill switch could not sell at once, because its market was closed or the sale failed, is sold now.
    if (position !== undefined) sellEverything(desk);
    return;
  }
  desk.state.counters.evaluations++;
  if (position !== undefined && evaluateHolding(desk, position)) return;
  matchPlaybook(desk, symbol, position);
}

/** True when the holding is on its way out. */
function evaluateHolding(desk: Desk, position: Position): boolean {
  if (runExitRules(desk, position)) return true;
  const day = desk.market(position.market);
  if (day.close === null || day.close - desk.at > desk.settings.closeOutMinutes * 60_000) return false;
  const refusal = overnightRefusal(desk, position);
  if (refusal === null) return false;
  exitPosition(desk, position, {
    reason: 'SESSION_CLOSE',
    rationale: `last ${desk.settings.closeOutMinutes} minutes of the session: ${refusal}`,
    confidence: 100,
    scenarioIndex: null,
    level: null,
  });
  return true;
}

function matchPlaybook(desk: Desk, symbol: SymbolId, position: Position | undefined): void {
  const market = desk.marketOf(symbol);
  const compiled = desk.compiled.get(market);
  if (compiled === undefined) {
    // Models are asked in its place, and what they say is the decision.
    if (wantsCycle(desk, desk.market(market))) return;
    hold(desk, symbol, position === undefined ? 'NO_PLAYBOOK' : 'NO_EXIT', null, 'no playbook is active');
    return;
  }
  const rule = matchGlobalRules(compiled, portfolioMetrics(desk, symbol));
  if (rule !== null) {
    if (rule.rule.action === 'REDUCE_ALL' || rule.rule.action === 'SELL') {
      reduceAll(desk, symbol, `global rule "${rule.rule.condition}": ${rule.rule.rationale}`);
    }
    if (!desk.state.positions.has(symbol)) {
      hold(
        desk,
        symbol,
        'SCENARIO_HOLD',
        null,
        `global rule "${rule.rule.condition}" holds: ${rule.rule.rationale}`,
        100,
      );
    }
    if (rule.rule.action !== 'BUY') return;
  }
  const code = desk.codeOf(symbol);
  fillMetrics(desk, symbol, position);
  const match = matchScenario(compiled, code, metrics);
  if (match === null) {
    desk.remember(symbol).armedAt = null;
    reportMissing(desk, symbol);
    const cause = position !== undefined ? 'NO_EXIT' : compiled.stocks.has(code) ? 'NO_MATCH' : 'NO_PLAYBOOK';
    hold(desk, symbol, cause, null, 'no condition of the playbook is met');
    return;
  }
  noteMatch(desk, symbol, match.index);
  act(desk, symbol, position, match.scenario, match.index);
}

function act(desk: Desk, symbol: SymbolId, position: Position | undefined, scenario: Scenario, index: number): void {
  switch (scenario.action) {
    case 'HOLD':
      hold(desk, symbol, 'SCENARIO_HOLD', index, scenario.rationale, scenario.confidence);
      return;
    case 'SELL':
      if (position === undefined) hold(desk, symbol, 'NOTHING_HELD', index, scenario.rationale, scenario.confidence);
      else sellByScenario(desk, position, scenario, index);
      return;
    case 'REDUCE_ALL':
      reduceAll(desk, symbol, scenario.rationale);
      return;
    case 'BUY': {
      if (position !== undefined) {
        hold(desk, symbol, 'NO_EXIT', index, 'held already; no exit rule holds', scenario.confidence);
        return;
      }
      const candidate = desk.market(desk.marketOf(symbol)).candidates.find((c) => c.symbol === symbol) ?? null;
      if (candidate?.signal === 'momentum' && !confirmed(desk, symbol)) {
        hold(
          desk,
          symbol,
          'AWAITING_CONFIRMATION',
          index,
          `${scenario.rationale} – waits for the next bar to confirm`,
          scenario.confidence,
        );
        return;
      }
      tryEntry(desk, { symbol, scenario, index, candidate });
      return;
    }
    default:
      scenario.action satisfies never;
  }
}

function sellByScenario(desk: Desk, position: Position, scenario: Scenario, index: number): void {
  if (scenario.confidence < desk.settings.confidenceThreshold) {
    hold(desk, position.symbol, 'LOW_CONFIDENCE', index, scenario.rationale, scenario.confidence);
    return;
  }
  exitPosition(desk, position, {
    reason: 'SCENARIO_SELL',
    rationale: scenario.rationale,
    confidence: scenario.confidence,
    scenarioIndex: index,
    level: null,
    inputs: holdInputs(desk, position.symbol),
  });
}

/** Sells every holding in the currency of the symbol's market. */
function reduceAll(desk: Desk, symbol: SymbolId, rationale: string): void {
  const currency = desk.currencyOf(desk.marketOf(symbol));
  for (const position of desk.state.positions.values()) {
    if (desk.currencyOf(position.market) !== currency) continue;
    exitPosition(desk, position, {
      reason: 'GLOBAL_RULE',
      rationale,
      confidence: 100,
      scenarioIndex: null,
      level: null,
    });
  }
}

/** Momentum is bought on the price after the match, and only if that did not come back below the match's price. */
function confirmed(desk: Desk, symbol: SymbolId): boolean {
  const memory = desk.remember(symbol);
  const last = desk.table.columns.last[symbol]!;
  const { armedAt, armedPrice } = memory;
  if (armedAt !== null && armedPrice !== null && desk.at > armedAt && last >= armedPrice) return true;
  memory.armedAt = desk.at;
  memory.armedPrice = last;
  return false;
}

function hold(
  desk: Desk,
  symbol: SymbolId,
  cause: HoldReason | 'LOW_CONFIDENCE',
  index: number | null,
  rationale: string,
  confidence = 0,
): void {
  recordHold(desk, symbol, cause, index, () => ({
    confidence,
    rationale,
    inputs: holdInputs(desk, symbol),
    checks: [],
  }));
}

function holdInputs(desk: Desk, symbol: SymbolId) {
  fillMetrics(desk, symbol, desk.state.positions.get(symbol));
  return Object.fromEntries(
    CONDITION_METRICS.map((name, i) => [name, Number.isNaN(metrics[i]!) ? null : metrics[i]!] as const),
  );
}

function fillMetrics(desk: Desk, symbol: SymbolId, position: Position | undefined): void {
  const last = desk.table.columns.last[symbol]!;
  metrics[METRIC_INDEX.rsi] = rsiNow(desk, symbol).value;
  metrics[METRIC_INDEX.volume_ratio] = volumeRatioNow(desk, symbol);
  metrics[METRIC_INDEX.price] = fromPrice(price(last), desk.marketOf(symbol));
  metrics[METRIC_INDEX.price_change_pct] = changePct(desk, symbol);
  metrics[METRIC_INDEX.unrealized_pnl_pct] =
    position === undefined ? Number.NaN : (last / position.entryPrice - 1) * 100;
  metrics[METRIC_INDEX.holding_days] =
    position === undefined ? Number.NaN : Math.floor((desk.at - position.openedAt) / DAY_MS);
}

/** The metrics of a symbol by name, null where unknown; for the Scenarios pane. */
export function metricsOf(desk: Desk, symbol: SymbolId): Readonly<Record<string, number | null>> {
  return holdInputs(desk, symbol);
}

function portfolioMetrics(desk: Desk, symbol: SymbolId): PortfolioMetrics {
  const currency = desk.currencyOf(desk.marketOf(symbol));
  const account = desk.accountIn(currency);
  const holdings = holdingsOf(desk, currency);
  const equity = account.cash + holdings.evaluation;
  return {
    portfolio_pnl_pct: account.dayStartEquity === null ? Number.NaN : (equity / account.dayStartEquity - 1) * 100,
    cash_pct: (account.cash / equity) * 100,
    positions: holdings.count,
  };
}

function noteMatch(desk: Desk, symbol: SymbolId, index: number): void {
  const key = `${symbol}:${index}`;
  const memory = desk.state.scenarioMatches.get(key);
  if (memory === undefined) desk.state.scenarioMatches.set(key, { matches: 1, lastMatchAt: desk.at });
  else {
    memory.matches++;
    memory.lastMatchAt = desk.at;
  }
}

/** A field whose datum is missing does not match; that is said once per symbol and field. */
function reportMissing(desk: Desk, symbol: SymbolId): void {
  const scenarios = desk.compiled.get(desk.marketOf(symbol))?.stocks.get(desk.codeOf(symbol)) ?? [];
  for (const { condition, scenario } of scenarios) {
    if (scenario.action !== 'BUY') continue;
    for (const metric of missingMetrics(condition, metrics)) {
      const key = `${symbol}:${metric}`;
      if (desk.state.reportedMissing.has(key)) continue;
      desk.state.reportedMissing.add(key);
      desk.say(
        'warn',
        'datum-missing',
        `${desk.nameOf(symbol)}: no ${metric} yet, so scenarios that ask for it do not match`,
        { symbol },
      );
    }
  }
}
