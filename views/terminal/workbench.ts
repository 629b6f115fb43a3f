import type { ClientRequest, EngineClient } from '../../engine/client/client.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { filteredRows, type Pane, type PaneRow, paneOf } from './panes.ts';
import type { Cursor, Store, ViewState } from './store.ts';

export type OperatorCommand = Extract<ClientRequest, { type: 'command' }>['command'];
export type SymbolId = Extract<OperatorCommand, { type: 'exit' }>['symbol'];

/** Why the workstation ended: the operator stopped the engine, left it running, or the engine ended by itself. */
export type LeaveReason = 'quit' | 'detached' | 'engine-ended';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** All that a key may act on. */
export interface Workbench {
  readonly client: EngineClient;
  readonly store: Store<ViewState>;
  size(): Size;
  leave(reason: LeaveReason): void;
}

/** What decides whether a key does anything now. */
export interface KeyContext {
  readonly snapshot: Snapshot | null;
  readonly view: ViewState;
  readonly selected: PaneRow | null;
}

export function keyContext({ client, store }: Workbench): KeyContext {
  const view = store.get();
  const snapshot = client.snapshot();
  const rows = focusedRows(snapshot, view);
  return { snapshot, view, selected: rows[cursorIndex(rows, view.cursors[view.focus], paneOf(view.focus))] ?? null };
}

export const focusedRows = (snapshot: Snapshot | null, { focus, filters }: ViewState): readonly PaneRow[] =>
  snapshot === null ? [] : filteredRows(paneOf(focus), snapshot, filters[focus] ?? '');

/** Index of the selected row; -1 when there are no rows. */
export function cursorIndex(rows: readonly PaneRow[], cursor: Cursor | undefined, { followsEnd }: Pane): number {
  if (cursor === undefined) return followsEnd ? rows.length - 1 : Math.min(0, rows.length - 1);
  const found = rows.findIndex(({ key }) => key === cursor.key);
  return found >= 0 ? found : Math.min(cursor.index, rows.length - 1);
}
