import { useApp, useInput, useIsScreenReaderEnabled, usePaste, useStdin, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import { WorkbenchContext } from './hooks.ts';
import { useJobControl } from './job-control.ts';
import { keyPresses, paste, pressKey } from './key-press.ts';
import { useResizeRepair } from './resize-repair.ts';
import { Screen } from './screen.tsx';
import { SpokenScreen } from './spoken-screen.tsx';
import type { Banner, Workbench } from './workbench.ts';

interface WorkstationProps {
  readonly workbench: Workbench;
  readonly banner: Banner;
}

/** The screen with its keyboard. */
export function Workstation({ workbench, banner }: WorkstationProps): ReactNode {
  const { columns, rows } = useWindowSize();
  const { waitUntilRenderFlush } = useApp();
  const { isRawModeSupported } = useStdin();
  const isSpoken = useIsScreenReaderEnabled();
  useJobControl();
  useResizeRepair(workbench);
  useInput(
    (input, key) => {
      for (const press of keyPresses(input, key)) pressKey(workbench, press);
      // Ink would hold the frame back for up to 100 ms after the last one; a key is answered at once.
      void waitUntilRenderFlush();
    },
    { isActive: isRawModeSupported },
  );
  usePaste((text) => paste(workbench, text), { isActive: isRawModeSupported });
  const Shown = isSpoken ? SpokenScreen : Screen;
  return (
    <WorkbenchContext value={workbench}>
      <Shown columns={columns} rows={rows} banner={banner} />
    </WorkbenchContext>
  );
}
