import { useApp, useStdout } from 'ink';
import { useEffect } from 'react';
import type { Workbench } from './workbench.ts';

/** A terminal that has kept its size for so long is not being resized any more. */
const SETTLED_MS = 150;

/**
 * Draws the whole screen again after the last of a row of resizes. Ink writes what differs from its last frame, by steps
 * from where it left the cursor; when a frame met a terminal of another size than it was made for, both are wrong.
 */
export function useResizeRepair(workbench: Workbench): void {
  const { waitUntilRenderFlush } = useApp();
  const { stdout } = useStdout();
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    const repair = () => {
      const { overlay } = workbench.store.get();
      // Something other than Ink has the screen then.
      if (overlay?.type === 'chart' && overlay.isFullScreen) return;
      workbench.wipe();
      void waitUntilRenderFlush();
    };
    const onResize = () => {
      clearTimeout(timer);
      timer = setTimeout(repair, SETTLED_MS);
    };
    stdout.on('resize', onResize);
    return () => {
      clearTimeout(timer);
      stdout.off('resize', onResize);
    };
  }, [workbench, waitUntilRenderFlush, stdout]);
}
