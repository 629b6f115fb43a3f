import type { ClientRequest, EngineClient } from '../../engine/client/client.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { type CommandId, type KeyNames, type Words, wordsOf } from './messages/words.ts';
import { filteredRows, type Pane, type PaneRow, paneOf } from './panes.ts';
import type { Cursor, Store, ViewState } from './store.ts';
import type { TravelPort } from './travel/travel-port.ts';

export type OperatorCommand = Extract<ClientRequest, { type: 'command' }>['command'];
export type SymbolId = Extract<OperatorCommand, { type: 'exit' }>['symbol'];

/**
 * Why the workstation ended: the operator stopped the engine, left it running, the engine ended by itself, or the terminal
 * is gone or takes no output any more. Then only `process.exit` ends the process, because Node waits for its output.
 */
export type LeaveReason = 'quit' | 'detached' | 'engine-ended' | 'terminal-lost';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What stands in the last line while there is nothing else to say there. */
export type Banner = (words: Words['banner']) => string;

export interface ScreenProps extends Size {
  readonly banner: Banner;
}

/** What the terminal at hand can do. */
export interface Abilities {
  /** False draws every theme without colour. */
  readonly color: boolean;
  /** False shows our own texts in English only, because other letters would not arrive. */
  readonly utf8: boolean;
  /** Leaving does not have to stop the engine. */
  readonly canDetach: boolean;
}

/** All that a key may act on. */
export interface Workbench {
  readonly client: EngineClient;
  readonly store: Store<ViewState>;
  readonly keymap: readonly Binding[];
  readonly abilities: Abilities;
  readonly travel: TravelPort;
  size(): Size;
  /** Puts text on the clipboard of the person's own terminal; false when it is more than that takes. */
  copy(text: string): boolean;
  /** Gives the terminal back to the shell until that continues this process. */
  suspend(): void;
  /** Draws all of the screen again, whatever is on it. */
  redraw(): void;
  /** Forgets what is on the screen and clears it; all of it is in the next frame. */
  wipe(): void;
  leave(reason: LeaveReason): void;
}

/** What decides whether a key does anything now. */
export interface KeyContext {
  readonly snapshot: Snapshot | null;
  readonly view: ViewState;
  readonly selected: PaneRow | null;
  readonly words: Words;
  readonly keys: KeyNames;
}

/** Where a key works: over the panes, or in the overlay that is open. */
export const SCOPES = [
  'panes',
  'reader',
  'order',
  'memory',
  'book',
  'chart',
  'confirm',
  'leave',
  'prompt',
  'filter',
  'palette',
  'travel',
  'past-chart',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Where keys are text, so that none of it can be a command. */
export const TEXT_SCOPES: readonly Scope[] = ['prompt', 'filter', 'palette'];

export interface Binding {
  readonly id: CommandId;
  /** Names as `keyPresses` gives them, e.g. `H`, `space`, `ctrl+c`; the first is shown in hints. */
  readonly keys: readonly string[];
  /** Asks before it acts. */
  readonly dangerous?: true;
  readonly scopes: readonly Scope[];
  /** The word for it in the footer where that depends on what it would do now; empty leaves it out. */
  readonly hint?: (context: KeyContext) => string;
  /** True, or why it does nothing now. */
  readonly enabled?: Enabled;
  readonly run: (workbench: Workbench, context: KeyContext) => void;
}

export type Enabled = (context: KeyContext) => true | string;

/** Where the next key goes. */
export function scopeOf({ overlay, travel }: ViewState): Scope {
  if (overlay === null) return travel === null ? 'panes' : 'travel';
  return overlay.type === 'chart' && travel !== null ? 'past-chart' : overlay.type;
}

export const keyNamesOf =
  (keymap: readonly Binding[]): KeyNames =>
  (id) =>
    keymap.find((binding) => binding.id === id)?.keys[0] ?? '?';

export function keyContext({ client, store, keymap }: Workbench): KeyContext {
  const view = store.get();
  const snapshot = client.snapshot();
  const rows = focusedRows(snapshot, view);
  return {
    snapshot,
    view,
    selected: rows[cursorIndex(rows, view.cursors[view.focus], paneOf(view.focus))] ?? null,
    words: wordsOf(view.language),
    keys: keyNamesOf(keymap),
  };
}

export const focusedRows = (snapshot: Snapshot | null, { focus, filters, language }: ViewState): readonly PaneRow[] =>
  snapshot === null ? [] : filteredRows(paneOf(focus), snapshot, wordsOf(language), filters[focus] ?? '');

/** Index of the selected row; -1 when there are no rows. */
export function cursorIndex(rows: readonly PaneRow[], cursor: Cursor | undefined, { followsEnd }: Pane): number {
  if (cursor === undefined) return followsEnd ? rows.length - 1 : Math.min(0, rows.length - 1);
  const found = rows.findIndex(({ key }) => key === cursor.key);
  return found >= 0 ? found : Math.min(cursor.index, rows.length - 1);
}
