import { flash } from './commands.ts';
import { memoryText } from './memory/memory-text.ts';
import type { Words } from './messages/words.ts';
import { orderText, orderTitle } from './order/order-text.ts';
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

/** Copies what the reader, an order's view or memory shows, all of it. */
export function copyReader(workbench: Workbench, { view, words }: KeyContext): void {
  const { overlay } = view;
  if (overlay?.type === 'order') {
    copyText(workbench, words, orderTitle(overlay.details, words), orderText(overlay.details, words));
  } else if (overlay?.type === 'memory') {
    copyText(workbench, words, words.memory.title, memoryText(overlay, words));
  } else if (overlay?.type === 'reader') {
    const { title, paragraphs } = overlay;
    copyText(workbench, words, title, [title, ...paragraphs.map(unwrapped)].join('\n'));
  }
}

/** Puts a text on the clipboard, and says how that went. */
export function copyText(workbench: Workbench, { flash: words }: Words, what: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (workbench.copy(text)) flash(workbench, 'info', words.copied(what, bytes));
  else flash(workbench, 'warn', words.copyTooLong(bytes));
}
