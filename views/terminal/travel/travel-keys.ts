import type { MarkKind } from '../../../engine/client/travel.ts';
import type { Binding } from '../workbench.ts';
import { askWhatIf, askWhere, closePast, openPast, travel } from './travel-actions.ts';

const toMark = (step: 1 | -1, kind: MarkKind | null): Binding['run'] => {
  return (workbench) => travel(workbench, { to: 'mark', step, kind });
};
const toMinute = (step: 1 | -1): Binding['run'] => {
  return (workbench) => travel(workbench, { to: 'minute', step });
};

/** The keys of time travel; keys of the panes that are none of these work there as well. */
export const TRAVELLING: readonly Binding[] = [
  { id: 'travel.open', keys: ['t'], scopes: ['panes'], run: openPast },
  { id: 'travel.previous', keys: ['left'], scopes: ['travel'], run: toMark(-1, null) },
  { id: 'travel.next', keys: ['right'], scopes: ['travel'], run: toMark(1, null) },
  { id: 'travel.minute-back', keys: ['['], scopes: ['travel'], run: toMinute(-1) },
  { id: 'travel.minute-on', keys: [']'], scopes: ['travel'], run: toMinute(1) },
  { id: 'travel.day-back', keys: ['{'], scopes: ['travel'], run: toMark(-1, 'day') },
  { id: 'travel.day-on', keys: ['}'], scopes: ['travel'], run: toMark(1, 'day') },
  { id: 'travel.first', keys: ['home'], scopes: ['travel'], run: (workbench) => travel(workbench, { to: 'first' }) },
  { id: 'travel.last', keys: ['end'], scopes: ['travel'], run: (workbench) => travel(workbench, { to: 'last' }) },
  { id: 'travel.find', keys: ['/'], scopes: ['travel'], run: askWhere },
  { id: 'travel.what-if', keys: ['w'], scopes: ['travel'], run: askWhatIf },
  { id: 'travel.close', keys: ['escape', 'q', 't', 'ctrl+c'], scopes: ['travel'], run: closePast },
];
