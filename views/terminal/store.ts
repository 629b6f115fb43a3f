import type { BookPage } from '../../engine/client/book.ts';
import type { ChartName } from '../../engine/client/charts.ts';
import type { ContextLayer, MemoryView } from '../../engine/client/context.ts';
import type { OrderDetails } from '../../engine/client/order-details.ts';
import type { TravelView } from '../../engine/client/travel.ts';
import type { Span } from './cell.ts';
import type { Language } from './messages/words.ts';
import type { PaneId } from './panes.ts';
import type { ThemeName, UpDown } from './theme.ts';

/** A selected row: found by its key, and by its place once the key is gone. */
export interface Cursor {
  readonly key: string;
  readonly index: number;
}

/** A paragraph of a reader, wrapped to the screen when it is drawn. */
export interface Paragraph extends Span {
  readonly indent: number;
  /** Stands before the text, which then has a column of its own. */
  readonly term?: string;
}

/** All that is known of one order in place of the panes, and the answers to what became of it. */
export interface OrderOverlay {
  readonly type: 'order';
  readonly details: OrderDetails;
  readonly scroll: number;
  /** Index of the selected answer. */
  readonly answer: number;
}

/** What the desk remembers in place of the panes, as a tree. */
export interface MemoryOverlay {
  readonly type: 'memory';
  readonly memory: MemoryView;
  /** Layers whose time frames are in sight. */
  readonly layers: readonly ContextLayer[];
  /** The time frame whose rows are in sight. */
  readonly open: { readonly layer: ContextLayer; readonly timeFrame: string } | null;
  /** What is looked for; then every row that was found is in sight. */
  readonly search: string;
  /** Index of the selected line. */
  readonly cursor: number;
}

/** A page of the desk's book in place of the panes. */
export interface BookOverlay {
  readonly type: 'book';
  readonly book: BookPage;
  /** Index of the selected line. */
  readonly index: number;
}

/** What may lie under something that is read or asked for. */
export type Underlay = OrderOverlay | MemoryOverlay | BookOverlay;

export type Overlay =
  /** Scrolling text over the panes: the help, or an explanation. */
  | {
      readonly type: 'reader';
      readonly title: string;
      readonly paragraphs: readonly Paragraph[];
      readonly scroll: number;
      readonly behind?: Underlay;
    }
  | OrderOverlay
  | MemoryOverlay
  | BookOverlay
  | { readonly type: 'confirm'; readonly title: string; readonly question: string; readonly onYes: () => void }
  | {
      readonly type: 'prompt';
      readonly title: string;
      readonly question: string;
      /** Stays in sight, and is come back to. */
      readonly behind?: Underlay;
      readonly text: string;
      /** Says why a text will not do, or null when it will. */
      readonly refuse: (text: string) => string | null;
      readonly onSubmit: (text: string) => void;
    }
  /** A chart in place of the panes; `symbolId` for those of one symbol, null when none was selected. */
  | {
      readonly type: 'chart';
      readonly chart: ChartName;
      readonly symbolId: number | null;
      /** On the whole terminal, which something other than Ink then has. */
      readonly isFullScreen: boolean;
    }
  /** How to leave an engine that can run on without this terminal. */
  | { readonly type: 'leave'; readonly title: string; readonly question: string }
  /** Typing a filter for the focused pane; the text itself is in `filters`. */
  | { readonly type: 'filter' }
  /** Typing a command; `back` counts the steps into the history. */
  | { readonly type: 'palette'; readonly text: string; readonly back: number };

/** What is left on the screen when an overlay is closed. */
export const behind = (overlay: Overlay | null): Overlay | null =>
  overlay?.type === 'reader' || overlay?.type === 'prompt' ? (overlay.behind ?? null) : null;

/** Longest text a prompt takes, characters. */
export const PROMPT_LIMIT = 200;

export interface Flash {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

export interface ViewState {
  readonly focus: PaneId;
  readonly zoomed: boolean;
  /** Two panes share a place where not all are on the screen: the one that was focused last has it. */
  readonly shared: 'log' | 'council';
  readonly cursors: Readonly<Partial<Record<PaneId, Cursor>>>;
  readonly filters: Readonly<Partial<Record<PaneId, string>>>;
  /** What is searched for in a pane whose other rows stay in sight. */
  readonly searches: Readonly<Partial<Record<PaneId, string>>>;
  readonly overlay: Overlay | null;
  readonly flash: Flash | null;
  /** Where in the past one stands; null in the present. */
  readonly travel: TravelView | null;
  /** The engine was asked to stop and has not answered yet. */
  readonly leaving: boolean;
  /** Commands typed so far, oldest first. */
  readonly history: readonly string[];
  readonly theme: ThemeName;
  readonly upDown: UpDown;
  readonly language: Language;
}

export interface Store<State> {
  get(): State;
  /** Replaces the state with a copy that has these changes. */
  set(changes: Partial<State>): void;
  /** Calls back after each change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (changes) => {
      state = { ...state, ...changes };
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const INITIAL_VIEW: ViewState = {
  focus: 'positions',
  zoomed: false,
  shared: 'log',
  cursors: {},
  filters: {},
  searches: {},
  overlay: null,
  flash: null,
  travel: null,
  leaving: false,
  history: [],
  theme: 'colour-blind',
  upDown: 'western',
  language: 'en',
};
