import { Box, Text } from 'ink';
import { type ReactNode, useMemo } from 'react';
import { cell, fitColumns, span } from './cell.ts';
import { useSnapshot, useTheme, useView, useWorkbench } from './hooks.ts';
import { firstShown, type PaneFrame, paneRows } from './layout.ts';
import { Line } from './line.tsx';
import { filteredRows, paneNumber, paneOf } from './panes.ts';
import { MARK_WIDTH, RowLine } from './row-line.tsx';
import { cut, textWidth, wrap } from './text.ts';
import { cursorIndex } from './workbench.ts';

/** A bordered table of exactly its frame's size. */
export function PaneView({ id, width, height }: PaneFrame): ReactNode {
  const { client } = useWorkbench();
  const pane = paneOf(id);
  useSnapshot(pane.watch);
  const filter = useView(({ filters }) => filters[id] ?? '');
  const cursor = useView(({ cursors }) => cursors[id]);
  const isFocused = useView(({ focus }) => focus === id);

  const snapshot = client.snapshot();
  const rows = snapshot === null ? [] : filteredRows(pane, snapshot, filter);
  const room = width - 2;
  const widths = useMemo(() => fitColumns(pane.columns, room - MARK_WIDTH - 1), [pane, room]);
  const titles = useMemo(() => pane.columns.map((column) => cell(column, column.title, 'dim')), [pane]);
  const parts = paneRows(height, isFocused);
  const selected = cursorIndex(rows, cursor, pane);
  const first = firstShown(selected, rows.length, parts.rows);
  const shown = rows.slice(first, first + parts.rows);
  const count = rows.length > shown.length ? `${first + 1}-${first + shown.length}/${rows.length}` : `${rows.length}`;
  const title = `${paneNumber(id)} ${pane.title} ${count}${filter === '' ? '' : ` /${filter}`}`;
  const nothing = filter === '' ? pane.empty : 'nothing matches the filter';

  return (
    <PaneBorder title={title} width={width} height={height} isFocused={isFocused}>
      {parts.titles > 0 ? <RowLine columns={pane.columns} widths={widths} cells={titles} isSelected={false} /> : null}
      {rows.length === 0 ? <Line spans={[span(`  ${nothing}`, 'dim')]} width={room} /> : null}
      {shown.map((row, index) => (
        <RowLine
          key={row.key}
          columns={pane.columns}
          widths={widths}
          cells={row.cells()}
          isSelected={isFocused && first + index === selected}
        />
      ))}
      {parts.detail > 0 && rows[selected] ? (
        <Detail text={rows[selected].detail()} width={room} lines={parts.detail} />
      ) : null}
    </PaneBorder>
  );
}

/** The selected row in words, at the bottom of its pane; the last line is cut when there is more to say. */
function Detail({ text, width, lines }: { text: string; width: number; lines: number }): ReactNode {
  const [first = '', ...more] = lines > 1 ? wrap(text, width) : [text];
  return (
    <Box flexGrow={1} flexDirection="column" justifyContent="flex-end">
      <Line spans={[span(first, 'dim')]} width={width} />
      {more.length > 0 ? <Line spans={[span(more.join(' '), 'dim')]} width={width} /> : null}
    </Box>
  );
}

interface BorderProps {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly isFocused: boolean;
  readonly children: ReactNode;
}

const TOPS = {
  single: { left: '┌', line: '─', right: '┐' },
  double: { left: '╔', line: '═', right: '╗' },
} as const;

/** A frame with its title in the top line, doubled when focused so that colour is not needed to see it. */
export function PaneBorder({ title, width, height, isFocused, children }: BorderProps): ReactNode {
  const theme = useTheme();
  const style = isFocused ? 'double' : 'single';
  const top = TOPS[style];
  const shown = ` ${cut(title, width - 4)} `;
  const color = isFocused ? theme.accent.color : undefined;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Text wrap="truncate" {...(color ? { color } : {})}>
        {top.left}
        <Text bold={isFocused}>{shown}</Text>
        {top.line.repeat(Math.max(0, width - 2 - textWidth(shown)))}
        {top.right}
      </Text>
      <Box
        flexDirection="column"
        height={height - 1}
        borderStyle={style}
        borderTop={false}
        {...(color ? { borderColor: color } : {})}
      >
        {children}
      </Box>
    </Box>
  );
}
