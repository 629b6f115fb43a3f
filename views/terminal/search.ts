import { searchText } from './enabled.ts';
import { matchesText, paneOf } from './panes.ts';
import { cursorIndex, focusedRows, type KeyContext, type Workbench } from './workbench.ts';

/** Makes the filter a search: every row is shown again, and the selection goes to the next match, round the ends. */
export function searchOn({ store, client }: Workbench, context: KeyContext, step: 1 | -1): void {
  const { focus, filters, searches, cursors } = context.view;
  const text = searchText(context);
  const { [focus]: _, ...otherFilters } = filters;
  const rows = focusedRows(client.snapshot(), { ...context.view, filters: otherFilters });
  const from = context.selected === null ? cursorIndex(rows, cursors[focus], paneOf(focus)) : indexOf(rows, context);
  const matches = rows.flatMap((row, index) => (matchesText(row, text) ? [index] : []));
  const next = step > 0 ? matches.find((index) => index > from) : matches.findLast((index) => index < from);
  const found = next ?? (step > 0 ? matches[0] : matches.at(-1));
  store.set({
    filters: otherFilters,
    searches: { ...searches, [focus]: text },
    ...(found === undefined ? {} : { cursors: { ...cursors, [focus]: { key: rows[found]!.key, index: found } } }),
  });
}

const indexOf = (rows: readonly { readonly key: string }[], { selected }: KeyContext): number =>
  rows.findIndex(({ key }) => key === selected?.key);
