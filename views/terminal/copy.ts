import { flash } from './commands.ts';
import type { Words } from './messages/words.ts';
import { orderParagraphs, orderTitle } from './order/order-text.ts';
import { unwrapped } from './reader-text.ts';
import type { KeyContext, Workbench } from './workbench.ts';

export const COPY_FORMATS = ['text', 'json'] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** Copies the selected row: its cells and its detail in full, or the engine's own view of it. */
export function copyRow(workbench: Workbench, { selected, words }: KeyContext, format: CopyFormat): void {
  if (selected === null) return;
  const cells = selected.cells().map(({ text }) => text);
  const asText = () => [cells.filter((text) => text !== '').join('  '), ...selected.detail(0, 1)].join('\n');
  const text = format === 'json' ? JSON.stringify(selected.item) : asText();
  copyText(workbench, words, selected.subject.label || cells[0]!, text);
}

/** Copies what the reader or an order's view shows, all of it. */
export function copyReader(workbench: Workbench, { view, words }: KeyContext): void {
  const { overlay } = view;
  if (overlay?.type !== 'reader' && overlay?.type !== 'order') return;
  const { title, paragraphs } =
    overlay.type === 'reader'
      ? overlay
      : { title: orderTitle(overlay.details, words), paragraphs: orderParagraphs(overlay.details, words) };
  const text = [title, ...paragraphs.map(unwrapped)].join('\n');
  copyText(workbench, words, title, text);
}

function copyText(workbench: Workbench, { flash: words }: Words, what: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (workbench.copy(text)) flash(workbench, 'info', words.copied(what, bytes));
  else flash(workbench, 'warn', words.copyTooLong(bytes));
}
