import type { MarketCode } from '../market/types.ts';
import { type BreakerMeasures, breakerMeasures, isTripped } from '../risk/breaker.ts';
import type { Desk } from './desk.ts';
import { type Holdings, holdingsOf } from './money-view.ts';
import { cancelEntries } from './order-flow.ts';
import type { Account } from './state.ts';

/**
 * Evaluates the circuit breaker on the currency account of a market whose prices or fills changed, and updates the
 * account's drawdown. Amounts of different currencies are never added, so each account is measured by itself and any of
 * them trips the desk.
 */
export function evaluateBreaker(desk: Desk, market: MarketCode): void {
  const { breaker, accounts } = desk.state;
  const limit = desk.settings.circuitBreakerPct;
  const account = desk.account(market);
  const holdings = holdingsOf(desk, account.currency);
  const equity = account.cash + holdings.evaluation;
  if (equity > account.peakEquity) account.peakEquity = equity;
  else if (account.peakEquity > 0) {
    account.maxDrawdownPct = Math.max(account.maxDrawdownPct, (1 - equity / account.peakEquity) * 100);
  }
  const measures = measuresOf(account, holdings);
  account.breakerPct = worse(measures.unrealisedPct, measures.dayPct);
  breaker.valuePct = null;
  for (const { breakerPct } of accounts.values()) breaker.valuePct = worse(breaker.valuePct, breakerPct);
  if (!breaker.tripped && isTripped(measures, limit)) {
    const { unrealisedPct, dayPct } = measures;
    trip(desk, `${account.currency}: holdings ${words(unrealisedPct)}, day ${words(dayPct)}, limit ${limit} %`);
  }
}

/** What the breaker measures of an account that holds this. */
export const measuresOf = (account: Account, { evaluation, purchase }: Holdings): BreakerMeasures =>
  breakerMeasures({
    evaluation,
    purchase,
    equity: account.cash + evaluation,
    dayStartEquity: account.breakerBaseEquity,
    flows: 0,
  });

/** The lower of two measures; one that is not known does not count, one that is not a number is the worst. */
function worse(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

const words = (pct: number | null): string => (pct === null ? 'none' : `${pct.toFixed(2)} %`);

function trip(desk: Desk, reason: string): void {
  const { breaker, counters } = desk.state;
  breaker.tripped = true;
  breaker.reason = reason;
  breaker.since = desk.at;
  counters.breakerTrips++;
  desk.say(
    'alarm',
    'breaker-tripped',
    `Circuit breaker tripped – ${reason}. No new entry; open positions keep their protective exits. Reset it with a reason to trade on.`,
  );
  cancelEntries(desk, 'the circuit breaker tripped');
}

/** Ends a trip. Only an operator does that, or the simulated one of a replay. */
export function resetBreaker(desk: Desk, reason: string, actor: string): boolean {
  const { breaker } = desk.state;
  if (!breaker.tripped) return false;
  breaker.tripped = false;
  breaker.reason = '';
  breaker.since = null;
  desk.state.stopped = null;
  // Measured anew from here: the loss that tripped it is known and accepted by whoever resets.
  for (const account of desk.state.accounts.values()) {
    account.breakerBaseEquity = account.cash + holdingsOf(desk, account.currency).evaluation;
  }
  desk.say('warn', 'breaker-reset', `Circuit breaker reset by ${actor}: ${reason}`, { actor });
  return true;
}
