import type { MarkKind } from '../../../engine/client/travel.ts';
import { cycleChart } from '../chart-keys.ts';
import type { Binding, Scope } from '../workbench.ts';
import { askWhatIf, askWhere, closePast, openPast, travel } from './travel-actions.ts';

const toMark = (step: 1 | -1, kind: MarkKind | null): Binding['run'] => {
  return (workbench) => travel(workbench, { to: 'mark', step, kind });
};
const toMinute = (step: 1 | -1): Binding['run'] => {
  return (workbench) => travel(workbench, { to: 'minute', step });
};

/** One can go elsewhere in the run with a chart open, which is then of the other moment. */
const MOVING: readonly Scope[] = ['travel', 'past-chart'];

/** The keys of time travel; keys of the panes that are none of these work there as well. */
export const TRAVELLING: readonly Binding[] = [
  { id: 'travel.open', keys: ['t'], scopes: ['panes'], run: openPast },
  { id: 'travel.previous', keys: ['left'], scopes: MOVING, run: toMark(-1, null) },
  { id: 'travel.next', keys: ['right'], scopes: MOVING, run: toMark(1, null) },
  { id: 'travel.minute-back', keys: ['['], scopes: MOVING, run: toMinute(-1) },
  { id: 'travel.minute-on', keys: [']'], scopes: MOVING, run: toMinute(1) },
  { id: 'travel.day-back', keys: ['{'], scopes: MOVING, run: toMark(-1, 'day') },
  { id: 'travel.day-on', keys: ['}'], scopes: MOVING, run: toMark(1, 'day') },
  { id: 'travel.first', keys: ['home'], scopes: MOVING, run: (workbench) => travel(workbench, { to: 'first' }) },
  { id: 'travel.last', keys: ['end'], scopes: MOVING, run: (workbench) => travel(workbench, { to: 'last' }) },
  {
    id: 'travel.next-chart',
    keys: ['tab', 'l'],
    scopes: ['past-chart'],
    run: (workbench) => cycleChart(workbench, 1),
  },
  {
    id: 'travel.previous-chart',
    keys: ['shift+tab', 'h'],
    scopes: ['past-chart'],
    run: (workbench) => cycleChart(workbench, -1),
  },
  { id: 'travel.find', keys: ['/'], scopes: ['travel'], run: askWhere },
  { id: 'travel.what-if', keys: ['w'], scopes: ['travel'], run: askWhatIf },
  { id: 'travel.close', keys: ['escape', 'q', 't', 'ctrl+c'], scopes: ['travel'], run: closePast },
];
