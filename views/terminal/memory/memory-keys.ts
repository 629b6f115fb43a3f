import type { Binding } from '../workbench.ts';
import { askSearch, fold, unfold } from './memory-actions.ts';

/** The keys of the memory's tree, beside those it shares with a reader. */
export const MEMORY_KEYS: readonly Binding[] = [
  { id: 'memory.unfold', keys: ['enter', 'right', 'l'], scopes: ['memory'], run: unfold },
  { id: 'memory.fold', keys: ['left', 'h'], scopes: ['memory'], run: fold },
  { id: 'memory.search', keys: ['/'], scopes: ['memory'], run: askSearch },
];
