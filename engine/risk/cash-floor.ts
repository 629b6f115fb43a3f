import type { Regime } from '../playbook/model.ts';
import { allFinite, showPct, type Verdict, verdict } from './verdict.ts';

/** Share of equity that stays in cash, percent. */
const FLOOR_PCT: Readonly<Record<Regime, number>> = {
  STRONG_BULL: 5,
  BULL: 10,
  NEUTRAL: 15,
  BEAR: 25,
  STRONG_BEAR: 35,
};

/** The regime's share of equity that stays in cash, percent. */
export const cashFloorPct = (regime: Regime): number => FLOOR_PCT[regime];

export interface CashFloorInput {
  /** Cash left once the order and all working buys are filled; the same unit as `equity`. */
  readonly cashAfter: number;
  readonly equity: number;
  readonly regime: Regime;
}

/** A buy must leave at least the regime's share of the currency account's equity in cash. */
export function cashFloor({ cashAfter, equity, regime }: CashFloorInput): Verdict {
  if (!allFinite(cashAfter, equity) || equity <= 0) {
    return verdict(false, `cash ${cashAfter} or equity ${equity} is not usable`);
  }
  const floor = FLOOR_PCT[regime];
  const leftPct = (cashAfter * 100) / equity;
  return verdict(leftPct >= floor, `${showPct(leftPct)} of equity left in cash, ${regime} needs ${floor} %`, {
    what: 'cash left',
    value: leftPct,
    limit: floor,
    passes: '>=',
    unit: '%',
  });
}
