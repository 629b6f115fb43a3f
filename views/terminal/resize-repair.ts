import { useApp } from 'ink';
import { useEffect, useRef } from 'react';
import type { Size, Workbench } from './workbench.ts';

/** A terminal that has kept its size for so long is not being resized any more. */
const SETTLED_MS = 150;

/**
 * Draws the whole screen again after the last of a row of resizes. Ink writes lines that differ from its last frame, by
 * steps from where it left the cursor; when a frame met a terminal of another size than it was made for, both are wrong.
 */
export function useResizeRepair(workbench: Workbench, { columns, rows }: Size): void {
  const { waitUntilRenderFlush } = useApp();
  const drawn = useRef<Size>(null);
  useEffect(() => {
    const isFirst = drawn.current === null;
    drawn.current = { columns, rows };
    if (isFirst) return;
    const timer = setTimeout(() => {
      const { overlay } = workbench.store.get();
      // Something other than Ink has the screen then.
      if (overlay?.type === 'chart' && overlay.isFullScreen) return;
      workbench.wipe();
      void waitUntilRenderFlush();
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [workbench, waitUntilRenderFlush, columns, rows]);
}
