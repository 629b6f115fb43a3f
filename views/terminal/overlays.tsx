import { Box } from 'ink';
import type { ReactNode } from 'react';
import { span } from './cell.ts';
import { useWords, useWorkbench } from './hooks.ts';
import { DIALOG_ROWS } from './layout.ts';
import { Line } from './line.tsx';
import type { Words } from './messages/words.ts';
import { PaneBorder } from './pane-border.tsx';
import { indented, readerLines, readerRows } from './reader-text.ts';
import { sanitise } from './sanitise.ts';
import type { Overlay } from './store.ts';
import { tail, wrap } from './text.ts';
import type { Binding } from './workbench.ts';

type ReaderOverlay = Extract<Overlay, { type: 'reader' }>;
type DialogOverlay = Extract<Overlay, { type: 'confirm' | 'leave' | 'prompt' }>;

/** Scrolling text in place of the panes. */
export function Reader({
  overlay,
  columns,
  rows,
}: {
  overlay: ReaderOverlay;
  columns: number;
  rows: number;
}): ReactNode {
  const lines = readerLines(overlay.paragraphs, columns);
  const page = readerRows(rows);
  const first = Math.max(0, Math.min(overlay.scroll, lines.length - page));
  const shown = lines.slice(first, first + page);
  const place = lines.length > page ? `  ${first + 1}-${first + shown.length}/${lines.length}` : '';
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      <Line spans={[span(overlay.title + place, 'accent')]} width={columns} />
      {shown.map((line) => (
        <Line key={line.number} spans={[indented(line)]} width={columns} />
      ))}
    </Box>
  );
}

/** The question that waits for an answer, if one does. */
export const dialogOf = (overlay: Overlay | null): DialogOverlay | null =>
  overlay?.type === 'confirm' || overlay?.type === 'leave' || overlay?.type === 'prompt' ? overlay : null;

/** The line a person answers on: the text so far, or the keys there are. */
export const answerText = (
  overlay: DialogOverlay,
  keymap: readonly Binding[],
  words: Words,
  columns: number,
): string =>
  overlay.type === 'prompt'
    ? `> ${tail(overlay.text, columns - 3)}_`
    : keymap
        .filter(({ scopes }) => scopes.includes(overlay.type))
        .map(({ id, keys }) => `${keys[0]} ${words.keys[id].hint}`)
        .join('  /  ');

/** A question under the panes, which stay in sight. */
export function Dialog({ overlay, columns }: { overlay: DialogOverlay; columns: number }): ReactNode {
  const { keymap } = useWorkbench();
  const words = useWords();
  const room = columns - 4;
  const [first = '', ...more] = wrap(sanitise(overlay.question), room);
  return (
    <PaneBorder title={overlay.title} width={columns} height={DIALOG_ROWS} isFocused>
      <Box flexDirection="column" paddingX={1}>
        <Line spans={[span(first)]} width={room} />
        <Line spans={[span(more.join(' '))]} width={room} />
        <Line spans={[span(answerText(overlay, keymap, words, room), 'accent')]} width={room} />
      </Box>
    </PaneBorder>
  );
}
