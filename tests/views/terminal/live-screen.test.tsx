import { setTimeout } from 'node:timers/promises';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { WorkbenchContext } from '../../../views/terminal/hooks.ts';
import { Screen } from '../../../views/terminal/screen.tsx';
import { aWorkbench } from '../draw.tsx';
import { aHeader, aPosition, aSnapshot, fakeClient, NOW } from '../fixtures.ts';

// The library's terminal is 100 columns wide.
const COLUMNS = 100;

function show(client = fakeClient(aSnapshot({ positions: [aPosition()] }))) {
  const workbench = aWorkbench(client, {}, { columns: COLUMNS, rows: 30 });
  const screen = render(
    <WorkbenchContext value={workbench}>
      <Screen columns={COLUMNS} rows={30} banner={() => 'simulated money'} />
    </WorkbenchContext>,
  );
  return { client, screen, workbench };
}

describe('the living screen', () => {
  it('follows the engine: a new snapshot is painted without a key', async () => {
    const { client, screen } = show();
    expect(screen.lastFrame()).toContain('RUNNING');
    client.show(aSnapshot({ header: aHeader({ state: 'HALTED' }), positions: [aPosition({ state: 'ARMED' })] }));
    await expect.poll(() => screen.lastFrame()).toContain('HALTED');
    expect(screen.lastFrame()).toContain('H=B=[A]');
    screen.unmount();
  });

  it('is not painted for a clock that goes on, until an age on it is another', async () => {
    const quiet = aSnapshot({ at: NOW + 1_000, orders: [] });
    const { client, screen } = show(fakeClient(quiet));
    const painted = screen.frames.length;
    client.show({ ...quiet, seq: 2, at: NOW + 2_000 });
    client.show({ ...quiet, seq: 3, at: NOW + 50_000 });
    await setTimeout(0);
    expect(screen.frames.length).toBe(painted);
    client.show({ ...quiet, seq: 4, at: NOW + 61_000 });
    await expect.poll(() => screen.frames.length).toBeGreaterThan(painted);
    expect(screen.lastFrame()).toContain('close 4h56m');
    screen.unmount();
  });

  it('follows the person: a change of what is shown is painted', async () => {
    const { screen, workbench } = show();
    workbench.store.set({ flash: { level: 'warn', text: 'the symbol is not held' } });
    await expect.poll(() => screen.lastFrame()).toContain('the symbol is not held');
    screen.unmount();
  });
});
