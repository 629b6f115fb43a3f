import { paneNumber } from './panes.ts';
import type { KeyContext } from './workbench.ts';

/* Each says whether a key does something now: true, or the reason why not, in words for the person who pressed it. */

export const connected = ({ snapshot }: KeyContext): true | string => {
  if (snapshot === null) return 'the engine has not reported yet';
  if (snapshot.header.state === 'DISCONNECTED') return 'not connected to the engine';
  return true;
};

export const hasSymbol = (context: KeyContext): true | string =>
  context.selected?.subject.symbolId == null
    ? 'select a position, candidate, scenario or order first'
    : connected(context);

export function canPause(context: KeyContext): true | string {
  const reachable = connected(context);
  const state = context.snapshot?.header.state;
  if (reachable !== true || state === 'RUNNING' || state === 'PAUSED') return reachable;
  if (state === 'HALTED' || state === 'REDUCING') return `trading is ${state}; R resumes it`;
  return `the engine is ${state}, there is nothing to pause`;
}

export function canRelease(context: KeyContext): true | string {
  const reachable = connected(context);
  if (reachable !== true) return reachable;
  const { state, breaker } = context.snapshot!.header;
  return breaker.tripped || state === 'HALTED' || state === 'REDUCING'
    ? true
    : 'nothing to resume: trading is not halted and the breaker has not tripped';
}

export function selectedPosition({ snapshot, view, selected }: KeyContext) {
  if (view.focus !== 'positions') return undefined;
  return snapshot?.positions.find(({ symbolId }) => symbolId === selected?.subject.symbolId);
}

export function canExit(context: KeyContext): true | string {
  const position = selectedPosition(context);
  if (position === undefined) return `select a position first (${paneNumber('positions')})`;
  if (position.exiting !== null) return `${position.name} is already exiting: ${position.exiting}`;
  return connected(context);
}

export const canExplain = ({ selected }: KeyContext): true | string =>
  selected?.subject.explain == null ? 'no decision behind this line' : true;
