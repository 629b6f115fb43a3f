import { Box } from 'ink';
import { type ReactNode, useMemo } from 'react';
import { type Cell, cell, fitColumns, span } from './cell.ts';
import { useSnapshot, useView, useWords, useWorkbench } from './hooks.ts';
import { firstShown, type PaneFrame, paneRows } from './layout.ts';
import { Line } from './line.tsx';
import { PaneBorder } from './pane-border.tsx';
import { filteredRows, matchesText, type PaneRow, paneNumber, paneOf } from './panes.ts';
import { MARK_WIDTH, RowLine, type RowMark } from './row-line.tsx';
import { cursorIndex, keyNamesOf } from './workbench.ts';

/** A bordered table of exactly its frame's size. */
export function PaneView({ id, width, height }: PaneFrame): ReactNode {
  const { client, keymap } = useWorkbench();
  const pane = paneOf(id);
  const words = useWords();
  useSnapshot(pane.watch);
  const isHistory = useSnapshot(({ header }) => header.state) === 'LOST';
  const filter = useView(({ filters }) => filters[id] ?? '');
  const search = useView(({ searches }) => searches[id] ?? '');
  const cursor = useView(({ cursors }) => cursors[id]);
  const isFocused = useView(({ focus }) => focus === id);

  const snapshot = client.snapshot();
  const rows = snapshot === null ? [] : filteredRows(pane, snapshot, words, filter);
  const room = width - 2;
  const widths = useMemo(() => fitColumns(pane.columns, room - MARK_WIDTH - 1), [pane, room]);
  const titles = useMemo(() => pane.columns.map((each) => cell(each, words.columns[each.key], 'dim')), [pane, words]);
  const parts = paneRows(height, isFocused);
  // What no row needs is for the selected one's detail.
  const detailRoom = isFocused ? parts.detail + Math.max(0, parts.rows - rows.length) : 0;
  const selected = cursorIndex(rows, cursor, pane);
  const first = firstShown(selected, rows.length, parts.rows);
  const shown = rows.slice(first, first + parts.rows);
  const hidden = widths.filter((columns) => columns === 0).length;
  const title = [
    `${paneNumber(id)} ${words.panes[id].title}`,
    countText(snapshot === null ? null : rows.length, first, shown.length),
    filter === '' ? '' : `/${filter}`,
    search === '' ? '' : `?${search}`,
    isFocused && hidden > 0 ? words.pane.hiddenColumns(hidden) : '',
  ];
  const nothing =
    snapshot === null ? '' : filter === '' ? pane.empty(words, keyNamesOf(keymap)) : words.pane.nothingMatches;
  const markOf = (row: PaneRow, index: number): RowMark => {
    if (isFocused && index === selected) return 'selected';
    return search !== '' && matchesText(row, search) ? 'match' : 'none';
  };

  return (
    <PaneBorder
      title={title.filter((part) => part !== '').join(' ')}
      width={width}
      height={height}
      isFocused={isFocused}
    >
      {parts.titles > 0 ? <RowLine columns={pane.columns} widths={widths} cells={titles} mark="none" /> : null}
      {rows.length === 0 ? <Line spans={[span(`  ${nothing}`, 'dim')]} width={room} /> : null}
      {shown.map((row, index) => (
        <RowLine
          key={row.key}
          columns={pane.columns}
          widths={widths}
          cells={isHistory ? dimmed(row.cells()) : row.cells()}
          mark={markOf(row, first + index)}
        />
      ))}
      {detailRoom > 0 && rows[selected] ? (
        <Detail lines={rows[selected].detail(room, detailRoom)} width={room} room={detailRoom} />
      ) : null}
    </PaneBorder>
  );
}

/** How many rows there are, and which of them are shown when not all are; empty while that is not known. */
function countText(count: number | null, first: number, shown: number): string {
  if (count === null) return '';
  return count > shown ? `${first + 1}-${first + shown}/${count}` : `${count}`;
}

const dimmed = (cells: readonly Cell[]): Cell[] => cells.map((each) => ({ ...each, tone: 'dim' }));

/** The selected row in words, at the bottom of its pane; the last line is cut when there is more to say. */
function Detail({ lines, width, room }: { lines: readonly string[]; width: number; room: number }): ReactNode {
  const shown = [...lines.slice(0, room - 1), lines.slice(room - 1).join(' ')]
    .filter((text) => text !== '')
    .map((text, number) => ({ text, number }));
  return (
    <Box flexGrow={1} flexDirection="column" justifyContent="flex-end">
      {shown.map(({ text, number }) => (
        <Line key={number} spans={[span(text, 'dim')]} width={width} />
      ))}
    </Box>
  );
}
