import type { BrokerView } from '../client/snapshot.ts';
import type { EngineStatus } from '../client/status.ts';
import { comparedAt, RECONCILED_FOR_MS } from '../kernel/broker-check.ts';
import type { BrokerLine } from '../kernel/events.ts';
import type { DeskState } from '../kernel/state.ts';
import { formatInstant } from '../market/instant-text.ts';

/** What is known of the broker; null where the exchange is simulated. */
export function brokerView({ broker }: DeskState): BrokerView | null {
  if (broker === undefined) return null;
  const { lines } = broker;
  const reconciledAt = comparedAt(broker);
  return {
    lines: [...lines].map(([line, state]) => ({ line, ...state })),
    reconciledAt,
    reconcileWithinMs: RECONCILED_FOR_MS,
  };
}

/** The same for `ouroterm status`; `at` is the engine's clock. */
export function brokerStatus({ broker }: DeskState, at: number): EngineStatus['broker'] {
  if (broker === undefined) return null;
  const { lines } = broker;
  const reconciledAt = comparedAt(broker);
  const lineOf = (line: BrokerLine) => {
    const state = lines.get(line);
    return state === undefined ? null : { ...state, since: formatInstant(state.since) };
  };
  return {
    lines: { requests: lineOf('requests'), stream: lineOf('stream') },
    reconciledAgeMs: reconciledAt === null ? null : Math.max(0, at - reconciledAt),
  };
}
