import { Box } from 'ink';
import { type ReactNode, useMemo } from 'react';
import { fitColumns, span } from './cell.ts';
import { messageSpan } from './footer.tsx';
import { accountSpans, statusSpans } from './header-text.ts';
import { useSnapshot, useView, useWords, useWorkbench } from './hooks.ts';
import { SMALLEST } from './layout.ts';
import { Line } from './line.tsx';
import { answerText, dialogOf } from './overlays.tsx';
import { PANE_IDS } from './panes.ts';
import { MARK_WIDTH, RowLine } from './row-line.tsx';
import { POSITION_COLUMNS, positionRow } from './rows/position-row.ts';
import { keyNamesOf, type ScreenProps } from './workbench.ts';

/** What still fits where no pane does: the state, the positions, and the question that waits for an answer. */
export function TinyScreen({ columns, rows, banner }: ScreenProps): ReactNode {
  const { keymap } = useWorkbench();
  const snapshot = useSnapshot((current) => current);
  const view = useView((current) => current);
  const words = useWords();
  const widths = useMemo(() => fitColumns(POSITION_COLUMNS, columns - MARK_WIDTH - 1), [columns]);
  const hidden = PANE_IDS.filter((id) => id !== 'positions').map((id) => words.panes[id].title);
  const dialog = dialogOf(view.overlay);
  const last =
    dialog === null
      ? messageSpan(view, snapshot, words, banner, columns)
      : span(`${dialog.title} ${answerText(dialog, keymap, words, columns)}`, 'accent');
  const needed = `${SMALLEST.columns}x${SMALLEST.rows}`;
  const note = words.pane.tooSmall(`${columns}x${rows}`, needed, hidden.join(', '));
  const isLost = snapshot?.header.state === 'LOST';
  const status = snapshot === null ? [span(words.header.waiting, 'dim')] : statusSpans(snapshot, words, null, columns);
  const positions = snapshot?.positions.slice(0, Math.max(0, rows - 3)) ?? [];
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Line
        spans={isLost ? accountSpans(snapshot, words, keyNamesOf(keymap), columns, view.travel) : status}
        width={columns}
      />
      {rows > 2 ? <Line spans={[span(note, 'warn')]} width={columns} /> : null}
      {positions.map((position) => (
        <RowLine
          key={`${position.market} ${position.symbolId}`}
          columns={POSITION_COLUMNS}
          widths={widths}
          cells={positionRow(position, words, snapshot!.at)}
          mark="none"
        />
      ))}
      {rows > 1 ? (
        <Box flexGrow={1} alignItems="flex-end">
          <Line spans={[last]} width={columns} />
        </Box>
      ) : null}
    </Box>
  );
}
