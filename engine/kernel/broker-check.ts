import type { BrokerState } from './broker-state.ts';
import type { Desk } from './desk.ts';

/** A complete report older than this stops entries: the minute's comparison has failed several times. */
export const RECONCILED_FOR_MS = 300_000;

/** Why no entry may be taken for the broker's sake, or that nothing stands against it. */
export function brokerCheck(desk: Desk, broker: BrokerState): { passed: boolean; detail: string } {
  const requests = broker.lines.get('requests');
  if (requests?.up === false) return { passed: false, detail: `the request line is down: ${requests.message}` };
  const { reconciledAt } = broker;
  if (reconciledAt === null)
    return { passed: false, detail: 'the broker’s records have not been read since the start' };
  const age = desk.at - reconciledAt;
  return { passed: age <= RECONCILED_FOR_MS, detail: `compared with the broker ${Math.round(age / 1000)} s ago` };
}
