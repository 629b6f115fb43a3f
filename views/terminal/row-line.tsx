import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';
import type { Cell, Column } from './cell.ts';
import { useTheme } from './hooks.ts';
import { cut } from './text.ts';

/** Columns of a line that are not cells: the mark of the selected row. */
export const MARK_WIDTH = 1;

interface RowProps {
  readonly columns: readonly Column[];
  /** Of each column, from `fitColumns`. */
  readonly widths: readonly number[];
  readonly cells: readonly Cell[];
  readonly isSelected: boolean;
}

function RowLineView({ columns, widths, cells, isSelected }: RowProps): ReactNode {
  const theme = useTheme();
  return (
    <Box height={1} flexShrink={0} columnGap={1}>
      <Box width={MARK_WIDTH} flexShrink={0}>
        {isSelected ? <Text {...theme.accent}>{'>'}</Text> : null}
      </Box>
      {cells.map(({ text, align, tone }, index) => {
        const width = widths[index]!;
        if (width === 0) return null;
        return (
          <Box
            key={columns[index]!.title}
            width={width}
            flexShrink={0}
            justifyContent={align === 'right' ? 'flex-end' : 'flex-start'}
          >
            {text === '' ? null : (
              <Text wrap="truncate" {...theme[tone]} {...(isSelected ? { bold: true } : {})}>
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
    before.isSelected === after.isSelected && before.widths === after.widths && sameCells(before.cells, after.cells),
);
