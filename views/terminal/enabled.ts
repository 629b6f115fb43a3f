import type { KeyContext } from './workbench.ts';

/* Each says whether a key does something now: true, or the reason why not, in words for the person who pressed it. */

export const connected = ({ snapshot, words }: KeyContext): true | string => {
  if (snapshot === null) return words.enabled.notReported;
  if (snapshot.header.state === 'LOST') return words.enabled.notConnected;
  return true;
};

/** Of several terminals only the one with the pen commands. */
export function canCommand(context: KeyContext): true | string {
  if (context.view.travel !== null) return context.words.enabled.isPast;
  const reachable = connected(context);
  const pen = context.snapshot?.header.pen ?? null;
  if (reachable !== true || pen === null || pen.mine) return reachable;
  return context.words.enabled.penElsewhere(pen.holder, context.keys('pen.take'));
}

export function canTakePen(context: KeyContext): true | string {
  const reachable = connected(context);
  const pen = context.snapshot?.header.pen ?? null;
  if (reachable !== true) return reachable;
  if (pen === null) return context.words.enabled.onlyTerminal;
  return pen.mine ? context.words.enabled.penIsYours : true;
}

export const hasSymbol = (context: KeyContext): true | string =>
  context.selected?.subject.symbolId == null ? context.words.enabled.noSymbol : canCommand(context);

export function canPause(context: KeyContext): true | string {
  const allowed = canCommand(context);
  const state = context.snapshot?.header.state;
  if (allowed !== true || state === undefined) return allowed;
  if (state === 'RUNNING' || state === 'PAUSED' || state === 'DISCONNECTED') return allowed;
  const { enabled, header } = context.words;
  if (state === 'HALTED' || state === 'REDUCING') {
    return enabled.haltedFirst(header.states[state], context.keys('trading.resume'));
  }
  return enabled.nothingToPause(header.states[state]);
}

export function canRelease(context: KeyContext): true | string {
  const allowed = canCommand(context);
  if (allowed !== true) return allowed;
  const { state, breaker } = context.snapshot!.header;
  return breaker.tripped || state === 'HALTED' || state === 'REDUCING' ? true : context.words.enabled.nothingToResume;
}

export function selectedPosition({ snapshot, view, selected }: KeyContext) {
  if (view.focus !== 'positions') return undefined;
  return snapshot?.positions.find(({ symbolId }) => symbolId === selected?.subject.symbolId);
}

export function canExit(context: KeyContext): true | string {
  const { enabled } = context.words;
  const position = selectedPosition(context);
  if (position === undefined) return enabled.noPosition(context.keys('pane.positions'));
  if (position.exiting !== null) return enabled.exiting(position.name, position.exiting);
  return canCommand(context);
}

export const canExplain = ({ selected, words }: KeyContext): true | string =>
  selected?.subject.explain == null ? words.enabled.noDecision : true;

export const hasSelection = ({ selected, words }: KeyContext): true | string =>
  selected === null ? words.enabled.nothingSelected : true;

/** What `n` looks for: the text of the filter, or of the search it became. */
export const searchText = ({ view }: KeyContext): string => view.filters[view.focus] || view.searches[view.focus] || '';

export const canSearch = (context: KeyContext): true | string =>
  searchText(context) === '' ? context.words.enabled.noFilter(context.keys('pane.filter')) : true;
