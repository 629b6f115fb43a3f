import { Box } from 'ink';
import type { ReactNode } from 'react';
import { span } from '../cell.ts';
import { useWords } from '../hooks.ts';
import { firstShown } from '../layout.ts';
import { Line } from '../line.tsx';
import type { MemoryOverlay } from '../store.ts';
import { wrap } from '../text.ts';
import type { Tone } from '../theme.ts';
import { type MemoryLine, memoryLines, memoryRows } from './memory-lines.ts';
import { lineDetail, lineText, memoryTitle } from './memory-text.ts';

const TONES: Readonly<Record<MemoryLine['kind'], Tone>> = { layer: 'plain', frame: 'plain', row: 'dim' };

/** What the desk remembers: layers, their time frames, the rows of one, and below them all of the selected line. */
export function MemoryTree({
  overlay,
  columns,
  rows,
}: {
  readonly overlay: MemoryOverlay;
  readonly columns: number;
  readonly rows: number;
}): ReactNode {
  const words = useWords();
  const parts = memoryRows(rows);
  const lines = memoryLines(overlay);
  const cursor = Math.max(0, Math.min(overlay.cursor, lines.length - 1));
  const first = firstShown(cursor, lines.length, parts.lines);
  const selected = lines[cursor];
  const detail =
    selected === undefined ? [] : lineDetail(selected, overlay, words).flatMap((text) => wrap(text, columns));
  const empty = overlay.search === '' ? words.memory.empty : words.memory.nothingFound;
  const place = lines.length > parts.lines ? `  ${cursor + 1}/${lines.length}` : '';
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      <Line spans={[span(memoryTitle(overlay, words) + place, 'accent')]} width={columns} />
      <Box flexDirection="column" height={parts.lines} flexShrink={0}>
        {overlay.memory.frames.length === 0 ? <Line spans={[span(`  ${empty}`, 'dim')]} width={columns} /> : null}
        {lines
          .slice(first, first + parts.lines - (overlay.memory.frames.length === 0 ? 1 : 0))
          .map((line, index) => ({ line, number: first + index }))
          .map(({ line, number }) => {
            const text = `${number === cursor ? '>' : ' '} ${lineText(line, overlay, words)}`;
            const tone = number === cursor ? 'accent' : TONES[line.kind];
            return <Line key={number} spans={[span(text, tone)]} width={columns} />;
          })}
      </Box>
      {detail
        .slice(0, parts.detail)
        .map((text, number) => ({ text, number }))
        .map(({ text, number }) => (
          <Line key={number} spans={[span(text)]} width={columns} />
        ))}
    </Box>
  );
}
