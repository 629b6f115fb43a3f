import type { Instant, SymbolId } from '../market/types.ts';
import type { Scenario } from '../playbook/model.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import { verdict } from '../risk/verdict.ts';
import { recordDecision, recordHold } from './decisions.ts';
import type { Desk } from './desk.ts';
import { checkEntry, enter } from './entry-flow.ts';
import { exitObstacle, exitPosition } from './exit-flow.ts';
import type { DecisionCause, DenialReason, EntryReason, ExitReason, HoldReason } from './reasons.ts';
import type { CheckResult, DecisionRecord } from './records.ts';
import { turnDown } from './shadow-flow.ts';

/** What an entry on advice asks for, as a scenario would: the defaults of a scenario that names no numbers. */
const ALLOCATION_PCT = 10;
const TAKE_PROFIT_PCT = 3;

export interface Advice {
  readonly symbol: SymbolId;
  readonly action: 'BUY' | 'SELL';
  readonly confidence: number;
  readonly rationale: string;
  /** When the question was put, and at which price in price units. */
  readonly asked: { readonly at: Instant; readonly price: number };
  /** Checks that came before. */
  readonly before: readonly CheckResult[];
  readonly inputs: DecisionRecord['inputs'];
  readonly causes: {
    readonly buy: EntryReason;
    readonly sell: ExitReason;
    /** Of every denial; null names the check that denied it. */
    readonly denied: DenialReason | null;
  };
  /** Advice alone: every check is made, and no order comes of it. */
  /** Whether equal HOLDs in a row are one record, as of a question that is put every minute. */
  readonly folds: boolean;
  readonly only: { readonly cause: HoldReason; readonly check: string; readonly detail: string } | null;
}

export interface Advised {
  readonly decisionId: string;
  readonly orderId: string | null;
  readonly checks: readonly CheckResult[];
}

/**
 * A model's wish to buy or sell goes the way of any other: every check of an entry or an exit in its order, and only then
 * the order. What fails is a HOLD with the reason.
 */
export function tryAdvice(desk: Desk, advice: Advice): Advised {
  return advice.action === 'BUY' ? tryBuy(desk, advice) : trySell(desk, advice);
}

function tryBuy(desk: Desk, advice: Advice): Advised {
  const { symbol, asked, before } = advice;
  const candidate = desk.market(desk.marketOf(symbol)).candidates.find((c) => c.symbol === symbol) ?? null;
  const checks = [...before];
  const scenario: Scenario = {
    condition: {},
    action: 'BUY',
    confidence: advice.confidence,
    allocation_pct: ALLOCATION_PCT,
    stop_loss_pct: desk.settings.defaultStopLossPct,
    take_profit_pct: TAKE_PROFIT_PCT,
    rationale: advice.rationale,
  };
  const entry = checkEntry(desk, { symbol, scenario, index: null, candidate });
  checks.push(...entry.results);
  if (entry.denial !== null || entry.sized === null) return deny(desk, advice, checks, entry.denial ?? 'ZERO_SIZE');
  if (candidate?.signal === 'momentum') {
    // Momentum is bought on a price after the one it was asked about, and only if that did not come back below it.
    const c = desk.table.columns;
    const isLater = c.lastAt[symbol]! > asked.at;
    const confirmed = verdict(
      isLater && c.last[symbol]! >= asked.price,
      isLater
        ? `${desk.priceText(desk.marketOf(symbol), c.last[symbol]!)} against ${desk.priceText(desk.marketOf(symbol), asked.price)} when it was asked`
        : 'no price since it was asked',
    );
    checks.push({ check: 'confirmation', ...confirmed });
    if (!confirmed.passed) return deny(desk, advice, checks, 'AWAITING_CONFIRMATION');
  }
  if (advice.only !== null) return adviseOnly(desk, advice, checks, advice.only);
  const { decisionId, orderId } = enter(desk, { symbol, scenario, index: null, candidate }, entry.sized, entry.kind, {
    cause: advice.causes.buy,
    checks,
    inputs: advice.inputs,
  });
  return { decisionId, orderId, checks };
}

function trySell(desk: Desk, advice: Advice): Advised {
  const { symbol, confidence, before } = advice;
  const position = desk.state.positions.get(symbol);
  const checks = [...before];
  if (position === undefined) {
    checks.push({ check: 'holding', ...verdict(false, 'nothing is held') });
    return deny(desk, advice, checks, 'NOTHING_HELD');
  }
  const now = desk.clock.stateAt(position.market, desk.at);
  const { confidenceThreshold } = effectiveProfile(desk.settings, now.session);
  const steps: readonly (readonly [string, DecisionCause, ReturnType<typeof verdict>])[] = [
    ['kill switch', 'KILL_SWITCH', verdict(desk.state.trading !== 'HALTED', `trading state ${desk.state.trading}`)],
    [
      'confidence',
      'LOW_CONFIDENCE',
      verdict(confidence >= confidenceThreshold, `${confidence} against ${confidenceThreshold}`, {
        what: 'confidence',
        value: confidence,
        limit: confidenceThreshold,
        passes: '>=',
        unit: '',
      }),
    ],
    [
      'session',
      'MARKET_CLOSED',
      verdict(now.state === 'open', `${position.market} ${now.state}, session ${now.session}`),
    ],
    ['exit', 'EXIT_PENDING', obstacleCheck(desk, position)],
  ];
  for (const [check, cause, result] of steps) {
    checks.push({ check, ...result });
    if (!result.passed) return deny(desk, advice, checks, cause);
  }
  if (advice.only !== null) return adviseOnly(desk, advice, checks, advice.only);
  const exit = exitPosition(desk, position, {
    reason: advice.causes.sell,
    rationale: advice.rationale,
    confidence,
    scenarioIndex: null,
    level: null,
    before: checks,
    inputs: advice.inputs,
  });
  return exit === null ? deny(desk, advice, checks, 'EXIT_PENDING') : { ...exit, checks };
}

function obstacleCheck(desk: Desk, position: Parameters<typeof exitObstacle>[1]): ReturnType<typeof verdict> {
  const obstacle = exitObstacle(desk, position);
  return verdict(obstacle === null, obstacle ?? 'nothing stands in its way');
}

function deny(desk: Desk, advice: Advice, checks: readonly CheckResult[], cause: DecisionCause): Advised {
  const failed = checks.findLast(({ passed }) => !passed);
  const own = advice.causes.denied ?? cause;
  const rationale = `${advice.action} "${advice.rationale}" denied – ${failed?.check ?? 'size'}: ${failed?.detail ?? ''}`;
  const denied = hold(desk, advice, checks, own, rationale);
  if (advice.action === 'BUY' && denied.isNew) turnDown(desk, advice.symbol, 'judge', cause);
  return denied;
}

function adviseOnly(
  desk: Desk,
  advice: Advice,
  checks: readonly CheckResult[],
  { cause, check, detail }: NonNullable<Advice['only']>,
): Advised {
  const all = [...checks, { check, ...verdict(false, detail) }];
  return hold(desk, advice, all, cause, `${advice.action} advised, every check passed: ${advice.rationale}`);
}

function hold(
  desk: Desk,
  advice: Advice,
  checks: readonly CheckResult[],
  cause: DecisionCause,
  rationale: string,
): Advised & { readonly isNew: boolean } {
  const { symbol, confidence, inputs } = advice;
  if (advice.folds) {
    const isNew = recordHold(desk, symbol, cause, null, () => ({ confidence, rationale, inputs, checks }));
    return { decisionId: desk.remember(symbol).lastDecisionId ?? '', orderId: null, checks, isNew };
  }
  const decisionId = recordDecision(desk, {
    symbol,
    action: 'HOLD',
    cause,
    confidence,
    rationale,
    scenarioIndex: null,
    inputs,
    checks,
    orderId: null,
  });
  return { decisionId, orderId: null, checks, isNew: true };
}
