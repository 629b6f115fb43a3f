import { back, eraseText, focusNext, focusPane, move, openFilter, setFilter, submit } from './actions.ts';
import { BOOK_KEYS, BOOK_OPENING } from './book/book-keys.ts';
import { callCouncil } from './call-council.ts';
import { closeChart, cycleChart, openChart, toggleFullScreen } from './chart-keys.ts';
import { command, explain, stopAndLeave, takePen } from './commands.ts';
import { copyReader, copyRow } from './copy.ts';
import {
  canCommand,
  canExit,
  canExplain,
  canPause,
  canRelease,
  canSearch,
  canTakePen,
  connected,
  hasSelection,
  hasSymbol,
  selectedPosition,
} from './enabled.ts';
import { helpMarkdown, openHelp } from './help.ts';
import { openMemory } from './memory/memory-actions.ts';
import { MEMORY_KEYS } from './memory/memory-keys.ts';
import { wordsOf } from './messages/words.ts';
import { ORDER_KEYS } from './order/order-keys.ts';
import { completePalette, openPalette, recall, runPalette } from './palette.ts';
import { PALETTE } from './palette-commands.ts';
import { PANE_IDS, paneNumber } from './panes.ts';
import { askExit, askHalt, askQuit, askRelease, askSuspend, canStop } from './questions.ts';
import { searchOn } from './search.ts';
import { behind } from './store.ts';
import { TRAVELLING } from './travel/travel-keys.ts';
import type { Binding, KeyContext, SymbolId, Workbench } from './workbench.ts';

function togglePause(workbench: Workbench, { snapshot, words }: KeyContext): void {
  if (snapshot?.header.state === 'PAUSED') {
    command(workbench, words.flash.resumingEntries, { type: 'resume', reason: 'resumed at the terminal' });
  } else command(workbench, words.flash.pausing, { type: 'pause', reason: 'paused at the terminal' });
}

const close = ({ store }: Workbench): void => store.set({ overlay: behind(store.get().overlay) });

/** What acts on trading and on the engine. */
const TRADING: readonly Binding[] = [
  {
    id: 'trading.pause',
    keys: ['space', 'p'],
    scopes: ['panes'],
    hint: ({ snapshot, words }) =>
      snapshot?.header.state === 'PAUSED' ? words.flash.resumeHint : words.keys['trading.pause'].hint,
    enabled: canPause,
    run: togglePause,
  },
  {
    id: 'trading.halt',
    keys: ['H'],
    dangerous: true,
    scopes: ['panes'],
    enabled: canCommand,
    run: (workbench, context) => askHalt(workbench, context, 'kill switch pulled at the terminal'),
  },
  {
    id: 'trading.resume',
    keys: ['R'],
    dangerous: true,
    scopes: ['panes'],
    enabled: canRelease,
    run: (workbench, context) => askRelease(workbench, context),
  },
  {
    id: 'position.exit',
    keys: ['x'],
    dangerous: true,
    scopes: ['panes'],
    enabled: canExit,
    run: (workbench, context) =>
      askExit(workbench, context, selectedPosition(context)!, 'exit asked for at the terminal'),
  },
  { id: 'decision.explain', keys: ['enter'], scopes: ['panes'], enabled: canExplain, run: explain },
  {
    id: 'symbol.review',
    keys: ['r'],
    scopes: ['panes'],
    enabled: hasSymbol,
    run: (workbench, { selected, words }) =>
      command(workbench, words.flash.reviewing(selected!.subject.label), {
        type: 'review',
        symbol: selected!.subject.symbolId as SymbolId,
      }),
  },
  {
    id: 'council.call',
    keys: ['c'],
    scopes: ['panes'],
    enabled: hasSymbol,
    run: (workbench, { selected }) =>
      callCouncil(workbench, selected!.subject.symbolId as SymbolId, selected!.subject.label),
  },
  {
    id: 'scanner.rescan',
    keys: ['s'],
    scopes: ['panes'],
    enabled: canCommand,
    run: (workbench, { words }) => command(workbench, words.flash.scanning, { type: 'rescan' }),
  },
  {
    id: 'playbook.replan',
    keys: ['P'],
    scopes: ['panes'],
    enabled: canCommand,
    run: (workbench, { words }) => command(workbench, words.flash.planning, { type: 'replan' }),
  },
  { id: 'pen.take', keys: ['T'], scopes: ['panes'], enabled: canTakePen, run: takePen },
];

/** What only changes what is shown. */
const VIEWING: readonly Binding[] = [
  { id: 'chart.open', keys: ['g'], scopes: ['panes'], enabled: connected, run: openChart },
  { id: 'memory.open', keys: ['X'], scopes: ['panes'], enabled: connected, run: openMemory },
  { id: 'palette.open', keys: [':'], scopes: ['panes'], run: openPalette },
  {
    id: 'pane.zoom',
    keys: ['z'],
    scopes: ['panes'],
    run: ({ store }, { view }) => store.set({ zoomed: !view.zoomed }),
  },
  { id: 'pane.filter', keys: ['/'], scopes: ['panes'], run: openFilter },
  ...BOOK_OPENING,
  {
    id: 'search.next',
    keys: ['n'],
    scopes: ['panes'],
    enabled: canSearch,
    run: (workbench, context) => searchOn(workbench, context, 1),
  },
  {
    id: 'search.previous',
    keys: ['N'],
    scopes: ['panes'],
    enabled: canSearch,
    run: (workbench, context) => searchOn(workbench, context, -1),
  },
  {
    id: 'copy.text',
    keys: ['y'],
    scopes: ['panes'],
    enabled: hasSelection,
    run: (workbench, context) => copyRow(workbench, context, 'text'),
  },
  {
    id: 'copy.json',
    keys: ['Y'],
    scopes: ['panes'],
    enabled: hasSelection,
    run: (workbench, context) => copyRow(workbench, context, 'json'),
  },
  { id: 'pane.next', keys: ['tab'], scopes: ['panes'], run: (workbench) => focusNext(workbench, 1) },
  { id: 'pane.previous', keys: ['shift+tab'], scopes: ['panes'], run: (workbench) => focusNext(workbench, -1) },
  ...PANE_IDS.map(
    (id): Binding => ({
      id: `pane.${id}`,
      keys: [String(paneNumber(id)), ...(id === 'council' ? ['C'] : [])],
      scopes: ['panes'],
      run: (workbench) => focusPane(workbench, id),
    }),
  ),
  { id: 'pane.left', keys: ['left', 'h'], scopes: ['panes'], run: (workbench) => focusNext(workbench, -1) },
  { id: 'pane.right', keys: ['right', 'l'], scopes: ['panes'], run: (workbench) => focusNext(workbench, 1) },
  {
    id: 'move.up',
    keys: ['up', 'k'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book'],
    run: (workbench) => move(workbench, { lines: -1 }),
  },
  {
    id: 'move.down',
    keys: ['down', 'j'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book'],
    run: (workbench) => move(workbench, { lines: 1 }),
  },
  {
    id: 'move.page-up',
    keys: ['pageup'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book'],
    run: (workbench) => move(workbench, { pages: -1 }),
  },
  {
    id: 'move.page-down',
    keys: ['pagedown'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book'],
    hint: ({ view, words }) => (view.overlay?.type === 'reader' ? words.keys['move.page-down'].hint : ''),
    run: (workbench) => move(workbench, { pages: 1 }),
  },
  {
    id: 'move.start',
    keys: ['home'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book'],
    run: (workbench) => move(workbench, 'start'),
  },
  {
    id: 'move.end',
    keys: ['end'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book'],
    run: (workbench) => move(workbench, 'end'),
  },
  { id: 'view.back', keys: ['escape'], scopes: ['panes'], run: back },
  {
    id: 'view.redraw',
    keys: ['ctrl+l'],
    scopes: ['panes', 'reader', 'order', 'memory', 'book', 'chart', 'past-chart'],
    run: (workbench) => workbench.redraw(),
  },
  { id: 'view.suspend', keys: ['ctrl+z'], dangerous: true, scopes: ['panes', 'chart', 'past-chart'], run: askSuspend },
  {
    id: 'view.help',
    keys: ['?'],
    scopes: ['panes'],
    run: (workbench, context) => openHelp(workbench, context, PALETTE),
  },
  { id: 'view.quit', keys: ['q', 'ctrl+c'], dangerous: true, scopes: ['panes'], run: askQuit },
];

/** What works in the overlays. */
const OVERLAYS: readonly Binding[] = [
  ...ORDER_KEYS,
  ...BOOK_KEYS,
  ...MEMORY_KEYS,
  { id: 'reader.copy', keys: ['y'], scopes: ['reader', 'order', 'memory'], run: copyReader },
  {
    id: 'reader.close',
    keys: ['escape', 'q', '?', 'ctrl+c'],
    scopes: ['reader', 'order', 'memory', 'book'],
    run: close,
  },
  { id: 'chart.next', keys: ['right', 'tab', 'l'], scopes: ['chart'], run: (workbench) => cycleChart(workbench, 1) },
  {
    id: 'chart.previous',
    keys: ['left', 'shift+tab', 'h'],
    scopes: ['chart'],
    run: (workbench) => cycleChart(workbench, -1),
  },
  { id: 'chart.full', keys: ['f'], scopes: ['chart', 'past-chart'], run: toggleFullScreen },
  { id: 'chart.close', keys: ['escape', 'q', 'g', 'ctrl+c'], scopes: ['chart', 'past-chart'], run: closeChart },
  {
    id: 'confirm.yes',
    keys: ['y'],
    scopes: ['confirm'],
    run: (workbench, { view }) => {
      close(workbench);
      if (view.overlay?.type === 'confirm') view.overlay.onYes();
    },
  },
  { id: 'confirm.no', keys: ['n', 'escape', 'ctrl+c'], scopes: ['confirm'], run: close },
  { id: 'leave.detach', keys: ['d'], scopes: ['leave'], run: (workbench) => workbench.leave('detached') },
  { id: 'leave.stop', keys: ['y'], scopes: ['leave'], enabled: canStop, run: stopAndLeave },
  { id: 'leave.stay', keys: ['n', 'escape', 'ctrl+c'], scopes: ['leave'], run: close },
  { id: 'palette.run', keys: ['enter'], scopes: ['palette'], run: runPalette },
  { id: 'palette.complete', keys: ['tab'], scopes: ['palette'], run: completePalette },
  {
    id: 'palette.older',
    keys: ['up'],
    scopes: ['palette'],
    run: (workbench, context) => recall(workbench, context, 1),
  },
  {
    id: 'palette.newer',
    keys: ['down'],
    scopes: ['palette'],
    run: (workbench, context) => recall(workbench, context, -1),
  },
  { id: 'text.submit', keys: ['enter'], scopes: ['prompt', 'filter'], run: submit },
  {
    id: 'text.erase',
    keys: ['backspace', 'delete'],
    scopes: ['prompt', 'filter', 'palette'],
    run: (workbench) => eraseText(workbench, 'last'),
  },
  {
    id: 'text.clear',
    keys: ['ctrl+u'],
    scopes: ['prompt', 'filter', 'palette'],
    run: (workbench) => eraseText(workbench, 'all'),
  },
  { id: 'prompt.cancel', keys: ['escape', 'ctrl+c'], scopes: ['prompt', 'palette'], run: close },
  {
    id: 'filter.cancel',
    keys: ['escape', 'ctrl+c'],
    scopes: ['filter'],
    run: (workbench) => {
      setFilter(workbench, '');
      close(workbench);
    },
  },
];

/** Every key of the workstation: dispatch, footer, help and docs/keys.md are all made from this one table. */
export const KEYMAP: readonly Binding[] = [...TRADING, ...VIEWING, ...TRAVELLING, ...OVERLAYS];

/** docs/keys.md. */
export const keymapMarkdown = (): string => helpMarkdown(KEYMAP, PALETTE, wordsOf('en'));
