import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';
import type { Cell, Column } from './cell.ts';
import { useTheme } from './hooks.ts';
import { cut } from './text.ts';

/** Columns of a line that are not cells: its mark. */
export const MARK_WIDTH = 1;

/** Signs that do not need colour: the selected row, and a match of the search. */
const MARKS = { selected: '>', match: '*', none: '' } as const;
export type RowMark = keyof typeof MARKS;

interface RowProps {
  readonly columns: readonly Column[];
  /** Of each column, from `fitColumns`. */
  readonly widths: readonly number[];
  readonly cells: readonly Cell[];
  readonly mark: RowMark;
}

function RowLineView({ columns, widths, cells, mark }: RowProps): ReactNode {
  const theme = useTheme();
  return (
    <Box height={1} flexShrink={0} columnGap={1}>
      <Box width={MARK_WIDTH} flexShrink={0}>
        {mark === 'none' ? null : <Text {...theme.accent}>{MARKS[mark]}</Text>}
      </Box>
      {cells.map(({ text, align, tone }, index) => {
        const width = widths[index]!;
        if (width === 0) return null;
        return (
          <Box
            key={columns[index]!.key}
            width={width}
            flexShrink={0}
            justifyContent={align === 'right' ? 'flex-end' : 'flex-start'}
          >
            {text === '' ? null : (
              <Text wrap="truncate" {...theme[tone]} {...(mark === 'selected' ? { bold: true } : {})}>
                {cut(text, width)}
              </Text>
            )}
          </Box>
        );
      })}
    </Box>
  );
}

const sameCells = (a: readonly Cell[], b: readonly Cell[]): boolean =>
  a.length === b.length && a.every(({ text, tone }, index) => text === b[index]!.text && tone === b[index]!.tone);

/** One row of a pane; drawn again only when something in it changed. */
export const RowLine = memo(
  RowLineView,
  (before, after) =>
    before.mark === after.mark && before.widths === after.widths && sameCells(before.cells, after.cells),
);
