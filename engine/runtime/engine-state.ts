import type { EngineState } from '../client/snapshot.ts';
import type { EngineStatus } from '../client/status.ts';
import type { DeskState } from '../kernel/state.ts';

/** What the runtime knows and the kernel does not; null while it just runs. */
export type RuntimeState = Extract<EngineState, 'STARTING' | 'RECOVERING' | 'FINISHED'>;

/**
 * The one word for how an engine is: what its operator or its rules have restricted comes before a broker that cannot be
 * reached, because that is what the keys act on.
 */
export function engineState(
  { trading, paused, broker }: DeskState,
  runtime: RuntimeState | null,
): EngineStatus['state'] {
  if (runtime !== null) return runtime;
  if (trading !== 'ACTIVE') return trading;
  if (paused !== null) return 'PAUSED';
  return broker?.lines.get('requests')?.up === false ? 'DISCONNECTED' : 'RUNNING';
}
