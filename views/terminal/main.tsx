import { render } from 'ink';
import type { EngineClient } from '../../engine/client/client.ts';
import { asciiNames } from './ascii-names.ts';
import { bindKeys } from './bind-keys.ts';
import { clipboardSequence } from './clipboard.ts';
import { KEYMAP } from './keymap.ts';
import type { Language } from './messages/words.ts';
import { heardThrough, outputWith } from './output.ts';
import { ownStreams } from './own-streams.ts';
import { newsOnly } from './spoken-screen.tsx';
import { createStore, INITIAL_VIEW } from './store.ts';
import { type Glyphs, isUtf8 } from './terminal.ts';
import type { ThemeName, UpDown } from './theme.ts';
import { switchedClient } from './travel/switched-client.ts';
import { travel } from './travel/travel-actions.ts';
import { travelPort } from './travel/travel-port.ts';
import type { Banner, LeaveReason, Workbench } from './workbench.ts';
import { Workstation } from './workstation.tsx';

export { bindKeys } from './bind-keys.ts';
export { bookText } from './book/book-rows.ts';
export { KEYMAP } from './keymap.ts';
export { SMALLEST } from './layout.ts';
export { LANGUAGES, wordsOf } from './messages/words.ts';
export { orderText } from './order/order-text.ts';
export { explanationText } from './reader-text.ts';
export { canRun, GLYPHS, isUtf8 } from './terminal.ts';
export { THEME_NAMES, UP_DOWN } from './theme.ts';

const MAX_FRAMES_PER_SECOND = 10;
/** Clears the screen and puts the cursor into its first cell, wherever it was. */
const WIPE = '\x1b[2J\x1b[H';
/** A terminal that takes nothing for so long after the end is given up. */
const GIVE_UP_MS = 1000;

export interface WorkstationOptions {
  /** False draws without any colour. */
  readonly color: boolean;
  readonly banner?: Banner;
  /** The engine goes on without this terminal, which `q` then offers. */
  readonly canDetach?: boolean;
  /** Opens what the engine has recorded so far, for time travel over the view of it. */
  readonly openPast?: () => Promise<EngineClient>;
  /** `engine` is a recorded run itself, and there is no present to go back to. */
  readonly isPast?: boolean;
  readonly theme?: ThemeName;
  /** Which of the two colours a rise has. */
  readonly upDown?: UpDown;
  /** Of our own texts; English where the terminal does not read UTF-8. */
  readonly lang?: Language;
  /** Keys by the name of their command, in place of those it has; see `bindKeys`. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** Sentences for a screen reader in place of panes. */
  readonly screenReader?: boolean;
  /** By the locale when not given: all of Unicode where that is UTF-8, else ASCII. */
  readonly glyphs?: Glyphs;
  /** Aborted when the engine has ended by itself, or the process has to: the terminal is given back. */
  readonly ended?: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/**
 * Shows the engine behind `engine` on the terminal until the operator leaves, `ended` is aborted or the terminal is gone.
 * The terminal is as it was before when the promise settles. NODE_ENV has to be `production` before this module is
 * imported, or React's slower build is used.
 *
 * @throws what a view threw; the engine is not touched by that. Also when `keys` cannot be bound.
 */
export async function runWorkstation(
  engine: EngineClient,
  options: WorkstationOptions,
): Promise<{ reason: LeaveReason }> {
  const { color, banner = () => '', canDetach = false, screenReader = false, ended, env = process.env } = options;
  const { stdin = process.stdin, stdout = process.stdout } = options;
  const glyphs = options.glyphs ?? (isUtf8(env) ? 'unicode' : 'ascii');
  const bound = bindKeys(KEYMAP, options.keys ?? {});
  if (!bound.ok) throw new Error(`the keys cannot be bound: ${bound.errors.join('; ')}`);
  let reason: LeaveReason | null = null;
  let givingUp: NodeJS.Timeout | undefined;
  const gaveUp = Promise.withResolvers<'gave up'>();
  const leave = (because: LeaveReason): void => {
    if (reason !== null) return;
    reason = because;
    // tmux 3.3a leaves rows of a pane that grew meanwhile on the primary screen, unless they are blank.
    ink.clear();
    ink.unmount();
    givingUp = setTimeout(gaveUp.resolve, GIVE_UP_MS, 'gave up');
  };
  const store = createStore({
    ...INITIAL_VIEW,
    theme: options.theme ?? INITIAL_VIEW.theme,
    upDown: options.upDown ?? INITIAL_VIEW.upDown,
    language: glyphs === 'ascii' ? 'en' : (options.lang ?? INITIAL_VIEW.language),
  });
  const named = (client: EngineClient): EngineClient => (glyphs === 'ascii' ? asciiNames(client) : client);
  const { openPast } = options;
  const heard = heardThrough(stdout, named(engine));
  const signalSelf = (signal: NodeJS.Signals): void => {
    if (process.platform !== 'win32') process.kill(process.pid, signal);
  };
  const client = switchedClient(screenReader ? newsOnly(heard) : heard);
  const workbench: Workbench = {
    client,
    store,
    keymap: bound.keymap,
    abilities: { color, utf8: glyphs !== 'ascii', canDetach },
    travel: travelPort(client, openPast ? async () => named(await openPast()) : null),
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    copy: (text) => {
      const sequence = clipboardSequence(text, env['TMUX'] !== undefined);
      if (sequence !== null) stdout.write(sequence);
      return sequence !== null;
    },
    suspend: () => signalSelf('SIGTSTP'),
    // The same as coming back from the shell.
    redraw: () => signalSelf('SIGCONT'),
    wipe: () => {
      ink.clear();
      stdout.write(WIPE);
      store.set({});
    },
    leave,
  };
  const ink = render(<Workstation workbench={workbench} banner={banner} />, {
    stdin,
    stdout: outputWith(stdout, glyphs),
    // What was said before stays readable for a screen reader.
    alternateScreen: !screenReader,
    isScreenReaderEnabled: screenReader,
    incrementalRendering: true,
    maxFps: MAX_FRAMES_PER_SECOND,
    // Ink draws nothing when the variable CI is set, unless it is told that a person is watching.
    interactive: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const release = ownStreams({ stdin, stdout, stderr: process.stderr }, () => leave('terminal-lost'));
  // Node prints what was thrown before it ends, and what is printed has to come after the screen.
  const onCrash = (): void => {
    ink.unmount();
    release();
  };
  process.on('uncaughtExceptionMonitor', onCrash);
  if (options.isPast) travel(workbench, { to: 'here' });
  const onEnded = (): void => leave(store.get().leaving ? 'quit' : 'engine-ended');
  if (ended?.aborted) onEnded();
  ended?.addEventListener('abort', onEnded, { once: true });
  try {
    if ((await Promise.race([ink.waitUntilExit(), gaveUp.promise])) === 'gave up') reason = 'terminal-lost';
  } finally {
    clearTimeout(givingUp);
    release();
    process.off('uncaughtExceptionMonitor', onCrash);
    ended?.removeEventListener('abort', onEnded);
  }
  return { reason: reason ?? 'quit' };
}
