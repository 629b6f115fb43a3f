import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { fitSpans, type Span } from './cell.ts';
import { useTheme } from './hooks.ts';

/** One line of text pieces, cut to `width`. */
export function Line({ spans, width, gap = 2 }: { spans: readonly Span[]; width: number; gap?: number }): ReactNode {
  const theme = useTheme();
  const fitted = fitSpans(spans, width, gap);
  return (
    <Box width={width} height={1} flexShrink={0} columnGap={gap}>
      {fitted.map(({ column, text, tone }) => (
        <Text key={column} wrap="truncate" {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Box>
  );
}
