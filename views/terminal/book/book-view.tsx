import { Box } from 'ink';
import { type ReactNode, useMemo } from 'react';
import { BOOK_PAGES } from '../../../engine/client/book.ts';
import { fitColumns, span } from '../cell.ts';
import { useWords } from '../hooks.ts';
import { firstShown } from '../layout.ts';
import { Line } from '../line.tsx';
import { indented, readerLines } from '../reader-text.ts';
import { MARK_WIDTH, RowLine } from '../row-line.tsx';
import type { BookOverlay } from '../store.ts';
import { bookParts } from './book-layout.ts';
import { bookTable } from './book-rows.ts';

interface BookViewProps {
  readonly overlay: BookOverlay;
  readonly columns: number;
  readonly rows: number;
}

/** The desk's book in place of the panes: its pages by name, a table, and what is known of the selected line. */
export function BookView({ overlay, columns, rows }: BookViewProps): ReactNode {
  const { book, index } = overlay;
  const words = useWords();
  const { columns: tableColumns, rows: lines } = useMemo(() => bookTable(book, words), [book, words]);
  const parts = bookParts(rows, lines.length);
  const room = columns - MARK_WIDTH - 1;
  const widths = useMemo(() => fitColumns(tableColumns, room), [tableColumns, room]);
  const selected = Math.max(0, Math.min(index, lines.length - 1));
  const first = firstShown(selected, lines.length, parts.table);
  const shown = lines.slice(first, first + parts.table);
  const place = lines.length > parts.table ? `${selected + 1}/${lines.length}` : '';
  const detail = readerLines(lines[selected]?.detail ?? [], columns).slice(0, parts.detail);
  const titles = tableColumns.map(({ key, align }) => ({
    ...{ text: words.columns[key], align, width: 0 },
    tone: 'dim' as const,
  }));
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      <Line
        spans={[
          ...BOOK_PAGES.map((page) =>
            span(
              page === book.page ? `[${words.book.pages[page]}]` : words.book.pages[page],
              page === book.page ? 'accent' : 'dim',
            ),
          ),
          span(place, 'dim'),
        ]}
        width={columns}
      />
      <RowLine columns={tableColumns} widths={widths} cells={titles} mark="none" />
      <Box flexDirection="column" height={parts.table} flexShrink={0}>
        {lines.length === 0 ? <Line spans={[span(words.book.empty[book.page], 'dim')]} width={columns} /> : null}
        {shown.map(({ key, cells }, at) => (
          <RowLine
            key={key}
            columns={tableColumns}
            widths={widths}
            cells={cells}
            mark={first + at === selected ? 'selected' : 'none'}
          />
        ))}
      </Box>
      {parts.detail === 0 ? null : <Line spans={[span('-'.repeat(columns), 'dim')]} width={columns} />}
      {detail.map((each) => (
        <Line key={each.number} spans={[indented(each)]} width={columns} />
      ))}
    </Box>
  );
}
