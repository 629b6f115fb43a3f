import type { PaneId } from './panes.ts';
import type { ViewState } from './store.ts';
import type { Size } from './workbench.ts';

export interface PaneFrame {
  readonly id: PaneId;
  readonly width: number;
  readonly height: number;
}

export interface ScreenLayout {
  readonly kind: 'grid' | 'tabs' | 'tiny';
  /** Rows between header (and tab bar) and dialog or footer. */
  readonly bodyRows: number;
  /** Panes side by side, from the top. Together they fill the body exactly. */
  readonly bands: readonly (readonly PaneFrame[])[];
}

export const HEADER_ROWS = 2;
export const TAB_ROWS = 1;
export const FOOTER_ROWS = 2;
export const DIALOG_ROWS = 5;
/** Below this only state and positions are shown. */
export const SMALLEST: Size = { columns: 60, rows: 15 };
const GRID_FROM: Size = { columns: 100, rows: 30 };

interface Band {
  readonly panes: readonly PaneId[];
  /** Part of the columns that the left one has. */
  readonly left: number;
  readonly rows: number;
  readonly share: number;
}

/** The grid's bands: their rows at 120×40, and how they share what a taller terminal adds. */
const BANDS: readonly Band[] = [
  { panes: ['markets', 'risk'], left: 0.5, rows: 13, share: 0 },
  { panes: ['scanner', 'scenarios'], left: 0.5, rows: 8, share: 0.35 },
  { panes: ['positions'], left: 1, rows: 8, share: 0.25 },
  { panes: ['orders', 'log'], left: 0.5, rows: 7, share: 0.4 },
];
/** With the council in the log's place: a debate is read, and wants lines. */
const COUNCIL_BANDS: readonly Band[] = [
  { panes: ['markets', 'risk'], left: 0.5, rows: 12, share: 0 },
  { panes: ['scanner', 'scenarios'], left: 0.5, rows: 7, share: 0.2 },
  { panes: ['positions'], left: 1, rows: 6, share: 0.2 },
  { panes: ['orders', 'council'], left: 0.36, rows: 11, share: 0.6 },
];
/** A second pane under the focused one needs this many rows, and is shown when the first keeps at least as many. */
const SECOND_PANE_ROWS = 7;

/** Divides the terminal; the sum of all parts is exactly its rows and columns. */
export function layoutScreen(
  { columns, rows }: Size,
  { focus, zoomed, shared, overlay }: Pick<ViewState, 'focus' | 'zoomed' | 'shared' | 'overlay'>,
): ScreenLayout {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { kind: 'tiny', bodyRows: rows, bands: [] };
  const isAsking = overlay?.type === 'confirm' || overlay?.type === 'leave' || overlay?.type === 'prompt';
  const dialogRows = isAsking ? DIALOG_ROWS : 0;
  const isGrid = columns >= GRID_FROM.columns && rows >= GRID_FROM.rows;
  const kind = isGrid ? 'grid' : 'tabs';
  const bodyRows = rows - HEADER_ROWS - FOOTER_ROWS - dialogRows - (isGrid ? 0 : TAB_ROWS);
  if (zoomed) return { kind, bodyRows, bands: [[{ id: focus, width: columns, height: bodyRows }]] };
  return {
    kind,
    bodyRows,
    bands: isGrid ? gridBands(columns, bodyRows, shared) : stackedBands(focus, columns, bodyRows),
  };
}

function gridBands(columns: number, bodyRows: number, shared: ViewState['shared']): PaneFrame[][] {
  const bands = shared === 'council' ? COUNCIL_BANDS : BANDS;
  const designRows = bands.reduce((sum, { rows }) => sum + rows, 0);
  const extra = bodyRows - designRows;
  const heights = bands.map(({ rows, share }) =>
    extra >= 0 ? rows + Math.floor(extra * share) : Math.floor((rows * bodyRows) / designRows),
  );
  const rest = bodyRows - heights.reduce((sum, height) => sum + height, 0);
  heights[heights.length - 1]! += rest;
  return bands.map(({ panes, left: part }, band) => {
    const height = heights[band]!;
    const [left, right] = panes;
    if (right === undefined) return [{ id: left!, width: columns, height }];
    const width = Math.ceil(columns * part);
    return [
      { id: left!, width, height },
      { id: right, width: columns - width, height },
    ];
  });
}

function stackedBands(focus: PaneId, columns: number, bodyRows: number): PaneFrame[][] {
  if (bodyRows < 2 * SECOND_PANE_ROWS) return [[{ id: focus, width: columns, height: bodyRows }]];
  const second = focus === 'positions' ? 'log' : 'positions';
  return [
    [{ id: focus, width: columns, height: bodyRows - SECOND_PANE_ROWS }],
    [{ id: second, width: columns, height: SECOND_PANE_ROWS }],
  ];
}

/** How the rows of a pane's frame are used; `titles` and `detail` are lines, `rows` is how many items it shows at once. */
export function paneRows(
  height: number,
  isFocused: boolean,
): { readonly titles: number; readonly detail: number; readonly rows: number } {
  const inner = height - 2;
  const titles = inner >= 3 ? 1 : 0;
  const detail = isFocused ? detailRows(inner) : 0;
  return { titles, detail, rows: Math.max(0, inner - titles - detail) };
}

function detailRows(inner: number): number {
  if (inner >= 10) return 3;
  if (inner >= 6) return 2;
  return inner === 5 ? 1 : 0;
}

/** First item shown so that the selected one is in view, near the middle. */
export const firstShown = (selected: number, count: number, rows: number): number =>
  Math.max(0, Math.min(selected - Math.floor(rows / 2), count - rows));
