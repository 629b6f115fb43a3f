import { renderToString } from 'ink';
import type { ReactNode } from 'react';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { ThemeContext, WorkbenchContext } from '../../views/terminal/hooks.ts';
import { Screen } from '../../views/terminal/screen.tsx';
import { createStore, INITIAL_VIEW, type ViewState } from '../../views/terminal/store.ts';
import { themeFor } from '../../views/terminal/theme.ts';
import type { LeaveReason, Size, Workbench } from '../../views/terminal/workbench.ts';
import { type FakeClient, fakeClient } from './fixtures.ts';

export interface TestBench extends Workbench {
  readonly client: FakeClient;
  /** Why the workstation was left, in order. */
  readonly left: LeaveReason[];
}

/** A workbench without a terminal. */
export function aWorkbench(
  client = fakeClient(),
  view: Partial<ViewState> = {},
  size: Size = { columns: 120, rows: 40 },
): TestBench {
  const left: LeaveReason[] = [];
  return {
    client,
    store: createStore({ ...INITIAL_VIEW, ...view }),
    size: () => size,
    leave: (reason) => left.push(reason),
    left,
  };
}

/** A node as it looks on a terminal this wide, without colour. */
export const drawNode = (node: ReactNode, workbench: Workbench, columns: number): string =>
  renderToString(
    <WorkbenchContext value={workbench}>
      <ThemeContext value={themeFor(false)}>{node}</ThemeContext>
    </WorkbenchContext>,
    { columns },
  );

/** The whole screen as lines. */
export function drawScreen(
  snapshot: Snapshot | null,
  { columns, rows }: Size,
  view: Partial<ViewState> = {},
): string[] {
  const workbench = aWorkbench(fakeClient(snapshot), view, { columns, rows });
  return drawNode(<Screen columns={columns} rows={rows} banner="simulated money" />, workbench, columns).split('\n');
}
