import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { type Words, wordsOf } from './messages/words.ts';
import type { ViewState } from './store.ts';
import { type Theme, themeOf } from './theme.ts';
import type { Workbench } from './workbench.ts';

export const WorkbenchContext = createContext<Workbench | null>(null);
export const ThemeContext = createContext<Theme>(themeOf('none', 'western'));

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (workbench === null) throw new Error('a pane was drawn outside of the workstation: no WorkbenchContext');
  return workbench;
}

export const useTheme = (): Theme => useContext(ThemeContext);

/** The texts of the language that is shown now. */
export const useWords = (): Words => useView(({ language }) => wordsOf(language));

/** A part of the view state; draws again only when `select` gives something else. */
export function useView<Part>(select: (view: ViewState) => Part): Part {
  const { store } = useWorkbench();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** A part of the engine's snapshot; `select` must give the same object for the same content. Null before the first. */
export function useSnapshot<Part>(select: (snapshot: Snapshot) => Part): Part | null {
  const { client } = useWorkbench();
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, () => {
    const snapshot = client.snapshot();
    return snapshot === null ? null : select(snapshot);
  });
}
