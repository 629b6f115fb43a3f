import { useApp, useInput, usePaste, useStdin, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import { ThemeContext, WorkbenchContext } from './hooks.ts';
import { keyPresses, paste, pressKey } from './key-press.ts';
import { Screen } from './screen.tsx';
import type { Theme } from './theme.ts';
import type { Workbench } from './workbench.ts';

interface WorkstationProps {
  readonly workbench: Workbench;
  readonly theme: Theme;
  readonly banner: string;
}

/** The screen with its keyboard. */
export function Workstation({ workbench, theme, banner }: WorkstationProps): ReactNode {
  const { columns, rows } = useWindowSize();
  const { waitUntilRenderFlush } = useApp();
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      for (const press of keyPresses(input, key)) pressKey(workbench, press);
      // Ink would hold the frame back for up to 100 ms after the last one; a key is answered at once.
      void waitUntilRenderFlush();
    },
    { isActive: isRawModeSupported },
  );
  usePaste((text) => paste(workbench, text), { isActive: isRawModeSupported });
  return (
    <WorkbenchContext value={workbench}>
      <ThemeContext value={theme}>
        <Screen columns={columns} rows={rows} banner={banner} />
      </ThemeContext>
    </WorkbenchContext>
  );
}
