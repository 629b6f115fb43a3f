export interface BreakerInput {
  /** Present value of what is held, in the account's currency; all five in the same unit. */
  readonly evaluation: number;
  /** What was paid for it. */
  readonly purchase: number;
  readonly equity: number;
  /** Equity at the start of the trading day; null before it is known. */
  readonly dayStartEquity: number | null;
  /** Deposits minus withdrawals since the day's start. */
  readonly flows: number;
}

/** The two measures in percent; null where one does not apply, NaN where it cannot be trusted. */
export interface BreakerMeasures {
  readonly unrealisedPct: number | null;
  readonly dayPct: number | null;
}

/**
 * Both measures of one currency account: the unrealised result over the holdings' purchase amount (null without
 * holdings), and the day's change of equity without deposits and withdrawals (null without a start, or when the account
 * is empty). An account that was empty at the start is measured against what was paid in. A base that is negative, or
 * zero under something of value, is a broken ledger and gives NaN.
 */
export function breakerMeasures(input: BreakerInput): BreakerMeasures {
  const { evaluation, purchase, equity, dayStartEquity: start, flows } = input;
  return {
    unrealisedPct: evaluation === 0 && purchase === 0 ? null : changePct(evaluation - purchase, purchase),
    dayPct: start === null ? null : dayChangePct(equity, start, flows),
  };
}

/**
 * True when either measure is strictly below the threshold: exactly −3.0 does not trip. A measure or a threshold that is
 * not a finite number trips.
 */
export function isTripped(measures: BreakerMeasures, thresholdPct: number): boolean {
  return (
    !Number.isFinite(thresholdPct) ||
    breaks(measures.unrealisedPct, thresholdPct) ||
    breaks(measures.dayPct, thresholdPct)
  );
}

function breaks(pct: number | null, thresholdPct: number): boolean {
  return pct !== null && !(Number.isFinite(pct) && pct >= thresholdPct);
}

function dayChangePct(equity: number, start: number, flows: number): number | null {
  const base = start === 0 ? flows : start;
  return base === 0 && equity === 0 ? null : changePct(equity - flows - start, base);
}

/** One division of exact integers, so that exactly −3 % is −3. */
function changePct(change: number, base: number): number {
  return base > 0 ? (change * 100) / base : Number.NaN;
}
