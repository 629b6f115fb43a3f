import { breakerMeasures, isTripped } from '../risk/breaker.ts';
import type { Desk } from './desk.ts';
import { holdingsOf } from './money-view.ts';
import { cancelEntries } from './order-flow.ts';

/**
 * Evaluates the circuit breaker on every currency account, and updates the accounts' drawdown. Amounts of different
 * currencies are never added, so each account is measured by itself and any of them trips the desk.
 */
export function evaluateBreaker(desk: Desk): void {
  const { breaker } = desk.state;
  const limit = desk.settings.circuitBreakerPct;
  let worst: number | null = null;
  let trippedBy: string | null = null;
  for (const account of desk.state.accounts.values()) {
    const holdings = holdingsOf(desk, account.currency);
    const equity = account.cash + holdings.evaluation;
    if (equity > account.peakEquity) account.peakEquity = equity;
    else if (account.peakEquity > 0) {
      account.maxDrawdownPct = Math.max(account.maxDrawdownPct, (1 - equity / account.peakEquity) * 100);
    }
    const measures = breakerMeasures({
      evaluation: holdings.evaluation,
      purchase: holdings.purchase,
      equity,
      dayStartEquity: account.breakerBaseEquity,
      flows: 0,
    });
    for (const pct of [measures.unrealisedPct, measures.dayPct]) {
      if (pct !== null && !(worst !== null && worst <= pct)) worst = pct;
    }
    if (trippedBy === null && isTripped(measures, limit)) {
      trippedBy = `${account.currency}: holdings ${words(measures.unrealisedPct)}, day ${words(measures.dayPct)}, limit ${limit} %`;
    }
  }
  breaker.valuePct = worst;
  if (trippedBy !== null && !breaker.tripped) trip(desk, trippedBy);
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
