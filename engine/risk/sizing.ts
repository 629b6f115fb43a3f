import type { TradingSettings } from '../kernel/settings.ts';
import { allFinite, showAmount, showPct } from './verdict.ts';

export interface SizingInput {
  readonly settings: TradingSettings;
  /** Minor units. */
  readonly availableCash: number;
  /** The candidate's volatility score, above 0 to 100; null when the scanner did not rank it. */
  readonly score: number | null;
  /** The scenario's allocation in percent. */
  readonly allocationPct: number;
  /** The macro council's position multiplier, 1 when there is none. */
  readonly multiplier: number;
  /** Price units. */
  readonly price: number;
  /** Cost of that many shares in minor units; must not fall when the quantity grows. */
  readonly priceToMoney: (quantity: number) => number;
  readonly lotSize: number;
  /** Decimals of the currency, for the detail; 0 when left out. */
  readonly moneyDecimals?: number;
}

export interface EntrySize {
  /** Whole lots, 0 when not even one is affordable or an input is unusable. */
  readonly quantity: number;
  /** Share of the available cash aimed at, percent. */
  readonly allocationPct: number;
  /** Cost of the quantity, minor units; never above the aim. */
  readonly amount: number;
  /** The arithmetic, for a person. */
  readonly detail: string;
}

/**
 * How many shares to buy. With sizing switched on: base × (volatility target / score), clamped, times the multiplier; a
 * stock without a score takes the scenario's allocation clamped alike. Switched off: the scenario's allocation as it
 * is. A scenario that allocates nothing buys nothing.
 */
export function sizeEntry(input: SizingInput): EntrySize {
  const { availableCash, price, lotSize, moneyDecimals = 0 } = input;
  const { pct, words } = allocation(input);
  const finite = allFinite(pct, input.score ?? 0, input.allocationPct, availableCash, price, lotSize);
  if (!finite || pct <= 0 || availableCash <= 0 || price <= 0 || lotSize <= 0) {
    return {
      quantity: 0,
      allocationPct: 0,
      amount: 0,
      detail: `${words}, cash ${availableCash}, price ${price}: none`,
    };
  }
  const budget = (availableCash * pct) / 100;
  const quantity = affordable(input, budget);
  const aim = `${words} of ${showAmount(availableCash, moneyDecimals)} = ${showAmount(budget, moneyDecimals)}`;
  const amount = quantity > 0 ? input.priceToMoney(quantity) : 0;
  const lots = lotSize === 1 ? '' : ` in lots of ${lotSize}`;
  return { quantity, allocationPct: pct, amount, detail: `${aim} → ${quantity} shares${lots}` };
}

function allocation({ settings, score, allocationPct, multiplier }: SizingInput): { pct: number; words: string } {
  if (!settings.positionSizingEnabled || !(allocationPct > 0)) {
    return { pct: allocationPct, words: `allocation ${showPct(allocationPct)}` };
  }
  const base = settings.positionSizingBasePct;
  const target = settings.positionSizingVolatilityTarget;
  // A score of zero would divide to an infinite size, and a stock that does not move is no candidate.
  const raw = score === null ? allocationPct : score > 0 ? (base * target) / score : Number.NaN;
  const clamped = Math.max(settings.positionSizingMinPct, Math.min(settings.positionSizingMaxPct, raw));
  const pct = clamped * multiplier;

  const formula = score === null ? 'allocation' : `${base} % × ${target} / ${Number(score.toFixed(2))} =`;
  const clamp = clamped === raw ? '' : ` clamped to ${showPct(clamped)}`;
  const times = multiplier === 1 ? '' : ` × ${multiplier} = ${showPct(pct)}`;
  return { pct, words: `${formula} ${showPct(raw)}${clamp}${times}` };
}

/** The largest number of whole lots whose cost fits in the budget. */
function affordable({ priceToMoney, lotSize }: SizingInput, budget: number): number {
  // Measured on many lots because the cost of one may round to a coarse minor unit, or to none at all.
  const sample = 1000;
  let lots = Math.floor((budget * sample) / priceToMoney(lotSize * sample));
  if (!Number.isFinite(lots)) return 0;
  while (lots > 0 && !(priceToMoney(lots * lotSize) <= budget)) lots -= 1;
  return Math.max(0, lots * lotSize);
}
