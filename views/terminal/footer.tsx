import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type Span, span } from './cell.ts';
import { useView } from './hooks.ts';
import { scopeOf } from './key-press.ts';
import { KEYMAP } from './keymap.ts';
import { FOOTER_ROWS } from './layout.ts';
import { Line } from './line.tsx';
import type { Flash, ViewState } from './store.ts';

const FLASH_MARKS: Readonly<Record<Flash['level'], string>> = { info: '', warn: '! ', error: 'ERROR ' };

/** The filter being typed, else the latest message, else the banner. */
export function messageSpan({ overlay, filters, focus, flash }: ViewState, banner: string): Span {
  if (overlay?.type === 'filter') return span(`filter: ${filters[focus] ?? ''}_`, 'accent');
  if (flash) return span(FLASH_MARKS[flash.level] + flash.text, flash.level === 'info' ? 'plain' : 'warn');
  return span(banner, 'dim');
}

/** The keys that work now, and a line for messages. */
export function Footer({ columns, banner }: { columns: number; banner: string }): ReactNode {
  const view = useView((current) => current);
  const scope = scopeOf(view);
  const hints = KEYMAP.filter(({ scopes, hint }) => hint !== undefined && scopes.includes(scope)).map(
    ({ keys, hint }) => span(`${keys[0]} ${hint}`, 'dim'),
  );
  return (
    <Box flexDirection="column" height={FOOTER_ROWS} flexShrink={0}>
      <Line spans={hints} width={columns} />
      <Line spans={[messageSpan(view, banner)]} width={columns} />
    </Box>
  );
}
