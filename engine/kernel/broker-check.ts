import type { Instant, MarketCode } from '../market/types.ts';
import type { BrokerState } from './broker-state.ts';
import type { Desk } from './desk.ts';

/** A complete report older than this stops entries: the minute's comparison has failed several times. */
export const RECONCILED_FOR_MS = 300_000;

/** Whether an entry on a market may be taken for the broker's sake, and why not. */
export function brokerCheck(desk: Desk, broker: BrokerState, market: MarketCode): { passed: boolean; detail: string } {
  const requests = broker.lines.get('requests');
  if (requests?.up === false) return { passed: false, detail: `the request line is down: ${requests.message}` };
  const readAt = broker.reconciled.get(market);
  if (readAt === undefined)
    return { passed: false, detail: `the broker’s records of ${market} have not been read since the start` };
  const age = desk.at - readAt;
  return { passed: age <= RECONCILED_FOR_MS, detail: `compared with the broker ${Math.round(age / 1000)} s ago` };
}

/** When the market compared longest ago was compared, for a person to see; null before the first comparison. */
export function comparedAt({ reconciled }: BrokerState): Instant | null {
  let oldest: Instant | null = null;
  for (const readAt of reconciled.values()) if (oldest === null || readAt < oldest) oldest = readAt;
  return oldest;
}
