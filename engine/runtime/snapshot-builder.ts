import { diff, patch } from '../client/diff.ts';
import type {
  AccountView,
  CandidateView,
  ConditionView,
  EngineState,
  HeaderSlice,
  MarketView,
  OrderView,
  PositionView,
  ScenarioView,
  Snapshot,
} from '../client/snapshot.ts';
import type { Position } from '../exits/position.ts';
import { armPrice, breakEvenPrice, hardStopPrice } from '../exits/rules.ts';
import type { Desk } from '../kernel/desk.ts';
import { metricsOf } from '../kernel/evaluate.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { rsiNow } from '../kernel/market-data.ts';
import { amountOf, holdingsOf } from '../kernel/money-view.ts';
import { MARKETS } from '../market/markets.ts';
import { fromPrice, MONEY_DECIMALS } from '../market/money.ts';
import { type Instant, instant, MARKET_CODES, type MarketCode, price, type SymbolId } from '../market/types.ts';
import { isTerminal } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { CONDITION_METRICS, type Scenario } from '../playbook/model.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import { riskView } from './risk-view.ts';

/** Candidates shown beyond the selected ones. */
const CANDIDATES_SHOWN = 30;
const LOG_LINES_SHOWN = 300;

/** What the runtime knows beside the kernel. */
export interface RuntimeStatus {
  readonly state: Extract<EngineState, 'STARTING' | 'RECOVERING' | 'FINISHED'> | null;
  readonly speed: number;
  /** The engine's clock, which runs on between events. */
  readonly at: number;
}

type Slices = Omit<Snapshot, 'seq' | 'at'>;

/** Builds what the views see. */
export class SnapshotBuilder {
  private last: Snapshot | null = null;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** The state now. What did not change since the last call is the same object, down to the whole snapshot. */
  build(status: RuntimeStatus): Snapshot {
    const { last } = this;
    const seq = last?.seq ?? 0;
    const next: Snapshot = { seq, at: status.at, ...buildSlices(this.kernel.desk, status) };
    const change = diff(last, next);
    if (last !== null && change === null) return last;
    this.last = { ...(change === null ? next : (patch(last, change) as Snapshot)), seq: seq + 1 };
    return this.last;
  }
}

function buildSlices(desk: Desk, status: RuntimeStatus): Slices {
  const at = instant(Math.max(status.at, desk.at));
  return {
    header: headerOf(desk, status),
    markets: MARKET_CODES.filter(
      (code) => desk.state.markets.has(code) || desk.settings.enabledMarkets.includes(code),
    ).map((code) => marketOf(desk, code, at)),
    scanner: [...desk.state.markets.values()].flatMap((day) => candidatesOf(desk, day.market)),
    scenarios: [...desk.state.markets.values()].flatMap((day) => scenariosOf(desk, day.market)),
    positions: [...desk.state.positions.values()].map((position) => positionView(desk, position, at)),
    orders: [...desk.state.orders.values()].map((order) => orderOf(desk, order)).reverse(),
    risk: riskView(desk),
    log: desk.state.log.slice(-LOG_LINES_SHOWN),
  };
}

function headerOf(desk: Desk, status: RuntimeStatus): HeaderSlice {
  const { state } = desk;
  const engine: EngineState =
    status.state ??
    (state.trading === 'HALTED'
      ? 'HALTED'
      : state.trading === 'REDUCING'
        ? 'REDUCING'
        : state.paused === null
          ? 'RUNNING'
          : 'PAUSED');
  const mark = state.trading === 'ACTIVE' ? state.paused : state.tradingMark;
  return {
    mode: desk.config.mode,
    state: engine,
    stateReason: mark === null ? '' : `${mark.reason === '' ? 'no reason given' : mark.reason} (${mark.actor})`,
    speed: status.speed,
    accounts: [...state.accounts.values()]
      .filter((account) => account.cash !== 0 || account.fees !== 0)
      .map((account): AccountView => {
        const scale = 10 ** MONEY_DECIMALS[account.currency];
        const holdings = holdingsOf(desk, account.currency);
        const equity = account.cash + holdings.evaluation;
        const start = account.dayStartEquity ?? equity;
        return {
          currency: account.currency,
          decimals: MONEY_DECIMALS[account.currency],
          cash: account.cash / scale,
          equity: equity / scale,
          realisedToday: account.realisedToday / scale,
          unrealised: (holdings.evaluation - holdings.purchase) / scale,
          dayPnl: (equity - start) / scale,
          dayPnlPct: start === 0 ? 0 : (equity / start - 1) * 100,
        };
      }),
    breaker: {
      tripped: state.breaker.tripped,
      reason: state.breaker.reason,
      since: state.breaker.since,
      valuePct: state.breaker.valuePct,
      limitPct: desk.settings.circuitBreakerPct,
    },
    pen: null,
  };
}

function marketOf(desk: Desk, code: MarketCode, at: Instant): MarketView {
  const moment = desk.clock.stateAt(code, at);
  const day = desk.state.markets.get(code);
  const open = desk.clock.nextOpen(code, at);
  const close = desk.clock.nextClose(code, at);
  const isOpen = moment.state === 'open';
  const nextChangeAt = isOpen ? close : open;
  return {
    code,
    enabled: desk.marketSymbols.has(code),
    state: moment.state,
    session: moment.session,
    zone: MARKETS[code].zone,
    localTime: desk.clock.localTime(code, at),
    tradingDay: moment.tradingDay,
    nextChangeAt,
    nextChange: nextChangeAt === null ? null : isOpen ? 'close' : moment.state === 'break' ? 'resume' : 'open',
    regime: day?.regime ?? null,
    regimeNote: day?.regimeNote ?? '',
    playbook: day?.playbookStatus ?? null,
    playbookNote: day?.playbookNote ?? '',
    lastDataAt: day?.lastDataAt ?? null,
    symbols: desk.marketSymbols.get(code)?.length ?? 0,
  };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const unitsOf = (units: number, market: MarketCode): number => fromPrice(price(Math.round(units)), market);

function candidatesOf(desk: Desk, market: MarketCode): CandidateView[] {
  const day = desk.market(market);
  return day.candidates.slice(0, CANDIDATES_SHOWN).map((candidate) => {
    const symbol = candidate.symbol as SymbolId;
    const rsi = rsiNow(desk, symbol);
    return {
      market,
      symbolId: symbol,
      code: desk.codeOf(symbol),
      name: desk.nameOf(symbol),
      rank: candidate.rank,
      price: unitsOf(desk.table.columns.last[symbol]!, market),
      decimals: MARKETS[market].priceDecimals,
      changePct: orNull(candidate.changePct),
      rangePct: orNull(candidate.rangePct),
      volumeRatio: orNull(candidate.volumeRatio),
      rsi: orNull(rsi.value),
      rsiIsProxy: rsi.isProxy,
      score: candidate.score,
      volatilityScore: candidate.volatilityScore,
      bonus: candidate.bonus,
      signal: candidate.signal,
      selected: candidate.selected,
      leftOut: candidate.selected ? '' : `rank ${candidate.rank}, top ${desk.settings.scannerTopN} are traded`,
      at: day.lastScanAt ?? 0,
    };
  });
}

function scenariosOf(desk: Desk, market: MarketCode): ScenarioView[] {
  const views: ScenarioView[] = [];
  for (const [code, scenarios] of desk.compiled.get(market)?.stocks ?? []) {
    const symbol = desk.codes.get(`${market}:${code}`);
    if (symbol === undefined) continue;
    const metrics = metricsOf(desk, symbol);
    for (const { scenario, index } of scenarios) {
      const memory = desk.state.scenarioMatches.get(`${symbol}:${index}`);
      const conditions = conditionsOf(scenario, metrics);
      views.push({
        market,
        symbolId: symbol,
        code,
        name: desk.nameOf(symbol),
        index,
        action: scenario.action,
        confidence: scenario.confidence,
        conditions,
        matched: conditions.length > 0 && conditions.every((condition) => condition.met),
        lastMatchAt: memory?.lastMatchAt ?? null,
        matches: memory?.matches ?? 0,
        rationale: scenario.rationale,
        decisionId: desk.state.memory.get(symbol)?.lastDecisionId ?? null,
      });
    }
  }
  return views;
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

/** An open position with the levels its exit rules hold now. */
export function positionView(desk: Desk, position: Position, at: Instant): PositionView {
  const { symbol, market, entryPrice } = position;
  const { currency, priceDecimals } = MARKETS[market];
  const scale = 10 ** priceDecimals;
  const c = desk.table.columns;
  const last = c.last[symbol]!;
  const profile = effectiveProfile(desk.settings, desk.clock.sessionAt(market, at));
  const costsPct = desk.settings.beIncludesCosts ? (position.fees / position.buyAmount) * 200 : 0;
  const isOpen = desk.clock.stateAt(market, at).state === 'open';
  return {
    market,
    symbolId: symbol,
    code: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    currency,
    decimals: priceDecimals,
    moneyDecimals: MONEY_DECIMALS[currency],
    quantity: position.quantity,
    entry: entryPrice / scale,
    last: last / scale,
    lastAt: c.lastAt[symbol]!,
    stale: isOpen && at - c.lastAt[symbol]! > 3 * desk.market(market).barLength,
    pnl: (amountOf(market, last, position.quantity) - position.cost) / 10 ** MONEY_DECIMALS[currency],
    pnlPct: (last / entryPrice - 1) * 100,
    state: position.state,
    hardStop: hardStopPrice(entryPrice, position.hardStopPct) / scale,
    hardStopPct: position.hardStopPct,
    breakEven: position.state === 'HOLDING' ? null : breakEvenPrice(entryPrice, costsPct, desk.settings) / scale,
    beArmPrice: armPrice(entryPrice, profile.beArmPct) / scale,
    armPrice: armPrice(entryPrice, profile.armPct) / scale,
    peak: position.peak / scale,
    trailingStop: position.trailingStop === null ? null : position.trailingStop / scale,
    atr: position.atr === null ? null : position.atr / scale,
    atrIsEstimate: position.atrIsEstimate,
    openedAt: position.openedAt,
    adopted: position.adopted,
    exiting: position.exitOrderId === null ? null : position.exitReason,
    entryDecisionId: position.entryDecisionId,
  };
}

function orderOf(desk: Desk, order: Order): OrderView {
  const { market } = order;
  const { priceDecimals } = MARKETS[market];
  return {
    id: order.id,
    market,
    symbolId: order.symbol,
    code: desk.codeOf(order.symbol),
    name: desk.nameOf(order.symbol),
    side: order.side,
    kind: order.kind.kind,
    limit: order.kind.kind === 'market' ? null : fromPrice(order.kind.limit, market),
    decimals: priceDecimals,
    quantity: order.quantity,
    filled: order.filled,
    averagePrice: order.filled === 0 ? null : order.filledValue / order.filled / 10 ** priceDecimals,
    state: order.state,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    message: isTerminal(order.state) || order.state === 'parked' ? (order.message ?? '') : '',
    protective: order.protective,
    decisionId: order.decisionId,
  };
}
