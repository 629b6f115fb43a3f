import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { useTheme } from './hooks.ts';
import { cut, textWidth } from './text.ts';

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
