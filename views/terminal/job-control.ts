import { useApp } from 'ink';
import { useEffect } from 'react';

/** A stop that was ignored, as it is where no shell could continue the process, is over after this long. */
const STOP_IGNORED_MS = 100;

/**
 * Stops this process and all of its job, as Ctrl-Z does where the terminal is not in raw mode; settles when the shell
 * continues it. Whoever has the terminal has to give it back before.
 */
export async function stopJob(): Promise<void> {
  const listeners = process.listeners('SIGTSTP');
  // Without a listener the signal does what it is for.
  process.removeAllListeners('SIGTSTP');
  const { promise: continued, resolve } = Promise.withResolvers<void>();
  process.once('SIGCONT', resolve);
  const ignored = setTimeout(resolve, STOP_IGNORED_MS);
  process.kill(0, 'SIGTSTP');
  await continued;
  clearTimeout(ignored);
  process.off('SIGCONT', resolve);
  for (const listener of listeners) process.on('SIGTSTP', listener);
}

/** Gives the terminal to the shell while the process is stopped, and paints again when it goes on. */
export function useJobControl(): void {
  const { suspendTerminal } = useApp();
  useEffect(() => {
    if (process.platform === 'win32') return;
    let isLent = false;
    const lend = async (meanwhile: () => void | Promise<void>) => {
      if (isLent) return;
      isLent = true;
      try {
        await suspendTerminal(meanwhile);
      } catch {
        // Ink has lent the terminal to a full screen already, which hears the same signals.
      } finally {
        isLent = false;
      }
    };
    const onStop = () => void lend(stopJob);
    // After a SIGSTOP, which nobody hears: the shell may have used the screen and changed the terminal's modes.
    const onContinue = () => void lend(() => {});
    process.on('SIGTSTP', onStop);
    process.on('SIGCONT', onContinue);
    return () => {
      process.off('SIGTSTP', onStop);
      process.off('SIGCONT', onContinue);
    };
  }, [suspendTerminal]);
}
