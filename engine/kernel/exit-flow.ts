import type { Position } from '../exits/position.ts';
import { evaluateExit } from '../exits/rules.ts';
import { roundToTick } from '../market/ticks.ts';
import { type Instant, instant, type MarketCode, price, type SymbolId } from '../market/types.ts';
import type { OrderKind } from '../orders/order.ts';
import { LOW_LIQUIDITY } from '../risk/order-policy.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import { recordDecision } from './decisions.ts';
import type { Desk } from './desk.ts';
import { atrNow, rawVolumeRatio } from './market-data.ts';
import { cancelOrders, submitOrder } from './order-flow.ts';
import { recordPosition } from './positions.ts';
import type { ExitReason } from './reasons.ts';
import type { CheckResult, DecisionRecord } from './records.ts';
import { isAccountMode } from './settings.ts';

/** A refused exit is tried again after this long, while its cause lasts. */
const EXIT_RETRY_MS = 1_000;
/** Where market orders are refused an exit is a limit order this far through the last price. */
const EXIT_LIMIT_FACTOR = 0.998;

export interface ExitCause {
  readonly reason: ExitReason;
  readonly rationale: string;
  readonly confidence: number;
  readonly scenarioIndex: number | null;
  /** The level that was reached, price units; null for causes without one. */
  readonly level: number | null;
  /** What else was looked at. */
  readonly inputs?: DecisionRecord['inputs'];
  /** Checks that were made already; the kill switch's and the session's are among them. */
  readonly before?: readonly CheckResult[];
}

/** Runs the exit state machine on the last price. True when the position is on its way out. */
export function runExitRules(desk: Desk, position: Position): boolean {
  const { symbol } = position;
  const last = desk.table.columns.last[symbol]!;
  if (position.atr === null || position.atrIsEstimate) {
    const atr = atrNow(desk, symbol);
    position.atr = atr.value;
    position.atrIsEstimate = atr.isEstimate;
  }
  const profile = effectiveProfile(desk.settings, desk.clock.sessionAt(position.market, desk.at));
  const volumeRatio = rawVolumeRatio(desk, symbol);
  const outcome = evaluateExit({
    state: position.state,
    entryPrice: position.entryPrice,
    last,
    peak: position.peak,
    atr: position.atr,
    trailingStop: position.trailingStop,
    hardStopPct: position.hardStopPct,
    takeProfitPct: position.takeProfitPct,
    costsPct: desk.settings.beIncludesCosts ? (position.fees / position.buyAmount) * 200 : 0,
    downProbability: null,
    volumeRatio: Number.isNaN(volumeRatio) ? null : volumeRatio,
    beArmPct: profile.beArmPct,
    armPct: profile.armPct,
    settings: desk.settings,
  });
  const promoted = outcome.state !== position.state;
  const from = position.state;
  const rose = outcome.peak > position.peak;
  position.state = outcome.state;
  position.peak = price(outcome.peak);
  position.trailingStop = outcome.trailingStop;
  if (promoted) {
    desk.say(
      'info',
      'exit-state',
      `${desk.nameOf(symbol)} ${from} → ${outcome.state} at ${desk.priceText(position.market, last)} (${outcome.unrealisedPct.toFixed(2)} %)`,
      { symbol, decisionId: position.entryDecisionId },
    );
  }
  if (promoted || rose) recordPosition(desk, position);
  if (outcome.exit !== null) {
    exitPosition(desk, position, {
      reason: outcome.exit.reason,
      rationale: `${outcome.exit.reason}: last ${desk.priceText(position.market, last)}, level ${desk.priceText(position.market, outcome.exit.level)}, unrealised ${outcome.unrealisedPct.toFixed(2)} %`,
      confidence: 100,
      scenarioIndex: null,
      level: outcome.exit.level,
    });
    return true;
  }
  return position.exitOrderId !== null;
}

/** Why no exit order can be sent for a position now, in words for the operator, or null when one can. */
export function exitObstacle(desk: Desk, { symbol, market, exitOrderId }: Position): string | null {
  if (exitOrderId !== null) return 'an exit order is working already';
  const { state } = desk.clock.stateAt(market, desk.at);
  if (state !== 'open') return `${market} is ${state}: no order can be sent; its stops stand when it opens`;
  const retryAt = exitRetryAt(desk, symbol);
  if (retryAt !== null && desk.at < retryAt) return 'the broker refused an exit a moment ago: try again in a second';
  const doubtful = [...desk.state.orders.values()].some(
    (order) => order.symbol === symbol && (order.state === 'unknown' || order.state === 'quarantined'),
  );
  return doubtful ? 'the fate of an order of the symbol is unknown' : null;
}

/** When a refused exit of a symbol is to be tried again, or null. */
export function exitRetryAt(desk: Desk, symbol: SymbolId): Instant | null {
  return desk.state.memory.get(symbol)?.exitRetryAt ?? null;
}

/** The broker refused an exit: it is tried again a little later, and not on every quote until then. */
export function noteExitRefused(desk: Desk, symbol: SymbolId): void {
  desk.remember(symbol).exitRetryAt = instant(desk.at + EXIT_RETRY_MS);
}

/** Decides the end of a position: one decision, one order; while that order lives nothing is sent twice, and null given. */
export function exitPosition(
  desk: Desk,
  position: Position,
  cause: ExitCause,
): { readonly decisionId: string; readonly orderId: string } | null {
  if (exitObstacle(desk, position) !== null) return null;
  // What is still being bought would add to what is sold; a broker's lane takes cancels first.
  cancelOrders(
    desk,
    'the position is being sold',
    ({ symbol, side, cancelRequestedAt }) => symbol === position.symbol && side === 'BUY' && cancelRequestedAt === null,
  );
  const now = desk.clock.stateAt(position.market, desk.at);
  const last = desk.table.columns.last[position.symbol]!;
  const kind: OrderKind =
    LOW_LIQUIDITY.has(now.session) || !takesMarketOrders(desk, position.market)
      ? { kind: 'limit', limit: roundToTick(position.market, price(Math.round(last * EXIT_LIMIT_FACTOR)), 'down') }
      : { kind: 'market' };
  const checks: CheckResult[] = [
    ...(cause.before ?? [
      { check: 'kill switch', passed: true, detail: `trading state ${desk.state.trading}` },
      { check: 'session', passed: true, detail: `${now.session} open, ${kind.kind} order` },
    ]),
    { check: 'holding', passed: true, detail: `${position.quantity} held, ${position.quantity} to sell` },
  ];
  const orderId = desk.newId('o');
  const decisionId = recordDecision(desk, {
    symbol: position.symbol,
    action: 'SELL',
    cause: cause.reason,
    confidence: cause.confidence,
    rationale: cause.rationale,
    scenarioIndex: cause.scenarioIndex,
    inputs: { ...cause.inputs, ...exitInputs(desk, position, cause.level) },
    checks,
    orderId,
  });
  position.exitReason = cause.reason;
  position.exitDecisionId = decisionId;
  position.exitOrderId = orderId;
  submitOrder(desk, {
    id: orderId,
    symbol: position.symbol,
    side: 'SELL',
    shares: position.quantity,
    kind,
    decisionId,
    protective: true,
  });
  desk.say('info', 'exit', `SELL ${position.quantity} ${desk.nameOf(position.symbol)} – ${cause.rationale}`, {
    symbol: position.symbol,
    decisionId,
  });
  return { decisionId, orderId };
}

/** KIS takes market orders for Korea only; elsewhere a sale is a limit order through the last price. */
function takesMarketOrders(desk: Desk, market: MarketCode): boolean {
  return market === 'KR' || !isAccountMode(desk.config.mode);
}

function exitInputs(desk: Desk, position: Position, level: number | null) {
  return {
    last: desk.table.columns.last[position.symbol]!,
    entry: position.entryPrice,
    peak: position.peak,
    state: position.state,
    atr: position.atr,
    atrIsEstimate: position.atrIsEstimate,
    hardStopPct: position.hardStopPct,
    trailingStop: position.trailingStop,
    level,
  };
}

/** Why the position may not stay overnight, or null when it may. */
export function overnightRefusal(desk: Desk, position: Position): string | null {
  if (!desk.settings.overnightExceptionEnabled) return 'holding overnight is switched off';
  const last = desk.table.columns.last[position.symbol]!;
  const pct = (last / position.entryPrice - 1) * 100;
  if (position.state === 'HOLDING') return `state HOLDING (${pct.toFixed(2)} %) carries no overnight permission`;
  return pct >= 0 ? null : `unrealised ${pct.toFixed(2)} % is below zero`;
}
