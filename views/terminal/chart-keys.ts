import { CHART_NAMES } from '../../engine/client/charts.ts';
import type { KeyContext, Workbench } from './workbench.ts';

/** Opens the chart of the selected symbol's price, or of the equity when no symbol is selected. */
export function openChart({ store }: Workbench, { selected }: KeyContext): void {
  const symbolId = selected?.subject.symbolId ?? null;
  const chart = symbolId === null ? 'equity' : 'price';
  store.set({ overlay: { type: 'chart', chart, symbolId, isFullScreen: false } });
}

export function cycleChart({ store }: Workbench, step: 1 | -1): void {
  const { overlay } = store.get();
  if (overlay?.type !== 'chart') return;
  const next = CHART_NAMES.indexOf(overlay.chart) + step + CHART_NAMES.length;
  store.set({ overlay: { ...overlay, chart: CHART_NAMES[next % CHART_NAMES.length]! } });
}

export function toggleFullScreen({ store }: Workbench): void {
  const { overlay } = store.get();
  if (overlay?.type === 'chart') store.set({ overlay: { ...overlay, isFullScreen: !overlay.isFullScreen } });
}

/** Back from the full screen, then from the chart. */
export function closeChart(workbench: Workbench): void {
  const { overlay } = workbench.store.get();
  if (overlay?.type === 'chart' && overlay.isFullScreen) toggleFullScreen(workbench);
  else workbench.store.set({ overlay: null });
}
