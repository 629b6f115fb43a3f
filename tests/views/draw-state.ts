import type { ViewState } from '../../views/terminal/store.ts';
import type { Size } from '../../views/terminal/workbench.ts';
import { aWorkbench, drawScreen } from './draw.tsx';
import { fakeClient } from './fixtures.ts';
import { press } from './press.ts';
import type { ScreenState } from './terminal/states.ts';

/** The whole screen in a state, with other things in its view, as lines. */
export function drawState(
  { snapshot, view, abilities, keys = [] }: ScreenState,
  size: Size,
  more: Partial<ViewState> = {},
  color = false,
): string[] {
  const bench = aWorkbench(fakeClient(snapshot), { ...view, ...more }, size, abilities);
  press(bench, ...keys);
  return drawScreen(snapshot, size, bench.store.get(), { ...abilities, color });
}
