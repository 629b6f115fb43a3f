import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { EngineClient } from '../../engine/client/client.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { bookTable } from './book/book-rows.ts';
import type { Span } from './cell.ts';
import { messageSpan } from './footer.tsx';
import { accountSpans, statusSpans } from './header-text.ts';
import { useSnapshot, useView, useWords, useWorkbench } from './hooks.ts';
import { memoryLines } from './memory/memory-lines.ts';
import { lineDetail, lineText, memoryTitle } from './memory/memory-text.ts';
import type { Words } from './messages/words.ts';
import { answersOf } from './order/order-answers.ts';
import { answerLine, orderParagraphs, orderTitle } from './order/order-text.ts';
import { answerText, dialogOf } from './overlays.tsx';
import { type PaneRow, paneNumber, paneOf } from './panes.ts';
import { readerLines } from './reader-text.ts';
import { sanitise } from './sanitise.ts';
import type { ViewState } from './store.ts';
import type { ScreenProps } from './workbench.ts';
import { cursorIndex, focusedRows, keyNamesOf, type Workbench } from './workbench.ts';

/** The screen for a screen reader: whole sentences about what is selected, without frames or columns. */
export function SpokenScreen({ columns, rows, banner }: ScreenProps): ReactNode {
  const workbench = useWorkbench();
  const view = useView((current) => current);
  const words = useWords();
  const snapshot = useSnapshot((current) => current);
  const lines = [
    ...(snapshot === null
      ? [words.header.waiting]
      : [
          statusSpans(snapshot, words, null, Number.POSITIVE_INFINITY),
          accountSpans(snapshot, words, keyNamesOf(workbench.keymap), 0, view.travel),
        ].map(sentence)),
    ...bodyLines(workbench, view, words, snapshot, { columns, rows }),
    ...(view.travel?.labels ?? []),
    messageSpan({ ...view, travel: null }, snapshot, words, banner, Number.POSITIVE_INFINITY).text,
  ];
  return (
    <Box flexDirection="column">
      {lines
        .filter((line) => line !== '')
        .slice(0, rows)
        .map((text, number) => ({ text, number }))
        .map(({ text, number }) => (
          <Text key={number}>{text}</Text>
        ))}
    </Box>
  );
}

function bodyLines(
  { keymap }: Workbench,
  view: ViewState,
  words: Words,
  snapshot: Snapshot | null,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string[] {
  const { overlay } = view;
  if (overlay?.type === 'reader') {
    const lines = readerLines(overlay.paragraphs, columns).slice(
      overlay.scroll,
      overlay.scroll + Math.max(1, rows - 4),
    );
    return [overlay.title, ...lines.map(({ text }) => text)];
  }
  if (overlay?.type === 'order') {
    const { details, scroll, answer } = overlay;
    const lines = readerLines(orderParagraphs(details, words), columns).slice(scroll, scroll + Math.max(1, rows - 5));
    const selected = answersOf(details)[answer];
    const said = selected === undefined ? [] : [answerLine(selected, details, words)];
    return [orderTitle(details, words), ...lines.map(({ text }) => text), ...said];
  }
  if (overlay?.type === 'memory') {
    const lines = memoryLines(overlay);
    const place = Math.min(overlay.cursor, lines.length - 1);
    const line = lines[place];
    const said =
      line === undefined ? [words.memory.empty] : [lineText(line, overlay, words), ...lineDetail(line, overlay, words)];
    return [`${memoryTitle(overlay, words)}, ${words.pane.rowOf(place + 1, lines.length)}`, ...said];
  }
  if (overlay?.type === 'book') {
    const { rows: lines } = bookTable(overlay.book, words);
    const selected = lines[Math.min(overlay.index, lines.length - 1)];
    if (selected === undefined) return [words.book.pages[overlay.book.page], words.book.empty[overlay.book.page]];
    const place = `${Math.min(overlay.index, lines.length - 1) + 1}/${lines.length}`;
    const detail = readerLines(selected.detail, columns).slice(0, Math.max(1, rows - 5));
    return [
      `${words.book.pages[overlay.book.page]} ${place}`,
      selected.cells
        .map(({ text }) => text)
        .filter((text) => text !== '')
        .join(', '),
      ...detail.map(({ text }) => text),
    ];
  }
  if (overlay?.type === 'chart') return [words.chart.notSpoken(keyNamesOf(keymap)('chart.close'))];
  const dialog = dialogOf(overlay);
  if (dialog !== null) {
    return [dialog.title, sanitise(dialog.question), answerText(dialog, keymap, words, Number.POSITIVE_INFINITY)];
  }
  if (snapshot === null) return [];
  const pane = paneOf(view.focus);
  const shown = focusedRows(snapshot, view);
  const index = cursorIndex(shown, view.cursors[view.focus], pane);
  const title = `${paneNumber(view.focus)} ${words.panes[view.focus].title}`;
  const row = shown[index];
  if (row === undefined) return [`${title}: ${pane.empty(words, keyNamesOf(keymap))}`];
  return [`${title}, ${words.pane.rowOf(index + 1, shown.length)}`, spokenRow(row, view, words), ...row.detail(0, 1)];
}

const sentence = (spans: readonly Span[]): string =>
  spans
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join(', ');

/** Every cell after the heading of its column. */
const spokenRow = (row: PaneRow, { focus }: ViewState, words: Words): string =>
  row
    .cells()
    .map(({ text }, index) => (text === '' ? '' : `${words.columns[paneOf(focus).columns[index]!.key]} ${text}`))
    .filter((part) => part !== '')
    .join(', ');

/** What is worth interrupting a screen reader for; prices are read when a key asks for them. */
const newsOf = ({ header, positions, orders, broker, council, log }: Snapshot): string =>
  JSON.stringify([
    header.state,
    header.breaker.tripped,
    header.pen,
    positions.map(({ symbolId, state, exiting }) => [symbolId, state, exiting]),
    orders.map(({ id, state }) => [id, state]),
    broker?.lines.map(({ up }) => up),
    council.debates.map(({ id, verdict }) => [id, verdict?.decision]),
    log.findLast(({ level }) => level !== 'info')?.seq,
  ]);

/** The engine with only its news told. */
export function newsOnly(client: EngineClient): EngineClient {
  return {
    snapshot: () => client.snapshot(),
    dispatch: (request) => client.dispatch(request),
    subscribe(listener) {
      let told: string | null = null;
      return client.subscribe(() => {
        const snapshot = client.snapshot();
        const news = snapshot === null ? '' : newsOf(snapshot);
        if (news === told) return;
        told = news;
        listener();
      });
    },
  };
}
