import { bookParts } from './book/book-layout.ts';
import { bookTable } from './book/book-rows.ts';
import { flash } from './commands.ts';
import { layoutScreen, paneRows } from './layout.ts';
import { memoryLines, memoryRows } from './memory/memory-lines.ts';
import { wordsOf } from './messages/words.ts';
import { answersOf } from './order/order-answers.ts';
import { orderRows } from './order/order-layout.ts';
import { orderParagraphs } from './order/order-text.ts';
import { PANE_IDS, type PaneId, paneOf } from './panes.ts';
import { readerLines, readerRows } from './reader-text.ts';
import { sanitise } from './sanitise.ts';
import {
  type BookOverlay,
  behind,
  type MemoryOverlay,
  type OrderOverlay,
  type Overlay,
  PROMPT_LIMIT,
} from './store.ts';
import { cursorIndex, focusedRows, type Workbench } from './workbench.ts';

export const focusPane = ({ store }: Workbench, focus: PaneId): void =>
  store.set({ focus, ...(focus === 'log' || focus === 'council' ? { shared: focus } : {}) });

export function focusNext(workbench: Workbench, step: 1 | -1): void {
  const next = PANE_IDS.indexOf(workbench.store.get().focus) + step + PANE_IDS.length;
  focusPane(workbench, PANE_IDS[next % PANE_IDS.length]!);
}

/** How far a movement goes: lines, pages of what is on the screen, or all the way. */
export type Movement = { readonly lines: number } | { readonly pages: number } | 'start' | 'end';

/** Moves the selection of the focused pane, or in what is over it. */
export function move(workbench: Workbench, movement: Movement): void {
  const { overlay } = workbench.store.get();
  if (overlay?.type === 'reader') scrollReader(workbench, overlay, movement);
  else if (overlay?.type === 'order') moveInOrder(workbench, overlay, movement);
  else if (overlay?.type === 'memory') moveInMemory(workbench, overlay, movement);
  else if (overlay?.type === 'book') moveInBook(workbench, overlay, movement);
  else moveCursor(workbench, movement);
}

const target = (from: number, movement: Movement, page: number, last: number): number => {
  if (movement === 'start') return 0;
  if (movement === 'end') return last;
  const distance = 'lines' in movement ? movement.lines : movement.pages * Math.max(1, page);
  return Math.max(0, Math.min(from + distance, last));
};

function scrollReader(
  { store, size }: Workbench,
  overlay: Extract<Overlay, { type: 'reader' }>,
  movement: Movement,
): void {
  const { columns } = size();
  const page = readerRows(layoutScreen(size(), store.get()).bodyRows);
  const last = Math.max(0, readerLines(overlay.paragraphs, columns).length - page);
  store.set({ overlay: { ...overlay, scroll: target(Math.min(overlay.scroll, last), movement, page, last) } });
}

/** Lines choose among the answers where there are any; everything else scrolls the text. */
function moveInOrder({ store, size }: Workbench, overlay: OrderOverlay, movement: Movement): void {
  const answers = answersOf(overlay.details).length;
  if (answers > 0 && typeof movement === 'object' && 'lines' in movement) {
    store.set({ overlay: { ...overlay, answer: target(overlay.answer, movement, 1, answers - 1) } });
    return;
  }
  const page = orderRows(layoutScreen(size(), store.get()).bodyRows, answers).text;
  const words = wordsOf(store.get().language);
  const last = Math.max(0, readerLines(orderParagraphs(overlay.details, words), size().columns).length - page);
  store.set({ overlay: { ...overlay, scroll: target(Math.min(overlay.scroll, last), movement, page, last) } });
}

function moveInMemory({ store, size }: Workbench, overlay: MemoryOverlay, movement: Movement): void {
  const page = memoryRows(layoutScreen(size(), store.get()).bodyRows).lines;
  const last = Math.max(0, memoryLines(overlay).length - 1);
  store.set({ overlay: { ...overlay, cursor: target(Math.min(overlay.cursor, last), movement, page, last) } });
}

function moveInBook({ store, size }: Workbench, overlay: BookOverlay, movement: Movement): void {
  const lines = bookTable(overlay.book, wordsOf(store.get().language)).rows.length;
  const last = Math.max(0, lines - 1);
  const page = bookParts(layoutScreen(size(), store.get()).bodyRows, lines).table;
  store.set({ overlay: { ...overlay, index: target(Math.min(overlay.index, last), movement, page, last) } });
}

function moveCursor({ client, store, size }: Workbench, movement: Movement): void {
  const view = store.get();
  const rows = focusedRows(client.snapshot(), view);
  if (rows.length === 0) return;
  const frame = layoutScreen(size(), view)
    .bands.flat()
    .find(({ id }) => id === view.focus);
  const pane = paneOf(view.focus);
  const page = paneRows(frame?.height ?? 0, true).rows;
  const index = target(cursorIndex(rows, view.cursors[view.focus], pane), movement, page, rows.length - 1);
  const { [view.focus]: _, ...others } = view.cursors;
  const follows = pane.followsEnd && index === rows.length - 1;
  store.set({ cursors: follows ? others : { ...others, [view.focus]: { key: rows[index]!.key, index } } });
}

export function setFilter({ store }: Workbench, text: string): void {
  const { focus, filters } = store.get();
  store.set({ filters: { ...filters, [focus]: text } });
}

/** Changes the text that is being typed: of a prompt, a filter or a command. */
function editText(workbench: Workbench, edit: (text: string) => string): void {
  const { overlay, filters, focus } = workbench.store.get();
  if (overlay?.type === 'prompt') workbench.store.set({ overlay: { ...overlay, text: edit(overlay.text) } });
  else if (overlay?.type === 'palette')
    workbench.store.set({ overlay: { ...overlay, text: edit(overlay.text), back: 0 } });
  else if (overlay?.type === 'filter') setFilter(workbench, edit(filters[focus] ?? ''));
}

/** Adds what was typed or pasted. */
export const typeText = (workbench: Workbench, typed: string): void =>
  editText(workbench, (text) => [...(text + sanitise(typed))].slice(0, PROMPT_LIMIT).join(''));

/** Takes back the last character, or all of them. */
export const eraseText = (workbench: Workbench, how: 'last' | 'all'): void =>
  editText(workbench, (text) => (how === 'all' ? '' : [...text].slice(0, -1).join('')));

/** Starts typing a filter, from the text that is searched for if there is one. */
export function openFilter({ store }: Workbench): void {
  const { focus, filters, searches } = store.get();
  const { [focus]: search, ...otherSearches } = searches;
  store.set({
    overlay: { type: 'filter' },
    filters: { ...filters, [focus]: filters[focus] || search || '' },
    searches: otherSearches,
  });
}

/** Takes back one thing after the other: filter or search, zoom, message. */
export function back({ store }: Workbench): void {
  const { focus, filters, searches, zoomed } = store.get();
  const { [focus]: filter, ...otherFilters } = filters;
  const { [focus]: search, ...otherSearches } = searches;
  if (filter || search) store.set({ filters: otherFilters, searches: otherSearches });
  else if (zoomed) store.set({ zoomed: false });
  else store.set({ flash: null });
}

/** Hands a prompt's text on, or says why it will not do; ends the typing of a filter. */
export function submit(workbench: Workbench): void {
  const { store } = workbench;
  const { overlay } = store.get();
  if (overlay?.type === 'prompt') {
    const text = overlay.text.trim();
    const refusal = overlay.refuse(text);
    if (refusal !== null) {
      flash(workbench, 'warn', refusal);
      return;
    }
    store.set({ overlay: behind(overlay) });
    overlay.onSubmit(text);
  } else store.set({ overlay: null });
}
