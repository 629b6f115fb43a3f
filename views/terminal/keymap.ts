import { eraseText, focusNext, focusPane, move, setFilter, submit } from './actions.ts';
import type { Binding } from './binding.ts';
import { command, explain } from './commands.ts';
import { canExit, canExplain, canPause, canRelease, connected, hasSymbol } from './enabled.ts';
import { helpMarkdown, helpParagraphs } from './help-text.ts';
import { PANE_IDS, paneNumber, paneOf } from './panes.ts';
import { askExit, askHalt, askQuit, askRelease } from './questions.ts';
import type { KeyContext, SymbolId, Workbench } from './workbench.ts';

function togglePause(workbench: Workbench, { snapshot }: KeyContext): void {
  if (snapshot?.header.state === 'PAUSED') {
    command(workbench, 'resuming new entries', { type: 'resume', reason: 'resumed at the terminal' });
  } else command(workbench, 'pausing new entries', { type: 'pause', reason: 'paused at the terminal' });
}

function back({ store }: Workbench, { view }: KeyContext): void {
  const { [view.focus]: filter, ...others } = view.filters;
  if (filter) store.set({ filters: others });
  else if (view.zoomed) store.set({ zoomed: false });
  else store.set({ flash: null });
}

const close = ({ store }: Workbench): void => store.set({ overlay: null });

/** Every key of the workstation: dispatch, footer, help and docs/keys.md are all made from this one table. */
export const KEYMAP: readonly Binding[] = [
  {
    id: 'trading.pause',
    keys: ['space', 'p'],
    title: 'pause or resume new entries; exits go on',
    hint: 'pause',
    scopes: ['panes'],
    enabled: canPause,
    run: togglePause,
  },
  {
    id: 'trading.halt',
    keys: ['H'],
    title: 'kill switch, after a typed confirmation',
    hint: 'HALT',
    dangerous: true,
    scopes: ['panes'],
    enabled: connected,
    run: askHalt,
  },
  {
    id: 'trading.resume',
    keys: ['R'],
    title: 'resume after a halt or reset a tripped breaker, with a reason',
    dangerous: true,
    scopes: ['panes'],
    enabled: canRelease,
    run: askRelease,
  },
  {
    id: 'position.exit',
    keys: ['x'],
    title: 'exit the selected position',
    hint: 'exit',
    dangerous: true,
    scopes: ['panes'],
    enabled: canExit,
    run: askExit,
  },
  {
    id: 'decision.explain',
    keys: ['enter'],
    title: 'explain what is selected',
    hint: 'explain',
    scopes: ['panes'],
    enabled: canExplain,
    run: explain,
  },
  {
    id: 'symbol.review',
    keys: ['r'],
    title: 'force a review of the selected symbol',
    hint: 'review',
    scopes: ['panes'],
    enabled: hasSymbol,
    run: (workbench, { selected }) =>
      command(workbench, `reviewing ${selected!.subject.label}`, {
        type: 'review',
        symbol: selected!.subject.symbolId as SymbolId,
      }),
  },
  {
    id: 'scanner.rescan',
    keys: ['s'],
    title: 'scan again now',
    hint: 'scan',
    scopes: ['panes'],
    enabled: connected,
    run: (workbench) => command(workbench, 'scanning', { type: 'rescan' }),
  },
  {
    id: 'playbook.replan',
    keys: ['P'],
    title: 'make the playbook again',
    hint: 'plan',
    scopes: ['panes'],
    enabled: connected,
    run: (workbench) => command(workbench, 'making the playbook', { type: 'replan' }),
  },
  {
    id: 'pane.zoom',
    keys: ['z'],
    title: 'zoom the focused pane',
    hint: 'zoom',
    scopes: ['panes'],
    run: ({ store }, { view }) => store.set({ zoomed: !view.zoomed }),
  },
  {
    id: 'pane.filter',
    keys: ['/'],
    title: 'filter the focused pane',
    hint: 'filter',
    scopes: ['panes'],
    run: ({ store }) => store.set({ overlay: { type: 'filter' } }),
  },
  {
    id: 'pane.next',
    keys: ['tab'],
    title: 'focus the next pane',
    hint: 'pane',
    scopes: ['panes'],
    run: (workbench) => focusNext(workbench, 1),
  },
  {
    id: 'pane.previous',
    keys: ['shift+tab'],
    title: 'focus the previous pane',
    scopes: ['panes'],
    run: (workbench) => focusNext(workbench, -1),
  },
  ...PANE_IDS.map(
    (id): Binding => ({
      id: `pane.${id}`,
      keys: [String(paneNumber(id))],
      title: `focus ${paneOf(id).title}`,
      scopes: ['panes'],
      run: (workbench) => focusPane(workbench, id),
    }),
  ),
  {
    id: 'pane.left',
    keys: ['left', 'h'],
    title: 'focus the previous pane',
    scopes: ['panes'],
    run: (workbench) => focusNext(workbench, -1),
  },
  {
    id: 'pane.right',
    keys: ['right', 'l'],
    title: 'focus the next pane',
    scopes: ['panes'],
    run: (workbench) => focusNext(workbench, 1),
  },
  {
    id: 'move.up',
    keys: ['up', 'k'],
    title: 'one line up',
    scopes: ['panes', 'reader'],
    run: (workbench) => move(workbench, { lines: -1 }),
  },
  {
    id: 'move.down',
    keys: ['down', 'j'],
    title: 'one line down',
    scopes: ['panes', 'reader'],
    run: (workbench) => move(workbench, { lines: 1 }),
  },
  {
    id: 'move.page-up',
    keys: ['pageup'],
    title: 'one page up',
    scopes: ['panes', 'reader'],
    run: (workbench) => move(workbench, { pages: -1 }),
  },
  {
    id: 'move.page-down',
    keys: ['pagedown'],
    title: 'one page down',
    scopes: ['panes', 'reader'],
    run: (workbench) => move(workbench, { pages: 1 }),
  },
  {
    id: 'move.start',
    keys: ['home'],
    title: 'to the first line',
    scopes: ['panes', 'reader'],
    run: (workbench) => move(workbench, 'start'),
  },
  {
    id: 'move.end',
    keys: ['end'],
    title: 'to the last line; the log follows again',
    scopes: ['panes', 'reader'],
    run: (workbench) => move(workbench, 'end'),
  },
  {
    id: 'view.back',
    keys: ['escape'],
    title: 'take back the filter, then the zoom, then the message',
    scopes: ['panes'],
    run: back,
  },
  {
    id: 'view.help',
    keys: ['?'],
    title: 'help',
    hint: 'help',
    scopes: ['panes'],
    run: ({ store }) =>
      store.set({
        overlay: { type: 'reader', title: 'Keys', paragraphs: helpParagraphs(KEYMAP), scroll: 0 },
      }),
  },
  {
    id: 'view.quit',
    keys: ['q', 'ctrl+c'],
    title: 'stop the engine and leave; asks when positions are open',
    hint: 'quit',
    dangerous: true,
    scopes: ['panes'],
    run: askQuit,
  },
  {
    id: 'reader.close',
    keys: ['escape', 'q', '?', 'ctrl+c'],
    title: 'close',
    hint: 'close',
    scopes: ['reader'],
    run: close,
  },
  {
    id: 'confirm.yes',
    keys: ['y'],
    title: 'yes, do it',
    hint: 'yes',
    scopes: ['confirm'],
    run: (workbench, { view }) => {
      close(workbench);
      if (view.overlay?.type === 'confirm') view.overlay.onYes();
    },
  },
  {
    id: 'confirm.no',
    keys: ['n', 'escape', 'ctrl+c'],
    title: 'no, leave it',
    hint: 'no',
    scopes: ['confirm'],
    run: close,
  },
  { id: 'text.submit', keys: ['enter'], title: 'done', hint: 'done', scopes: ['prompt', 'filter'], run: submit },
  {
    id: 'text.erase',
    keys: ['backspace', 'delete'],
    title: 'erase the last character',
    scopes: ['prompt', 'filter'],
    run: (workbench) => eraseText(workbench, 'last'),
  },
  {
    id: 'text.clear',
    keys: ['ctrl+u'],
    title: 'erase all',
    scopes: ['prompt', 'filter'],
    run: (workbench) => eraseText(workbench, 'all'),
  },
  { id: 'prompt.cancel', keys: ['escape', 'ctrl+c'], title: 'cancel', hint: 'cancel', scopes: ['prompt'], run: close },
  {
    id: 'filter.cancel',
    keys: ['escape', 'ctrl+c'],
    title: 'show everything again',
    hint: 'show all',
    scopes: ['filter'],
    run: (workbench) => {
      setFilter(workbench, '');
      close(workbench);
    },
  },
];

/** docs/keys.md. */
export const keymapMarkdown = (): string => helpMarkdown(KEYMAP);
