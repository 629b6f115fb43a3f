import type { Widgets } from 'blessed';
import type { Theme } from '../terminal/theme.ts';
import { ansiText } from './ansi.ts';
import type { Line } from './grid.ts';

/**
 * Why a full screen ended: it was closed, the process is to stop (Ctrl-Z), or it was stopped unheard and goes on, and the
 * terminal may have been used since.
 */
type FullScreenEnd = 'closed' | 'stop' | 'continued';

/** The whole terminal, on loan from Ink. */
export interface FullScreen {
  repaint(): void;
  /** Gives the terminal back, as it was. */
  close(): void;
  readonly ended: Promise<FullScreenEnd>;
}

export interface FullScreenOptions {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  /** The picture for a terminal of this size; asked for again with every repaint. */
  readonly draw: (columns: number, rows: number) => readonly Line[];
  readonly theme: Theme;
  /** Hears keys by the names that the keymap uses. */
  readonly onKey: (name: string) => void;
}

/**
 * Takes the terminal over with blessed, which is loaded here. It is given back by `close`, by the signals of job control,
 * and by the end of the process, however it comes.
 */
export async function openFullScreen({ stdin, stdout, draw, theme, onKey }: FullScreenOptions): Promise<FullScreen> {
  const { default: blessed } = await import('blessed');
  const options = {
    input: stdin,
    output: stdout,
    // What is written works on every terminal; the descriptions of tmux and screen make blessed complain on stderr.
    terminal: 'xterm-256color',
    fullUnicode: true,
    forceUnicode: true,
    warnings: false,
  };
  // The types take the output for a stream to read from.
  const screen = withoutHandlers(() => blessed.screen(options as unknown as Widgets.IScreenOptions));
  // Lines as the characters they are, not as letters of an alternate set.
  (screen as unknown as { readonly tput: { brokenACS: boolean } }).tput.brokenACS = true;
  const box = blessed.box({ parent: screen, top: 0, left: 0, width: '100%', height: '100%' });
  const repaint = () => {
    box.setContent(ansiText(draw(Number(screen.width), Number(screen.height)), theme));
    screen.render();
  };

  const { promise: ended, resolve } = Promise.withResolvers<FullScreenEnd>();
  let isOpen = true;
  const end = (why: FullScreenEnd) => {
    if (!isOpen) return;
    isOpen = false;
    for (const [event, listener] of listeners) process.off(event, listener);
    screen.destroy();
    // blessed pauses the input, which Node does on the next tick: later than that Ink may read again.
    setImmediate(resolve, why);
  };
  const listeners: readonly (readonly [event: string, listener: () => void])[] = [
    ['SIGTSTP', () => end('stop')],
    ['SIGCONT', () => end('continued')],
    // Before the error is printed.
    ['uncaughtExceptionMonitor', () => end('closed')],
  ];
  for (const [event, listener] of listeners) process.on(event, listener);

  screen.on('keypress', (character: string | undefined, key: Widgets.Events.IKeyEventArg) =>
    onKey(keyName(character, key)),
  );
  screen.on('resize', () => {
    screen.alloc();
    repaint();
  });
  repaint();
  return { repaint: () => isOpen && repaint(), close: () => end('closed'), ended };
}

function keyName(character: string | undefined, { name, ctrl, shift }: Widgets.Events.IKeyEventArg): string {
  if (ctrl) return `ctrl+${name}`;
  if (name === 'tab' && shift) return 'shift+tab';
  return character !== undefined && /^[!-~]$/.test(character) ? character : name;
}

/** blessed ends the process when it hears a signal or an error; what to do then is not for a screen to say. */
function withoutHandlers(open: () => Widgets.Screen): Widgets.Screen {
  const events = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'uncaughtException'];
  const before = new Map(events.map((event) => [event, process.listeners(event as NodeJS.Signals)]));
  const screen = open();
  for (const [event, known] of before) {
    for (const listener of process.listeners(event as NodeJS.Signals)) {
      if (!known.includes(listener)) process.off(event, listener);
    }
  }
  return screen;
}
