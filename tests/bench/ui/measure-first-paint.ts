import type { Bench } from './bench.ts';
import { openPane } from './bench-desk.ts';
import { type Figure, figure } from './figure.ts';

/** From the command to the first frame, and to the first state of the engine: the header with what it runs at. */
export async function measureFirstPaint({ cli, quick }: Bench): Promise<Figure[]> {
  const frames: number[] = [];
  const states: number[] = [];
  for (let n = 0; n < (quick ? 3 : 10); n++) {
    // A terminal for each: tmux 3.3a may die when a pane that wrote much is given another program.
    const pane = await openPane(cli, `first-paint-${n}`);
    const startedAt = performance.now();
    const frame = pane.shows('\x1b[?1049h');
    const state = pane.shows('PRACTICE x60');
    await pane.run(cli.argv('--db', cli.path(`first-paint-${n}.db`)));
    frames.push((await frame) - startedAt);
    states.push((await state) - startedAt);
    await pane.close();
  }
  return [
    figure('first frame on a terminal', 'ms', frames),
    figure('first paint with the engine’s state', 'ms', states, 700),
  ];
}
