import chalk from 'chalk';
import { renderToString } from 'ink';
import type { ReactNode } from 'react';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { ThemeContext, WorkbenchContext } from '../../views/terminal/hooks.ts';
import { KEYMAP } from '../../views/terminal/keymap.ts';
import { Screen } from '../../views/terminal/screen.tsx';
import { createStore, INITIAL_VIEW, type ViewState } from '../../views/terminal/store.ts';
import { themeOf } from '../../views/terminal/theme.ts';
import type { Abilities, LeaveReason, Size, Workbench } from '../../views/terminal/workbench.ts';
import { type FakeClient, fakeClient } from './fixtures.ts';

export interface TestBench extends Workbench {
  readonly client: FakeClient;
  /** Why the workstation was left, in order. */
  readonly left: LeaveReason[];
  /** What was put on the clipboard, in order. */
  readonly copied: string[];
  /** What the terminal was asked for, in order. */
  readonly asked: ('suspend' | 'redraw' | 'wipe')[];
}

/** A workbench without a terminal. */
export function aWorkbench(
  client = fakeClient(),
  view: Partial<ViewState> = {},
  size: Size = { columns: 120, rows: 40 },
  abilities: Partial<Abilities> = {},
): TestBench {
  const left: LeaveReason[] = [];
  const copied: string[] = [];
  const asked: TestBench['asked'] = [];
  return {
    client,
    store: createStore({ ...INITIAL_VIEW, ...view }),
    keymap: KEYMAP,
    abilities: { color: false, utf8: true, canDetach: false, ...abilities },
    travel: { open: null, close: () => false },
    size: () => size,
    copy: (text) => copied.push(text) > 0,
    suspend: () => asked.push('suspend'),
    redraw: () => asked.push('redraw'),
    wipe: () => asked.push('wipe'),
    leave: (reason) => left.push(reason),
    left,
    copied,
    asked,
  };
}

/** Draws in true colour. */
export function inColour<Drawn>(draw: () => Drawn): Drawn {
  const { level } = chalk;
  chalk.level = 3;
  try {
    return draw();
  } finally {
    chalk.level = level;
  }
}

/** A node as it looks on a terminal this wide, without colour. */
export const drawNode = (node: ReactNode, workbench: Workbench, columns: number): string =>
  renderToString(
    <WorkbenchContext value={workbench}>
      <ThemeContext value={themeOf('none', 'western')}>{node}</ThemeContext>
    </WorkbenchContext>,
    { columns },
  );

/** The whole screen as lines. */
export function drawScreen(
  snapshot: Snapshot | null,
  { columns, rows }: Size,
  view: Partial<ViewState> = {},
  abilities: Partial<Abilities> = {},
): string[] {
  const workbench = aWorkbench(fakeClient(snapshot), view, { columns, rows }, abilities);
  return drawNode(<Screen columns={columns} rows={rows} banner={() => 'simulated money'} />, workbench, columns).split(
    '\n',
  );
}
