import { Box } from 'ink';
import type { ReactNode } from 'react';
import { ChartView } from '../charts/chart-view.tsx';
import { BookView } from './book/book-view.tsx';
import { Footer } from './footer.tsx';
import { Header, TabBar } from './header.tsx';
import { ThemeContext, useView, useWorkbench } from './hooks.ts';
import { FOOTER_ROWS, HEADER_ROWS, layoutScreen } from './layout.ts';
import { MemoryTree } from './memory/memory-tree.tsx';
import { OrderView } from './order/order-view.tsx';
import { Dialog, dialogOf, Reader } from './overlays.tsx';
import { PaneView } from './pane-view.tsx';
import { behind } from './store.ts';
import { themeOf } from './theme.ts';
import { TinyScreen } from './tiny-screen.tsx';
import type { ScreenProps } from './workbench.ts';

/** The whole screen in the colours chosen, exactly as large as the terminal. */
export function Screen(props: ScreenProps): ReactNode {
  const { color } = useWorkbench().abilities;
  const theme = useView((view) => themeOf(color ? view.theme : 'none', view.upDown));
  return (
    <ThemeContext value={theme}>
      <ThemedScreen {...props} />
    </ThemeContext>
  );
}

function ThemedScreen({ columns, rows, banner }: ScreenProps): ReactNode {
  const focus = useView((view) => view.focus);
  const zoomed = useView((view) => view.zoomed);
  const shared = useView((view) => view.shared);
  const overlay = useView((view) => view.overlay);
  const { kind, bodyRows, bands } = layoutScreen({ columns, rows }, { focus, zoomed, shared, overlay });
  const dialog = dialogOf(overlay);
  if (overlay?.type === 'chart') {
    const headerRows = kind === 'tiny' ? 0 : HEADER_ROWS;
    return (
      <Box flexDirection="column" width={columns} height={rows}>
        {kind === 'tiny' ? null : <Header columns={columns} />}
        <ChartView overlay={overlay} columns={columns} rows={Math.max(0, rows - headerRows - FOOTER_ROWS)} />
        <Footer columns={columns} banner={banner} />
      </Box>
    );
  }
  const shown = dialog === null ? overlay : behind(overlay);
  if (kind === 'tiny' && overlay?.type === 'book') return <BookView overlay={overlay} columns={columns} rows={rows} />;
  if (kind === 'tiny' && overlay?.type === 'order')
    return <OrderView overlay={overlay} columns={columns} rows={rows} />;
  if (kind === 'tiny' && overlay?.type === 'memory')
    return <MemoryTree overlay={overlay} columns={columns} rows={rows} />;
  if (overlay?.type === 'reader' && kind === 'tiny') return <Reader overlay={overlay} columns={columns} rows={rows} />;
  if (kind === 'tiny') return <TinyScreen columns={columns} rows={rows} banner={banner} />;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Header columns={columns} />
      {kind === 'tabs' ? <TabBar columns={columns} /> : null}
      {shown?.type === 'reader' ? (
        <Reader overlay={shown} columns={columns} rows={bodyRows} />
      ) : shown?.type === 'order' ? (
        <OrderView overlay={shown} columns={columns} rows={bodyRows} />
      ) : shown?.type === 'memory' ? (
        <MemoryTree overlay={shown} columns={columns} rows={bodyRows} />
      ) : shown?.type === 'book' ? (
        <BookView overlay={shown} columns={columns} rows={bodyRows} />
      ) : (
        bands.map((band) => (
          <Box key={band[0]!.id} flexShrink={0}>
            {band.map((frame) => (
              <PaneView key={frame.id} {...frame} />
            ))}
          </Box>
        ))
      )}
      {dialog === null ? null : <Dialog overlay={dialog} columns={columns} />}
      <Footer columns={columns} banner={banner} />
    </Box>
  );
}
