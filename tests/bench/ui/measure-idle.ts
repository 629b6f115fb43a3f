import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { BenchDesk } from './bench-desk.ts';
import { type Figure, figure } from './figure.ts';
import { measureLoad } from './process-load.ts';

/**
 * An open market in real time in which nothing happens: between two minute bars, without prices or positions. The clocks on
 * the screen show minutes, and one changes with the bar, so what is measured lies inside of one.
 */
export async function measureIdle({ cli, product, quick }: Bench): Promise<Figure[]> {
  const desk = await BenchDesk.open(product, cli, { name: 'idle', speed: 1, ticking: false });
  const main: number[] = [];
  const all: number[] = [];
  const bytes: number[] = [];
  for (const clock of quick ? ['09:00'] : ['09:01', '09:02', '09:03']) {
    await desk.untilClock(clock);
    await pause(5_000);
    const load = measureLoad(desk.pid);
    const from = desk.pane.bytes;
    await pause(quick ? 10_000 : 45_000);
    const { mainPct, allPct } = load();
    main.push(mainPct);
    all.push(allPct);
    bytes.push(desk.pane.bytes - from);
  }
  await desk.close();
  return [
    figure('idle: written to the terminal', 'bytes', [Math.max(...bytes)], 0),
    figure('idle: UI thread', '% of a core', main, 1),
    figure('idle: all threads, the engine’s among them', '% of a core', all, 1),
  ];
}
