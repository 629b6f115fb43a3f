import { BOOK_PAGES, type BookPageName } from '../../engine/client/book.ts';
import type { OrderView } from '../../engine/client/snapshot.ts';
import { focusPane, setFilter } from './actions.ts';
import { openBook } from './book/book-actions.ts';
import { callCouncil } from './call-council.ts';
import { command, takePen } from './commands.ts';
import { COPY_FORMATS, type CopyFormat, copyRow } from './copy.ts';
import { canCommand, canPause, canRelease, canTakePen, connected, hasSelection, hasSymbol } from './enabled.ts';
import { openHelp } from './help.ts';
import { openMemory } from './memory/memory-actions.ts';
import { LANGUAGES, type Language, type Words } from './messages/words.ts';
import { askResolution, openOrder } from './order/order-actions.ts';
import { PANE_IDS, type PaneId } from './panes.ts';
import { askExit, askHalt, askQuit, askRelease } from './questions.ts';
import { isFateOpen } from './rows/order-row.ts';
import { THEME_NAMES, type ThemeName } from './theme.ts';
import type { Enabled, KeyContext, SymbolId, Workbench } from './workbench.ts';

export type PaletteName = keyof Words['commands'];

/** Something an argument may be: what is typed, and what it stands for. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface PaletteCommand {
  readonly name: PaletteName;
  /** What may follow the name, `[REASON]`; empty when nothing does. */
  readonly argument: string;
  readonly choices?: (context: KeyContext) => readonly Choice[];
  readonly enabled?: Enabled;
  /** Null, or why it was not done. */
  readonly run: (workbench: Workbench, context: KeyContext, argument: string) => string | null;
}

const plain = (values: readonly string[]) => () => values.map((value) => ({ value, label: value }));

/** Runs a command that cannot refuse. */
const done = (run: (workbench: Workbench, context: KeyContext, argument: string) => void): PaletteCommand['run'] => {
  return (...all) => {
    run(...all);
    return null;
  };
};

/** One of a fixed set of words. */
const oneOf = <Value extends string>(
  values: readonly Value[],
  set: (workbench: Workbench, context: KeyContext, value: Value) => string | null,
): Pick<PaletteCommand, 'choices' | 'run'> => ({
  choices: plain(values),
  run: (workbench, context, argument) => {
    const value = values.find((each) => each === argument.toLowerCase());
    if (value === undefined) return context.words.palette.oneOf(argument, values.join(', '));
    return set(workbench, context, value);
  },
});

interface Named {
  readonly code: string;
  readonly name: string;
  readonly symbolId: number;
}

const known = ({ snapshot }: KeyContext): readonly Named[] =>
  snapshot === null ? [] : [...snapshot.positions, ...snapshot.scanner, ...snapshot.scenarios];

const symbolChoices = (named: readonly Named[]): Choice[] =>
  [...new Map(named.map(({ code, name }) => [code, `${code} ${name}`]))].map(([value, label]) => ({ value, label }));

const isCalled = (text: string) => {
  const wanted = text.toLowerCase();
  return ({ code, name }: Named): boolean => code.toLowerCase() === wanted || name.toLowerCase() === wanted;
};

const orderChoices = (orders: readonly OrderView[]): Choice[] =>
  orders.map(({ id, side, name, state }) => ({ value: id, label: `${id} ${side} ${name} ${state}` }));

/** A command on the symbol that is named, else on the selected one. */
const onSymbol = (
  name: PaletteName,
  act: (workbench: Workbench, context: KeyContext, symbol: SymbolId, label: string) => void,
): PaletteCommand => ({
  name,
  argument: '[SYMBOL]',
  enabled: canCommand,
  choices: (context) => symbolChoices(known(context)),
  run: (workbench, context, argument) => {
    const { words, selected } = context;
    if (argument === '') {
      const allowed = hasSymbol(context);
      if (allowed !== true) return allowed;
    }
    const symbol = argument === '' ? selected?.subject.symbolId : known(context).find(isCalled(argument))?.symbolId;
    if (symbol == null) return words.palette.noSymbol(argument);
    act(workbench, context, symbol as SymbolId, argument || selected!.subject.label);
    return null;
  },
});
/** What the pages of the book are called after `:`. */
const BOOK_COMMANDS = {
  schedule: 'schedule',
  review: 'reviews',
  lessons: 'lessons',
  shadow: 'shadow',
  decisions: 'decisions queue',
  briefing: 'briefing',
} as const satisfies Record<BookPageName, PaletteName>;

/** Jobs that may be run by hand. */
const BY_HAND = ['review', 'asset-snapshot', 'market-flow', 'minute-bars', 'roll-ups', 'backup'] as const;

const jobChoices = (markets: readonly string[]): Choice[] =>
  BY_HAND.flatMap((job) => markets.map((market) => ({ value: `${job} ${market}`, label: `${job} ${market}` })));

/** In place of the broker's number: the order never reached it. */
const NEVER_RECEIVED = 'never-received';

const REASON = 'typed at the terminal';

/** The commands after `:`, named as on the command line where they exist there. */
export const PALETTE: readonly PaletteCommand[] = [
  {
    name: 'pause',
    argument: '[REASON]',
    enabled: canPause,
    run: done((workbench, { words }, reason) =>
      command(workbench, words.flash.pausing, { type: 'pause', reason: reason || REASON }),
    ),
  },
  {
    name: 'resume',
    argument: '[REASON]',
    enabled: canCommand,
    run: (workbench, context, reason) => {
      const { snapshot, words } = context;
      if (snapshot?.header.breaker.tripped) return words.palette.breakerFirst;
      if (snapshot?.header.state === 'PAUSED') {
        command(workbench, words.flash.resumingEntries, { type: 'resume', reason: reason || REASON });
        return null;
      }
      const releasable = canRelease(context);
      if (releasable === true) askRelease(workbench, context, reason);
      return releasable === true ? null : releasable;
    },
  },
  {
    name: 'halt',
    argument: '[REASON]',
    enabled: canCommand,
    run: done((workbench, context, reason) => askHalt(workbench, context, reason || REASON)),
  },
  {
    name: 'breaker reset',
    argument: '[REASON]',
    enabled: canRelease,
    run: (workbench, context, reason) => {
      if (!context.snapshot?.header.breaker.tripped) return context.words.enabled.nothingToResume;
      askRelease(workbench, context, reason);
      return null;
    },
  },
  {
    name: 'rescan',
    argument: '',
    enabled: canCommand,
    run: done((workbench, { words }) => command(workbench, words.flash.scanning, { type: 'rescan' })),
  },
  {
    name: 'replan',
    argument: '',
    enabled: canCommand,
    run: done((workbench, { words }) => command(workbench, words.flash.planning, { type: 'replan' })),
  },
  {
    name: 'exit',
    argument: 'SYMBOL [REASON]',
    enabled: canCommand,
    choices: ({ snapshot }) => symbolChoices(snapshot?.positions ?? []),
    run: (workbench, context, argument) => {
      const [symbol = '', ...reason] = argument.split(' ');
      const { words, snapshot } = context;
      const position = snapshot?.positions.find((each) => isCalled(symbol)(each) || isCalled(argument)(each));
      if (position === undefined) return words.palette.notHeld(symbol);
      if (position.exiting !== null) return words.enabled.exiting(position.name, position.exiting);
      askExit(workbench, context, position, (isCalled(argument)(position) ? '' : reason.join(' ')) || REASON);
      return null;
    },
  },
  onSymbol('review', (workbench, { words }, symbol, label) =>
    command(workbench, words.flash.reviewing(label), { type: 'review', symbol }),
  ),
  onSymbol('council', (workbench, _, symbol, label) => callCouncil(workbench, symbol, label)),
  {
    name: 'orders why',
    argument: 'ORDER',
    choices: ({ snapshot }) => orderChoices((snapshot?.orders ?? []).filter(({ elsewhere }) => !elsewhere)),
    run: done((workbench, context, id) => openOrder(workbench, context, id)),
  },
  {
    name: 'orders resolve',
    argument: `ORDER BROKER-ORDER|${NEVER_RECEIVED}`,
    enabled: canCommand,
    choices: ({ snapshot }) => orderChoices((snapshot?.orders ?? []).filter(isFateOpen)),
    run: (workbench, context, argument) => {
      const [orderId = '', answer, ...more] = argument.split(/ +/);
      if (answer === undefined || more.length > 0) {
        return context.words.palette.usage(`orders resolve ORDER BROKER-ORDER|${NEVER_RECEIVED}`);
      }
      const isListed = answer !== NEVER_RECEIVED;
      askResolution(workbench, context, {
        orderId,
        as: isListed ? { is: 'listed', brokerOrderId: answer } : { is: 'never-received' },
        listed: isListed ? answer : null,
      });
      return null;
    },
  },
  {
    name: 'memory',
    argument: '[TEXT]',
    run: done((workbench, context, text) => openMemory(workbench, context, text)),
  },
  ...BOOK_PAGES.map(
    (page): PaletteCommand => ({
      name: BOOK_COMMANDS[page],
      argument: '',
      enabled: connected,
      run: done((workbench) => void openBook(workbench, page)),
    }),
  ),
  {
    name: 'run job',
    argument: 'JOB [MARKET]',
    enabled: canCommand,
    choices: ({ snapshot }) => jobChoices(snapshot?.markets.map(({ code }) => code) ?? []),
    run: (workbench, { words }, argument) => {
      const [name = '', market = '', ...more] = argument.split(/ +/);
      const job = BY_HAND.find((each) => each === name);
      if (job === undefined || more.length > 0) return words.palette.usage('run job JOB [MARKET]');
      const place = workbench.client.snapshot()?.markets.find(({ code }) => code === market)?.code ?? null;
      if (market !== '' && place === null) return words.palette.noSymbol(market);
      command(workbench, words.book.running(words.book.jobs[job]), { type: 'run-job', job, market: place });
      return null;
    },
  },
  { name: 'pen', argument: '', enabled: canTakePen, run: done(takePen) },
  {
    name: 'focus',
    argument: 'PANE',
    ...oneOf<PaneId>(PANE_IDS, (workbench, _, pane) => {
      focusPane(workbench, pane);
      return null;
    }),
  },
  {
    name: 'zoom',
    argument: '',
    run: done(({ store }, { view }) => store.set({ zoomed: !view.zoomed })),
  },
  { name: 'filter', argument: '[TEXT]', run: done((workbench, _, text) => setFilter(workbench, text)) },
  {
    name: 'theme',
    argument: 'NAME',
    ...oneOf<ThemeName>(THEME_NAMES, ({ store, abilities }, { words }, theme) => {
      if (!abilities.color) return words.palette.colourIsOff;
      store.set({ theme });
      return null;
    }),
  },
  {
    name: 'lang',
    argument: LANGUAGES.join('|'),
    ...oneOf<Language>(LANGUAGES, ({ store, abilities }, { words }, language) => {
      if (!abilities.utf8 && language !== 'en') return words.palette.needsUtf8;
      store.set({ language });
      return null;
    }),
  },
  {
    name: 'copy',
    argument: COPY_FORMATS.join('|'),
    enabled: hasSelection,
    ...oneOf<CopyFormat>(COPY_FORMATS, (workbench, context, format) => {
      copyRow(workbench, context, format);
      return null;
    }),
  },
  { name: 'help', argument: '', run: done((workbench, context) => openHelp(workbench, context, PALETTE)) },
  {
    name: 'detach',
    argument: '',
    run: (workbench, { words }) => {
      if (!workbench.abilities.canDetach) return words.palette.cannotDetach;
      workbench.leave('detached');
      return null;
    },
  },
  { name: 'quit', argument: '', run: done(askQuit) },
];
