import { Box } from 'ink';
import type { ReactNode } from 'react';
import { span } from './cell.ts';
import { accountSpans, statusSpans } from './header-text.ts';
import { useSnapshot, useView, useWords, useWorkbench } from './hooks.ts';
import { HEADER_ROWS } from './layout.ts';
import { Line } from './line.tsx';
import { PANE_IDS, paneNumber, paneOf } from './panes.ts';
import { cut, textWidth } from './text.ts';
import { keyContext, keyNamesOf } from './workbench.ts';

/** Mode, state, breaker and clock; then the pen and the day's result. */
export function Header({ columns }: { columns: number }): ReactNode {
  const workbench = useWorkbench();
  const words = useWords();
  const { travel } = useView((view) => view);
  // It shows the clock as the markets do.
  useSnapshot(paneOf('markets').watch);
  const snapshot = workbench.client.snapshot();
  if (snapshot === null) {
    return (
      <Box height={HEADER_ROWS} flexShrink={0}>
        <Line spans={[span(words.header.waiting, 'dim')]} width={columns} />
      </Box>
    );
  }
  const market = keyContext(workbench).selected?.subject.market ?? null;
  return (
    <Box flexDirection="column" height={HEADER_ROWS} flexShrink={0}>
      <Line spans={statusSpans(snapshot, words, market, columns)} width={columns} />
      <Line spans={accountSpans(snapshot, words, keyNamesOf(workbench.keymap), columns, travel)} width={columns} />
    </Box>
  );
}

const SHORT_TITLE = 4;

/** The panes by number where they do not all fit on the screen, shorter where it is narrow; the focused one in brackets. */
export function TabBar({ columns }: { columns: number }): ReactNode {
  const focus = useView((view) => view.focus);
  const words = useWords();
  const tabs = (longest: number) =>
    PANE_IDS.map((id) => {
      const { title } = words.panes[id];
      return id === focus
        ? span(`[${paneNumber(id)} ${title}]`, 'accent')
        : span(`${paneNumber(id)} ${cut(title, longest)}`, 'dim');
    });
  const inFull = tabs(columns);
  const width = inFull.reduce((sum, { text }) => sum + textWidth(text) + 1, -1);
  return <Line spans={width <= columns ? inFull : tabs(SHORT_TITLE)} width={columns} gap={1} />;
}
