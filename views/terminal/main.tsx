import { render } from 'ink';
import type { EngineClient } from '../../engine/client/client.ts';
import { createStore, INITIAL_VIEW } from './store.ts';
import { themeFor } from './theme.ts';
import type { LeaveReason } from './workbench.ts';
import { Workstation } from './workstation.tsx';

const MAX_FRAMES_PER_SECOND = 10;

export interface WorkstationOptions {
  /** False draws without any colour. */
  readonly color: boolean;
  /** Shown in the last line while there is nothing else to say there. */
  readonly banner?: string;
  /** Aborted when the engine has ended by itself, or the process has to: the terminal is given back. */
  readonly ended?: AbortSignal;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/**
 * Shows the engine behind `client` on the terminal until the operator leaves or `ended` is aborted. The terminal is as
 * it was before when the promise settles. NODE_ENV has to be `production` before this module is imported, or React's
 * slower build is used.
 *
 * @throws what a view threw; the engine is not touched by that.
 */
export async function runWorkstation(
  client: EngineClient,
  { color, banner = '', ended, stdin = process.stdin, stdout = process.stdout }: WorkstationOptions,
): Promise<{ reason: LeaveReason }> {
  let reason: LeaveReason | null = null;
  const leave = (because: LeaveReason): void => {
    if (reason !== null) return;
    reason = because;
    // tmux 3.3a leaves rows of a pane that grew meanwhile on the primary screen, unless they are blank.
    ink.clear();
    ink.unmount();
  };
  const store = createStore(INITIAL_VIEW);
  const workbench = {
    client,
    store,
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    leave,
  };
  const ink = render(<Workstation workbench={workbench} theme={themeFor(color)} banner={banner} />, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: MAX_FRAMES_PER_SECOND,
    // Ink draws nothing when the variable CI is set, unless it is told that a person is watching.
    interactive: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const onEnded = (): void => leave(store.get().leaving ? 'quit' : 'engine-ended');
  if (ended?.aborted) onEnded();
  ended?.addEventListener('abort', onEnded, { once: true });
  try {
    await ink.waitUntilExit();
  } finally {
    ended?.removeEventListener('abort', onEnded);
  }
  return { reason: reason ?? 'quit' };
}
