import { Box } from 'ink';
import { type ReactNode, useMemo } from 'react';
import { fitColumns, span } from './cell.ts';
import { Footer, messageSpan } from './footer.tsx';
import { Header, TabBar } from './header.tsx';
import { statusSpans } from './header-text.ts';
import { useSnapshot, useView } from './hooks.ts';
import { layoutScreen, SMALLEST } from './layout.ts';
import { Line } from './line.tsx';
import { answerText, Dialog, Reader } from './overlays.tsx';
import { PaneView } from './pane-view.tsx';
import { PANE_IDS, paneOf } from './panes.ts';
import { MARK_WIDTH, RowLine } from './row-line.tsx';
import { POSITION_COLUMNS, positionRow } from './rows/position-row.ts';
import type { Size } from './workbench.ts';

/** The whole screen, exactly as large as the terminal. */
export function Screen({ columns, rows, banner }: Size & { banner: string }): ReactNode {
  const focus = useView((view) => view.focus);
  const zoomed = useView((view) => view.zoomed);
  const overlay = useView((view) => view.overlay);
  const { kind, bodyRows, bands } = layoutScreen({ columns, rows }, { focus, zoomed, overlay });
  if (overlay?.type === 'reader' && kind === 'tiny') return <Reader overlay={overlay} columns={columns} rows={rows} />;
  if (kind === 'tiny') return <TinyScreen columns={columns} rows={rows} banner={banner} />;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Header columns={columns} />
      {kind === 'tabs' ? <TabBar columns={columns} /> : null}
      {overlay?.type === 'reader' ? (
        <Reader overlay={overlay} columns={columns} rows={bodyRows} />
      ) : (
        bands.map((band) => (
          <Box key={band[0]!.id} flexShrink={0}>
            {band.map((frame) => (
              <PaneView key={frame.id} {...frame} />
            ))}
          </Box>
        ))
      )}
      {overlay?.type === 'confirm' || overlay?.type === 'prompt' ? (
        <Dialog overlay={overlay} columns={columns} />
      ) : null}
      <Footer columns={columns} banner={banner} />
    </Box>
  );
}

/** What still fits where no pane does: the state, the positions, and the question that waits for an answer. */
function TinyScreen({ columns, rows, banner }: Size & { banner: string }): ReactNode {
  const snapshot = useSnapshot((current) => current);
  const view = useView((current) => current);
  const widths = useMemo(() => fitColumns(POSITION_COLUMNS, columns - MARK_WIDTH - 1), [columns]);
  const hidden = PANE_IDS.filter((id) => id !== 'positions').map((id) => paneOf(id).title);
  const { overlay } = view;
  const asked = overlay?.type === 'confirm' || overlay?.type === 'prompt' ? overlay : null;
  const last = asked ? span(`${asked.title} ${answerText(asked, columns)}`, 'accent') : messageSpan(view, banner);
  const note = `${columns}x${rows} is too small, ${SMALLEST.columns}x${SMALLEST.rows} is needed; hidden: ${hidden.join(', ')}`;
  const positions = snapshot?.positions.slice(0, Math.max(0, rows - 3)) ?? [];
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Line spans={snapshot ? statusSpans(snapshot, null) : [span('waiting for the engine', 'dim')]} width={columns} />
      {rows > 2 ? <Line spans={[span(note, 'warn')]} width={columns} /> : null}
      {positions.map((position) => (
        <RowLine
          key={`${position.market} ${position.symbolId}`}
          columns={POSITION_COLUMNS}
          widths={widths}
          cells={positionRow(position, snapshot!.at)}
          isSelected={false}
        />
      ))}
      {rows > 1 ? (
        <Box flexGrow={1} alignItems="flex-end">
          <Line spans={[last]} width={columns} />
        </Box>
      ) : null}
    </Box>
  );
}
