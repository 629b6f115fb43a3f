import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { BenchDesk } from './bench-desk.ts';
import { type Figure, figure, median } from './figure.ts';
import { residentMb } from './process-load.ts';

/** Eight hours of the engine's clock at 60 times real time; the first warms the process up. */
const HOURS = 8;
const HOUR_MS = 60_000;

/** Resident memory hour by hour while prices stream in. */
export async function measureLongRun({ cli, product, quick }: Bench): Promise<Figure[]> {
  const desk = await BenchDesk.open(product, cli, { name: 'long-run', speed: 60, ticking: true });
  const hours: number[] = [];
  for (let hour = 0; hour < (quick ? 3 : HOURS); hour++) {
    const samples: number[] = [];
    const until = performance.now() + (quick ? HOUR_MS / 6 : HOUR_MS);
    while (performance.now() < until) {
      samples.push(residentMb(desk.pid));
      await pause(500);
    }
    hours.push(median(samples));
  }
  await desk.close();
  const [, second = Number.NaN, ...later] = hours;
  return [
    figure(
      `memory in ${hours.length} simulated hours: the highest later hour over the second`,
      '%',
      [(Math.max(...later) / second - 1) * 100],
      10,
    ),
    figure('memory in the last hour', 'MB', hours.slice(-1)),
  ];
}
