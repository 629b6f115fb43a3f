import { MARKETS } from '../market/markets.ts';
import { MONEY_DECIMALS } from '../market/money.ts';
import { dailyLimits, roundToTick, tickSize } from '../market/ticks.ts';
import type { SymbolId } from '../market/types.ts';
import { price } from '../market/types.ts';
import type { OrderKind } from '../orders/order.ts';
import type { Scenario } from '../playbook/model.ts';
import { cashFloor } from '../risk/cash-floor.ts';
import { chase, resellCooldown, stopLossCooldown } from '../risk/cooldowns.ts';
import { fatFinger } from '../risk/fat-finger.ts';
import { runGates } from '../risk/gates.ts';
import { orderPolicy } from '../risk/order-policy.ts';
import { priceSanity } from '../risk/price-sanity.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import { sectorCap } from '../risk/sector-budget.ts';
import { type EntrySize, sizeEntry } from '../risk/sizing.ts';
import { type Verdict, verdict } from '../risk/verdict.ts';
import type { RankedCandidate } from '../scanner/rank.ts';
import { brokerCheck } from './broker-check.ts';
import { recordDecision, recordHold } from './decisions.ts';
import type { Desk } from './desk.ts';
import { insightNow } from './macro-flow.ts';
import { changePct, rsiNow, volumeRatioNow, vwap } from './market-data.ts';
import { amountOf, equityOf } from './money-view.ts';
import { blackoutNow, openOrderOf, submitOrder } from './order-flow.ts';
import type { DecisionCause, EntryReason } from './reasons.ts';
import type { CheckResult, DecisionRecord } from './records.ts';
import { turnDown } from './shadow-flow.ts';

/** An entry is a limit order this far above the last price, so that a jump is not paid for. */
const ENTRY_LIMIT_FACTOR = 1.002;

export interface EntryMatch {
  readonly symbol: SymbolId;
  readonly scenario: Scenario;
  /** Of the scenario in its stock's list; null where a model was asked instead. */
  readonly index: number | null;
  readonly candidate: RankedCandidate | null;
}

interface Denial {
  readonly cause: DecisionCause;
}

/** The outcome of the checks: every result in order, and the first failure if there is one. */
class Checks {
  readonly results: CheckResult[] = [];
  denial: Denial | null = null;

  /** Runs a check unless one has failed already: what comes after the first failure is not reached. */
  run(check: string, cause: DecisionCause, test: () => Verdict): void {
    if (this.denial !== null) return;
    const outcome = test();
    this.results.push({ check, ...outcome });
    if (!outcome.passed) this.denial = { cause };
  }
}

/** What every check said of an entry, and the first that failed. */
export interface CheckedEntry {
  readonly results: readonly CheckResult[];
  readonly denial: DecisionCause | null;
  readonly sized: EntrySize | null;
  readonly kind: OrderKind;
}

/** A BUY scenario matched: every check in its fixed order, then size, then the order – or a HOLD with the reason. */
export function tryEntry(desk: Desk, match: EntryMatch): void {
  const { symbol, scenario } = match;
  const { results: checks, denial, sized, kind } = checkEntry(desk, match);
  if (denial !== null || sized === null) {
    const cause = denial ?? 'ZERO_SIZE';
    const failed = checks.find(({ passed }) => !passed);
    const isNew = recordHold(desk, symbol, cause, match.index, () => ({
      confidence: scenario.confidence,
      rationale: `BUY "${scenario.rationale}" denied – ${failed?.check ?? 'size'}: ${failed?.detail ?? ''}`,
      inputs: entryInputs(desk, match, sized),
      checks,
    }));
    if (isNew) turnDown(desk, symbol, 'gate', cause);
    return;
  }
  enter(desk, match, sized, kind, { cause: 'SCENARIO_BUY', checks, inputs: {} });
}

/** Runs every check on an entry in its fixed order, and sizes it. An exception on the way denies it. */
export function checkEntry(desk: Desk, match: EntryMatch): CheckedEntry {
  const { symbol } = match;
  const checks = new Checks();
  let sized: EntrySize | null = null;
  let kind: OrderKind = { kind: 'market' };
  try {
    const last = desk.table.columns.last[symbol]!;
    kind = { kind: 'limit', limit: entryLimit(desk, symbol, last) };
    sized = runChecks(desk, match, kind, checks);
  } catch (error) {
    reduceAfterError(desk, error);
    checks.denial = { cause: 'RISK_ERROR' };
    checks.results.push({ check: 'risk', passed: false, detail: 'an error while risk was computed' });
  }
  return { results: checks.results, denial: checks.denial?.cause ?? null, sized, kind };
}

/** Sends the order of an entry that passed every check. */
export function enter(
  desk: Desk,
  match: EntryMatch,
  sized: EntrySize,
  kind: OrderKind,
  { cause, checks, inputs }: { readonly cause: EntryReason } & Pick<DecisionRecord, 'checks' | 'inputs'>,
): { readonly decisionId: string; readonly orderId: string } {
  const { symbol, scenario } = match;
  const market = desk.marketOf(symbol);
  const orderId = desk.newId('o');
  const decisionId = recordDecision(desk, {
    symbol,
    action: 'BUY',
    cause,
    confidence: scenario.confidence,
    rationale: scenario.rationale,
    scenarioIndex: match.index,
    inputs: { ...entryInputs(desk, match, sized), ...inputs },
    checks,
    orderId,
  });
  const rsi = rsiNow(desk, symbol);
  const insight = insightNow(desk)?.outcome.insight;
  desk.state.pendingEntries.set(orderId, {
    stopLossPct: scenario.stop_loss_pct,
    takeProfitPct: scenario.take_profit_pct,
    confidence: scenario.confidence,
    rationale: scenario.rationale,
    ...(insight !== undefined && { stopMultiplier: insight.stopLossMultiplier }),
    selection: {
      rsi: rsi.value,
      rsiIsProxy: rsi.isProxy,
      volumeRatio: match.candidate?.volumeRatio ?? null,
      signal: match.candidate?.signal ?? null,
      score: match.candidate?.score ?? null,
    },
  });
  desk.remember(symbol).lastSignalAt = desk.at;
  submitOrder(desk, { id: orderId, symbol, side: 'BUY', shares: sized.quantity, kind, decisionId, protective: false });
  desk.say(
    'info',
    'entry',
    `BUY ${sized.quantity} ${desk.nameOf(symbol)} at ${limitText(desk, market, kind)} – ${scenario.rationale}`,
    {
      symbol,
      decisionId,
    },
  );
  return { decisionId, orderId };
}

const limitText = (desk: Desk, market: EntryMarket, kind: OrderKind): string =>
  kind.kind === 'market' ? 'market' : desk.priceText(market, kind.limit);
type EntryMarket = Parameters<Desk['priceText']>[0];

function entryLimit(desk: Desk, symbol: SymbolId, last: number) {
  const market = desk.marketOf(symbol);
  const limit = roundToTick(market, price(Math.floor(last * ENTRY_LIMIT_FACTOR)), 'down');
  const upper = limitsOf(desk, symbol)?.upper ?? Number.POSITIVE_INFINITY;
  return price(Math.min(Math.max(limit, roundToTick(market, price(last), 'up')), upper));
}

function limitsOf(desk: Desk, symbol: SymbolId) {
  const previous = desk.table.columns.previousClose[symbol]!;
  return previous > 0 ? dailyLimits(desk.marketOf(symbol), price(previous)) : null;
}

function runChecks(desk: Desk, match: EntryMatch, kind: OrderKind, checks: Checks): EntrySize | null {
  const { symbol, scenario, candidate } = match;
  const { state, settings } = desk;
  const c = desk.table.columns;
  const market = desk.marketOf(symbol);
  const day = desk.market(market);
  const now = desk.clock.stateAt(market, desk.at);
  const profile = effectiveProfile(settings, now.session);
  const memory = desk.remember(symbol);
  const last = c.last[symbol]!;
  const account = desk.account(market);
  const available = account.cash - account.reserved;
  const change = changePct(desk, symbol);
  const show = (units: number) => desk.priceText(market, units);

  checks.run('kill switch', state.trading === 'HALTED' ? 'KILL_SWITCH' : 'REDUCING_ONLY', () =>
    verdict(state.trading === 'ACTIVE', `trading state ${state.trading}`),
  );
  const { broker } = state;
  if (broker !== undefined) checks.run('broker', 'BROKER_UNCONFIRMED', () => brokerCheck(desk, broker, market));
  checks.run('pause', 'PAUSED', () =>
    verdict(state.paused === null, state.paused === null ? 'not paused' : `paused: ${state.paused.reason}`),
  );
  checks.run('circuit breaker', 'BREAKER_TRIPPED', () =>
    verdict(
      !state.breaker.tripped,
      `worst measure ${state.breaker.valuePct?.toFixed(2) ?? 'none'} %, limit ${settings.circuitBreakerPct} %`,
      { what: 'loss', value: state.breaker.valuePct, limit: settings.circuitBreakerPct, passes: '>', unit: '%' },
    ),
  );
  const threshold = profile.confidenceThreshold;
  checks.run('confidence', 'LOW_CONFIDENCE', () =>
    verdict(scenario.confidence >= threshold, `${scenario.confidence} against ${threshold}`, {
      what: 'confidence',
      value: scenario.confidence,
      limit: threshold,
      passes: '>=',
      unit: '',
    }),
  );
  checks.run('session', now.state === 'unknown' ? 'MARKET_UNKNOWN' : 'MARKET_CLOSED', () =>
    verdict(now.state === 'open', `${market} ${now.state}, session ${now.session}`),
  );
  checks.run('close-out', 'CLOSE_OUT', () => {
    const minutes = day.close === null ? Number.NaN : (day.close - desk.at) / 60_000;
    return verdict(
      minutes > settings.closeOutMinutes,
      `${minutes.toFixed(0)} min to the close, last entry ${settings.closeOutMinutes} min before`,
      { what: 'time to the close', value: minutes, limit: settings.closeOutMinutes, passes: '>', unit: 'min' },
    );
  });
  checks.run('order policy', 'ORDER_POLICY', () => orderPolicy(now.session, kind.kind));
  // An order decided inside a blackout is parked, not denied; the check says which.
  checks.run('blackout', 'BLACKOUT', () =>
    verdict(true, blackoutNow(desk) ? 'inside a window: the order is parked' : 'none'),
  );
  checks.run('holding', 'ALREADY_HELD', () =>
    verdict(!state.positions.has(symbol), state.positions.has(symbol) ? 'held already' : 'not held'),
  );
  checks.run('open order', 'ORDER_WORKING', () => {
    const open = openOrderOf(desk, symbol);
    return verdict(open === null, open === null ? 'none' : `order ${open.id} is ${open.state}`);
  });
  checks.run('quote age', 'STALE_QUOTE', () =>
    verdict(
      desk.at - c.lastAt[symbol]! <= 3 * day.barLength,
      `${Math.round((desk.at - c.lastAt[symbol]!) / 1000)} s old`,
      {
        what: 'age of the quote',
        value: (desk.at - c.lastAt[symbol]!) / 1000,
        limit: (3 * day.barLength) / 1000,
        passes: '<=',
        unit: 's',
      },
    ),
  );
  checks.run('stop-loss cooldown', 'STOP_LOSS_COOLDOWN', () =>
    stopLossCooldown(desk.at, memory.lastStopLossAt, settings.stopLossCooldownMinutes),
  );
  checks.run('resell cooldown', 'RESELL_COOLDOWN', () =>
    resellCooldown(desk.at, memory.lastSellAt, memory.lastSellPrice, last, settings.resellCooldownSeconds, show),
  );
  checks.run('chase', 'CHASE', () =>
    chase({ changePct: change, price: last, dayHigh: c.dayHigh[symbol]!, settings, show }),
  );
  if (checks.denial === null) {
    const gates = runGates({ ...gateInput(desk, symbol), show });
    checks.results.push(...gates.results);
    if (gates.failed !== null) checks.denial = { cause: gates.failed };
  }
  const insight = insightNow(desk)?.outcome.insight;
  let sized: EntrySize | null = null;
  if (checks.denial === null) {
    sized = sizeEntry({
      settings,
      availableCash: available,
      score: candidate?.score ?? null,
      allocationPct: scenario.allocation_pct,
      multiplier: insight?.positionMultiplier ?? 1,
      price: kind.kind === 'market' ? last : kind.limit,
      priceToMoney: (shares: number) => amountOf(market, kind.kind === 'market' ? last : kind.limit, shares),
      lotSize: MARKETS[market].lotSize,
      moneyDecimals: MONEY_DECIMALS[MARKETS[market].currency],
    });
  }
  const amount = sized?.amount ?? 0;
  const shares = sized?.quantity ?? 0;
  checks.run('cash floor', 'CASH_FLOOR', () =>
    cashFloor({ cashAfter: available - amount, equity: equityOf(desk, desk.currencyOf(market)), regime: day.regime }),
  );
  checks.run('sector budget', 'SECTOR_BUDGET', () => sectorBudget(desk, symbol));
  checks.run('size', 'ZERO_SIZE', () => verdict(shares > 0, sized?.detail ?? ''));
  checks.run('fat finger', 'FAT_FINGER', () =>
    fatFinger({
      side: 'BUY',
      amount,
      availableCash: available,
      quantity: shares,
      held: 0,
      limitPct: profile.fatFingerPct,
      moneyDecimals: MONEY_DECIMALS[MARKETS[market].currency],
    }),
  );
  checks.run('price sanity', 'PRICE_SANITY', () =>
    priceSanity({
      price: kind.kind === 'market' ? last : kind.limit,
      last,
      maxGapPct: settings.executableQuoteMaxGapPct,
      tick: tickSize(market, price(kind.kind === 'market' ? last : kind.limit)),
      limits: limitsOf(desk, symbol),
      orderKind: kind.kind,
      show,
    }),
  );
  return sized;
}

function gateInput(desk: Desk, symbol: SymbolId): Parameters<typeof runGates>[0] {
  const c = desk.table.columns;
  const market = desk.marketOf(symbol);
  const day = desk.market(market);
  const bar = (open: number, high: number, low: number, close: number) =>
    Number.isNaN(open) ? null : { open, high, low, close };
  const average = desk.table.averageVolume.value(symbol);
  return {
    bars: Number.isNaN(c.bars[symbol]!) ? 0 : c.bars[symbol]!,
    minutesSinceOpen: day.open === null ? null : (desk.at - day.open) / 60_000,
    minutesToClose: day.close === null ? null : (day.close - desk.at) / 60_000,
    rsi: rsiNow(desk, symbol).value,
    lastBarVolume: c.barVolume[symbol]!,
    averageVolume: Number.isNaN(average) ? null : average,
    price: c.last[symbol]!,
    vwap: vwap(desk, symbol),
    lastSignalAt: desk.remember(symbol).lastSignalAt,
    now: desk.at,
    analystBlocked: desk.state.council?.blocked.has(symbol)
      ? desk.state.council.blocked.get(symbol) === desk.clock.localDay(market, desk.at)
      : null,
    lastBar: bar(c.barOpen[symbol]!, c.barHigh[symbol]!, c.barLow[symbol]!, c.barClose[symbol]!),
    previousBar: bar(c.priorOpen[symbol]!, c.priorHigh[symbol]!, c.priorLow[symbol]!, c.priorClose[symbol]!),
    settings: desk.settings,
    intraday: c.dayVolume[symbol]! > 0,
  };
}

function sectorBudget(desk: Desk, symbol: SymbolId): Verdict {
  const { sector } = desk.table.instruments[symbol]!;
  if (sector === undefined) return verdict(true, 'no sector known');
  let held = 0;
  for (const position of desk.state.positions.values()) {
    if (desk.table.instruments[position.symbol]!.sector === sector) held++;
  }
  const cap = sectorCap({ heat: null, held });
  return verdict(held < cap, `${held} of ${cap} in ${sector}`, {
    what: 'holdings of the sector',
    value: held,
    limit: cap,
    passes: '<',
    unit: '',
  });
}

function entryInputs(desk: Desk, match: EntryMatch, sized: EntrySize | null) {
  const { symbol, candidate } = match;
  const rsi = rsiNow(desk, symbol);
  const insight = insightNow(desk)?.outcome.insight;
  return {
    last: desk.table.columns.last[symbol]!,
    changePct: changePct(desk, symbol),
    rsi: rsi.value,
    rsiIsProxy: rsi.isProxy,
    volumeRatio: volumeRatioNow(desk, symbol),
    vwap: vwap(desk, symbol),
    score: candidate?.score ?? null,
    signal: candidate?.signal ?? null,
    regime: desk.market(desk.marketOf(symbol)).regime,
    size: sized?.detail ?? null,
    ...(insight !== undefined && {
      positionMultiplier: insight.positionMultiplier,
      stopMultiplier: insight.stopLossMultiplier,
    }),
  };
}

/** Fail closed: an exception while risk is computed leaves the desk with exits only. */
export function reduceAfterError(desk: Desk, error: unknown): void {
  const words = error instanceof Error ? error.message : String(error);
  if (desk.state.trading === 'ACTIVE') {
    desk.state.trading = 'REDUCING';
    desk.state.tradingMark = { reason: `risk could not be computed: ${words}`, actor: 'engine', at: desk.at };
  }
  desk.say(
    'alarm',
    'risk-error',
    `Risk could not be computed (${words}). Trading is reduced to exits; positions keep their stops. Resume with a reason once it is understood.`,
  );
}
