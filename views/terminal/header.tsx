import { Box } from 'ink';
import type { ReactNode } from 'react';
import { span } from './cell.ts';
import { accountSpans, statusSpans } from './header-text.ts';
import { useSnapshot, useView, useWorkbench } from './hooks.ts';
import { HEADER_ROWS } from './layout.ts';
import { Line } from './line.tsx';
import { PANE_IDS, paneNumber, paneOf } from './panes.ts';
import { keyContext } from './workbench.ts';

/** Mode, state, breaker and clock; then the day's result. */
export function Header({ columns }: { columns: number }): ReactNode {
  const workbench = useWorkbench();
  useView((view) => view);
  const snapshot = useSnapshot((current) => current);
  if (snapshot === null) {
    return (
      <Box height={HEADER_ROWS} flexShrink={0}>
        <Line spans={[span('waiting for the engine', 'dim')]} width={columns} />
      </Box>
    );
  }
  const market = keyContext(workbench).selected?.subject.market ?? null;
  return (
    <Box flexDirection="column" height={HEADER_ROWS} flexShrink={0}>
      <Line spans={statusSpans(snapshot, market)} width={columns} />
      <Line spans={accountSpans(snapshot)} width={columns} />
    </Box>
  );
}

/** The panes by number where they do not all fit on the screen; the focused one in brackets. */
export function TabBar({ columns }: { columns: number }): ReactNode {
  const focus = useView((view) => view.focus);
  const tabs = PANE_IDS.map((id) => {
    const label = `${paneNumber(id)} ${paneOf(id).title}`;
    return id === focus ? span(`[${label}]`, 'accent') : span(label, 'dim');
  });
  return <Line spans={tabs} width={columns} gap={1} />;
}
