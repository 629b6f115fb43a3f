import { buyEvidence, confidenceOf } from './evidence.ts';
import {
  OUTLOOKS,
  type Outlook,
  type PlanRequest,
  type PlanSubject,
  type PlaybookPlan,
  REGIMES,
  type Regime,
  type Scenario,
  type ScenarioCondition,
} from './model.ts';

/** A rebound is bought below this RSI: the weaker the market, the deeper the fall has to be. */
const REBOUND_RSI: Readonly<Record<Regime, number>> = {
  STRONG_BULL: 45,
  BULL: 45,
  NEUTRAL: 40,
  BEAR: 30,
  STRONG_BEAR: 25,
};

/** The gate before a buy refuses an RSI above 75; a plan above it could never fill. */
const RSI_CEILING = 75;
const PULLBACK_RSI_CEILING = 70;

/**
 * The default brain: a day's playbook out of indicators alone, without a model and without a key. The same request
 * gives the same plan. `docs/offline-planner.md` states the rules in a trader's terms:
 *
 * - outlook from the regime and from how many of the subjects rise;
 * - a rising candidate is bought when it continues above the reference price or pulls back without losing its trend;
 * - a falling one is bought when it is oversold and turns up, or dips inside an up-trend and turns up;
 * - confidence from the evidence (`evidence.ts`): below 80 the scenario is watched, not traded;
 * - stops from ATR, between −2 % and −2.5 %; the target twice as far away;
 * - a holding is sold at its stop, on a fall of 4 % in a day, or after five days of going nowhere;
 * - `REDUCE_ALL` when the portfolio loses 2 % (1 % in a strong bear market).
 *
 * What is not known (null) takes part in no rule: with a single day of data the plan rests on the day's change, its range,
 * the scanner's score and the RSI proxy.
 */
export function makeOfflinePlan(request: PlanRequest): PlaybookPlan {
  const { regime, subjects, maxScenariosPerStock } = request;
  const limit = regime === 'STRONG_BEAR' ? -1 : -2;
  return {
    market_outlook: outlookOf(regime, subjects),
    global_rules: [
      {
        condition: `portfolio_pnl_pct < ${limit}`,
        action: 'REDUCE_ALL',
        rationale: `A portfolio ${-limit} % down is having a bad day: cut risk before the circuit breaker has to.`,
      },
    ],
    stocks: subjects
      .map((subject) => ({
        stock_code: subject.code,
        scenarios: scenariosOf(subject, regime).slice(0, maxScenariosPerStock),
      }))
      .filter((stock) => stock.scenarios.length > 0),
  };
}

/** One step from the regime towards bullish or bearish when seven in ten subjects agree on a direction. */
function outlookOf(regime: Regime, subjects: readonly PlanSubject[]): Outlook {
  const changes = subjects.flatMap(({ changePct }) => (changePct === null ? [] : [changePct]));
  const rising = changes.filter((change) => change > 0).length / changes.length;
  const falling = changes.filter((change) => change < 0).length / changes.length;
  const step = rising >= 0.7 ? -1 : falling >= 0.7 ? 1 : 0;
  const index = Math.min(OUTLOOKS.length - 1, Math.max(0, REGIMES.indexOf(regime) + step));
  return OUTLOOKS[index]!;
}

function scenariosOf(subject: PlanSubject, regime: Regime): Scenario[] {
  if (subject.held) return exitScenarios(subject);
  if (!(subject.price > 0) || subject.changePct === null) return [];
  return subject.changePct >= 0
    ? [continuation(subject, regime), pullback(subject, regime)]
    : [rebound(subject, regime), dip(subject, regime)].filter((scenario) => scenario !== null);
}

/** Strength goes on: above the reference price and the short average, still up on the day, not overheated. */
function continuation(subject: PlanSubject, regime: Regime): Scenario {
  const { ma5, volumeRatio } = subject;
  const level = Math.max(at(subject, 0.2), ma5 ?? 0);
  const condition = {
    price_above: rounded(level, subject),
    price_change_pct_above: 0.5,
    rsi_below: RSI_CEILING,
    // A crowd that was there when the plan was made has to be there still.
    ...(volumeRatio !== null && volumeRatio >= 1.5 ? { volume_ratio_above: 1.2 } : {}),
  };
  return buy(subject, regime, condition, `Continuation above ${rounded(level, subject)}`, 'rising');
}

/** A rise takes a breath: a little below the reference price, yet no lower than the trend or one day's range allows. */
function pullback(subject: PlanSubject, regime: Regime): Scenario {
  const { ma5, ma20 } = subject;
  const room = dayMove(subject) ?? 3;
  const from = at(subject, -room / 4);
  const floor = Math.max(
    at(subject, -room),
    ma20 !== null && ma20 < from ? ma20 : 0,
    ma5 !== null && ma5 < from ? ma5 : 0,
  );
  const condition = {
    price_below: rounded(from, subject),
    price_above: rounded(floor, subject),
    price_change_pct_above: 0,
    rsi_below: PULLBACK_RSI_CEILING,
  };
  return buy(subject, regime, condition, `Pull-back to ${condition.price_above}–${condition.price_below}`, 'rising');
}

/** Oversold and turning: RSI below the regime's threshold, price back above the reference. */
function rebound(subject: PlanSubject, regime: Regime): Scenario {
  const condition = {
    rsi_below: REBOUND_RSI[regime],
    price_above: rounded(at(subject, 0.3), subject),
    // Lower than this is news, not a dip.
    price_change_pct_above: -15,
  };
  return buy(subject, regime, condition, `Rebound from RSI below ${condition.rsi_below}`, 'falling');
}

/** A weak day above a rising average: bought when it turns. Only where the averages are known. */
function dip(subject: PlanSubject, regime: Regime): Scenario | null {
  const { ma20, price } = subject;
  if (ma20 === null || price < ma20) return null;
  const condition = {
    price_above: rounded(at(subject, 0.3), subject),
    price_change_pct_above: -5,
    rsi_below: 60,
  };
  return buy(subject, regime, condition, 'Dip above the 20-day average, turning up', 'rising');
}

function buy(
  subject: PlanSubject,
  regime: Regime,
  condition: ScenarioCondition,
  setup: string,
  direction: 'rising' | 'falling',
): Scenario {
  const evidence = buyEvidence(subject, regime, REBOUND_RSI[regime], direction);
  const stop = stopOf(subject);
  return {
    condition,
    action: 'BUY',
    confidence: confidenceOf(evidence),
    allocation_pct: 10,
    stop_loss_pct: stop,
    take_profit_pct: -2 * stop,
    rationale: `${setup}; ${evidence.map(({ says }) => says).join(', ') || 'little evidence'}.`,
  };
}

function exitScenarios(subject: PlanSubject): Scenario[] {
  const stop = stopOf(subject);
  return [
    sell({ unrealized_pnl_pct_below: stop }, 95, `Stop: the loss is beyond ${stop} %.`),
    sell({ price_change_pct_below: -4 }, 90, 'A fall of more than 4 % in a day breaks the case for holding.'),
    sell(
      { holding_days_above: 5, unrealized_pnl_pct_above: -1, unrealized_pnl_pct_below: 1 },
      85,
      'Five days and nowhere: the money works better elsewhere.',
    ),
  ];
}

function sell(condition: ScenarioCondition, confidence: number, rationale: string): Scenario {
  return { condition, action: 'SELL', confidence, allocation_pct: 0, stop_loss_pct: 0, take_profit_pct: 0, rationale };
}

/**
 * One and a half times the usual day's move, between −2 % and −2.5 %; −2 % when no move is known. No looser, because the
 * circuit breaker trips at −3 % over the holdings: a wider stop of a lone holding would never be reached before it.
 */
function stopOf(subject: PlanSubject): number {
  const loss = Math.min(2.5, Math.max(2, 1.5 * (dayMove(subject) ?? 0)));
  return -Math.round(loss * 10) / 10;
}

/** How far the stock usually travels in a day, percent: ATR, else today's range. */
function dayMove({ atrPct, rangePct }: PlanSubject): number | null {
  return atrPct ?? rangePct;
}

/** A price so many percent away from the reference. */
function at({ price }: PlanSubject, percent: number): number {
  return price * (1 + percent / 100);
}

function rounded(value: number, { priceDecimals }: PlanSubject): number {
  const scale = 10 ** priceDecimals;
  return Math.round(value * scale) / scale;
}
