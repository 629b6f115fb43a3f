import { EXIT_STATES, type ExitState } from './position.ts';

/** How far along the machine a state is: 0 for HOLDING to 3 for EXITED. */
export function rank(state: ExitState): number {
  return EXIT_STATES.indexOf(state);
}

/**
 * The state after a quote that did not exit: unrealised ≥ `beArmPct` gives BE_LOCK, ≥ `armPct` gives ARMED, so a gap may
 * skip BE_LOCK. Never downward; EXITED is reached only when the position is sold. All in percent of the entry; a value
 * that is not a number promotes nothing.
 */
export function promote(state: ExitState, unrealisedPct: number, beArmPct: number, armPct: number): ExitState {
  const reached = unrealisedPct >= armPct ? 'ARMED' : unrealisedPct >= beArmPct ? 'BE_LOCK' : 'HOLDING';
  return rank(reached) > rank(state) ? reached : state;
}
