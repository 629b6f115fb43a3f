import type { ExitReason } from '../kernel/reasons.ts';
import type { TradingSettings } from '../kernel/settings.ts';
import { isUsableStop } from './hard-stop.ts';
import type { ExitState } from './position.ts';
import { promote } from './state-machine.ts';

/** From this probability of a fall on, the model's signal sells when liquidity is weak. */
const MODEL_DOWN_PROBABILITY = 0.62;
/** A volume ratio below this is weak liquidity. */
const WEAK_VOLUME_RATIO = 1;

/** A long position and one quote of it. Prices are in price units, percentages in percent of the entry. */
export interface ExitInput {
  readonly state: ExitState;
  readonly entryPrice: number;
  readonly last: number;
  /** Highest traded price since entry, before this quote. */
  readonly peak: number;
  readonly atr: number | null;
  readonly trailingStop: number | null;
  readonly hardStopPct: number;
  readonly takeProfitPct: number | null;
  /** Cost of a round trip in percent; counted when `beIncludesCosts`. */
  readonly costsPct: number;
  /** 0–1; null without a model. */
  readonly downProbability: number | null;
  /** Today's volume against its norm, without a lower bound; null when not known. */
  readonly volumeRatio: number | null;
  readonly beArmPct: number;
  readonly armPct: number;
  readonly settings: TradingSettings;
}

export interface ExitOutcome {
  /** `level` is the price at which the rule holds; the last price for the model's signal, which has none. */
  readonly exit: { readonly reason: ExitReason; readonly level: number } | null;
  /** Unchanged when there is an exit: EXITED is for the fill that closes the position. */
  readonly state: ExitState;
  readonly peak: number;
  readonly trailingStop: number | null;
  /** NaN when the last or the entry price is invalid. */
  readonly unrealisedPct: number;
}

/** The price at which the hard stop sells. */
export function hardStopPrice(entryPrice: number, stopPct: number): number {
  return atPct(entryPrice, stopPct);
}

/** The price at which a promotion happens, for `beArmPct` as for `armPct`. */
export function armPrice(entryPrice: number, armPct: number): number {
  return atPct(entryPrice, armPct);
}

/** The price at or below which the break-even lock sells: the entry, plus costs when the setting says so. */
export function breakEvenPrice(entryPrice: number, costsPct: number, settings: TradingSettings): number {
  return settings.beIncludesCosts && costsPct > 0 ? atPct(entryPrice, costsPct) : entryPrice;
}

/**
 * Tests the exit rules on one quote, then promotes. The peak takes the quote in first, so that the trail is measured
 * from the highest price there was. Order when several hold: hard stop, break-even, trailing stop, model, take profit.
 *
 * A price that is zero, negative or not a number is a bad print: it neither sells nor moves anything, because selling
 * on one cannot be undone while the next good quote tests every rule again. An unusable hard stop counts as the
 * default, so that the rule is always on.
 */
export function evaluateExit(input: ExitInput): ExitOutcome {
  const { state, last, settings } = input;
  const unrealisedPct = unrealised(input);
  if (state === 'EXITED' || Number.isNaN(unrealisedPct)) {
    return { exit: null, state, peak: input.peak, trailingStop: input.trailingStop, unrealisedPct };
  }
  const peak = isPrice(input.peak) ? Math.max(input.peak, last) : last;
  const trailingStop = state === 'ARMED' ? raiseTrail(input, peak) : input.trailingStop;
  const stopPct = isUsableStop(input.hardStopPct) ? input.hardStopPct : settings.defaultStopLossPct;

  const reason = exitReason(input, unrealisedPct, stopPct, trailingStop);
  if (reason !== null) {
    const level = exitLevel(reason, input, stopPct, trailingStop);
    return { exit: { reason, level }, state, peak, trailingStop, unrealisedPct };
  }
  const next = promote(state, unrealisedPct, input.beArmPct, input.armPct);
  return {
    exit: null,
    state: next,
    peak,
    trailingStop: next === 'ARMED' ? raiseTrail(input, peak) : trailingStop,
    unrealisedPct,
  };
}

type RuleReason = 'HARD_STOP' | 'BREAK_EVEN' | 'TRAILING_STOP' | 'MODEL_SIGNAL' | 'TAKE_PROFIT';

function exitReason(
  input: ExitInput,
  unrealisedPct: number,
  stopPct: number,
  trailingStop: number | null,
): RuleReason | null {
  const { state, last, settings } = input;
  if (unrealisedPct <= stopPct) return 'HARD_STOP';
  if (state !== 'HOLDING' && last <= breakEvenPrice(input.entryPrice, input.costsPct, settings)) return 'BREAK_EVEN';
  if (state === 'ARMED' && trailingStop !== null && last <= trailingStop) return 'TRAILING_STOP';
  if (
    input.downProbability !== null &&
    input.downProbability >= MODEL_DOWN_PROBABILITY &&
    input.volumeRatio !== null &&
    input.volumeRatio < WEAK_VOLUME_RATIO
  ) {
    return 'MODEL_SIGNAL';
  }
  // A target of zero is a scenario without one.
  const target = settings.takeProfitAtTarget ? (input.takeProfitPct ?? 0) : 0;
  return target > 0 && unrealisedPct >= target ? 'TAKE_PROFIT' : null;
}

function exitLevel(reason: RuleReason, input: ExitInput, stopPct: number, trailingStop: number | null): number {
  switch (reason) {
    case 'HARD_STOP':
      return hardStopPrice(input.entryPrice, stopPct);
    case 'BREAK_EVEN':
      return breakEvenPrice(input.entryPrice, input.costsPct, input.settings);
    case 'TRAILING_STOP':
      return trailingStop ?? input.last;
    case 'MODEL_SIGNAL':
      return input.last;
    case 'TAKE_PROFIT':
      return atPct(input.entryPrice, input.takeProfitPct ?? 0);
  }
}

/** Peak − k × ATR, but never below where the stop already was: a growing ATR must not give room back. */
function raiseTrail({ atr, trailingStop, settings }: ExitInput, peak: number): number | null {
  if (atr === null || !(atr > 0)) return trailingStop;
  const stop = peak - settings.trailingAtrMultiplierK * atr;
  return trailingStop !== null && trailingStop >= stop ? trailingStop : stop;
}

/** One division of exact integers, so that −2 % of a round entry compares equal to −2. */
function unrealised({ entryPrice, last }: ExitInput): number {
  return isPrice(last) && isPrice(entryPrice) ? ((last - entryPrice) * 100) / entryPrice : Number.NaN;
}

function isPrice(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}

function atPct(entryPrice: number, pct: number): number {
  return (entryPrice * (100 + pct)) / 100;
}
