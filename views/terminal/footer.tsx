import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { fitSpans, type Span, span } from './cell.ts';
import { useSnapshot, useView, useWords, useWorkbench } from './hooks.ts';
import { FOOTER_ROWS } from './layout.ts';
import { Line } from './line.tsx';
import type { CommandId, Words } from './messages/words.ts';
import { completions } from './palette.ts';
import type { Flash, ViewState } from './store.ts';
import { tail, textWidth } from './text.ts';
import { scrubLine } from './travel/scrub-bar.ts';
import { type Banner, type Binding, keyContext, scopeOf, type Workbench } from './workbench.ts';

const flashMark = (level: Flash['level'], { flash }: Words): string =>
  ({ info: '', warn: '! ', error: flash.error })[level];

/** What is being typed, else the latest message, else in the past the run as a bar, else the banner. */
export function messageSpan(
  { overlay, filters, focus, flash, travel }: ViewState,
  snapshot: Snapshot | null,
  words: Words,
  banner: Banner,
  columns: number,
): Span {
  const typing = (prefix: string, text: string) =>
    span(`${prefix}${tail(text, columns - textWidth(prefix) - 1)}_`, 'accent');
  if (overlay?.type === 'palette') return typing(':', overlay.text);
  if (overlay?.type === 'filter') return typing(words.flash.filter, filters[focus] ?? '');
  if (flash) return span(flashMark(flash.level, words) + flash.text, flash.level === 'info' ? 'plain' : 'warn');
  if (travel !== null) return span(scrubLine(travel, snapshot, words, columns), 'accent');
  return span(banner(words.banner), 'dim');
}

/** What leads to every other key, and out, is shown on the narrowest screen. */
const WAYS_OUT: readonly CommandId[] = ['view.help', 'view.quit', 'travel.close', 'chart.close'];
const isWayOut = ({ id }: Binding): boolean => WAYS_OUT.includes(id);

/** Keys of the panes work in the past as well; these are what one goes there for. */
const LOOKING: readonly CommandId[] = ['view.help', 'decision.explain', 'chart.open'];

/** The keys that do something now, as many as fit; while a command is typed, what it could become. */
function hints(workbench: Workbench, words: Words, columns: number): Span[] {
  const context = keyContext(workbench);
  const { overlay } = context.view;
  if (overlay?.type === 'palette') return completions(overlay.text, context).map(({ label }) => span(label, 'dim'));
  const scope = scopeOf(context.view);
  const works = ({ id, scopes, enabled }: Binding) =>
    (scopes.includes(scope) || (scope === 'travel' && LOOKING.includes(id))) && (enabled?.(context) ?? true) === true;
  const hinted = workbench.keymap
    .filter(works)
    .map((binding) => ({ binding, hint: binding.hint?.(context) ?? words.keys[binding.id].hint }))
    .filter(({ hint }) => hint !== '');
  const spans = [
    ...hinted.filter(({ binding }) => isWayOut(binding)),
    ...hinted.filter(({ binding }) => !isWayOut(binding)),
  ].map(({ binding, hint }) => span(`${binding.keys[0]} ${hint}`, 'dim'));
  // Half a hint says nothing.
  return spans.slice(0, fitSpans(spans, columns).filter(({ text }, index) => text === spans[index]!.text).length);
}

/** The keys that work now, and a line for messages. */
export function Footer({ columns, banner }: { columns: number; banner: Banner }): ReactNode {
  const workbench = useWorkbench();
  const view = useView((current) => current);
  const words = useWords();
  // Which keys do something depends on the engine too; text is drawn again only when it changed.
  useSnapshot(() => JSON.stringify(hints(workbench, words, columns)));
  return (
    <Box flexDirection="column" height={FOOTER_ROWS} flexShrink={0}>
      <Line spans={hints(workbench, words, columns)} width={columns} />
      <Line spans={[messageSpan(view, workbench.client.snapshot(), words, banner, columns)]} width={columns} />
    </Box>
  );
}
