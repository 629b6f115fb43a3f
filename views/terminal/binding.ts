import type { KeyContext, Workbench } from './workbench.ts';

/** Where a key works: over the panes, or in the overlay that is open. */
export const SCOPES = ['panes', 'reader', 'confirm', 'prompt', 'filter'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Binding {
  readonly id: string;
  /** Names as `keyName` gives them, e.g. `H`, `space`, `ctrl+c`; the first is shown in hints. */
  readonly keys: readonly string[];
  readonly title: string;
  /** A word for the footer; without one the key is in the help only. */
  readonly hint?: string;
  /** Asks before it acts. */
  readonly dangerous?: true;
  readonly scopes: readonly Scope[];
  /** True, or why it does nothing now. */
  readonly enabled?: (context: KeyContext) => true | string;
  readonly run: (workbench: Workbench, context: KeyContext) => void;
}
