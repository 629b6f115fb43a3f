import { useApp, useStdin, useStdout } from 'ink';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { stopJob } from '../terminal/job-control.ts';
import { type FullScreen, type FullScreenOptions, openFullScreen } from './full-screen.ts';

interface Options extends Omit<FullScreenOptions, 'stdin' | 'stdout'> {
  readonly isOpen: boolean;
  /** It could not be shown. */
  readonly onFailure: (message: string) => void;
}

/** While `isOpen`, Ink lends the terminal to a full screen that shows what `draw` gives at each render. */
export function useFullScreen({ isOpen, ...options }: Options): void {
  const { suspendTerminal } = useApp();
  const { stdin } = useStdin();
  const { stdout } = useStdout();
  const latest = useRef(options);
  const screen = useRef<FullScreen | null>(null);
  useEffect(() => {
    latest.current = options;
    screen.current?.repaint();
  });
  // A layout effect is undone at once when the workstation ends, so that the terminal is back before Ink leaves it.
  useLayoutEffect(() => {
    if (!isOpen) return;
    let isWanted = true;
    const show = async () => {
      while (isWanted) {
        screen.current = await openFullScreen({
          stdin,
          stdout,
          theme: latest.current.theme,
          draw: (columns, rows) => latest.current.draw(columns, rows),
          onKey: (name) => latest.current.onKey(name),
        });
        if (!isWanted) screen.current.close();
        const why = await screen.current.ended;
        screen.current = null;
        if (why === 'closed') return;
        if (why === 'stop') await stopJob();
      }
    };
    suspendTerminal(show).catch((error: unknown) => {
      latest.current.onFailure(error instanceof Error ? error.message : String(error));
    });
    return () => {
      isWanted = false;
      screen.current?.close();
    };
  }, [isOpen, suspendTerminal, stdin, stdout]);
}
