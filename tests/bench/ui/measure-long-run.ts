import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { BenchDesk } from './bench-desk.ts';
import { type Figure, figure, median } from './figure.ts';
import { residentMb } from './process-load.ts';

/** Hours of the engine's clock at 60 times real time: in the first ones, minutes of real time, the heaps find their size. */
const WARM_UP_HOURS = 2;
const HOURS = 8;
const HOUR_MS = 60_000;

/** Resident memory hour by hour while prices stream in. */
export async function measureLongRun({ cli, product, quick }: Bench): Promise<Figure[]> {
  const desk = await BenchDesk.open(product, cli, { name: 'long-run', speed: 60, ticking: true });
  const hours: number[] = [];
  for (let hour = 0; hour < WARM_UP_HOURS + (quick ? 2 : HOURS); hour++) {
    const samples: number[] = [];
    const until = performance.now() + (quick ? HOUR_MS / 6 : HOUR_MS);
    while (performance.now() < until) {
      samples.push(residentMb(desk.pid));
      await pause(500);
    }
    hours.push(median(samples));
  }
  await desk.close();
  const [first = Number.NaN, ...later] = hours.slice(WARM_UP_HOURS);
  return [
    figure(
      `memory in ${later.length + 1} simulated hours, after ${WARM_UP_HOURS} to warm up: the highest over the first`,
      '%',
      [(Math.max(...later) / first - 1) * 100],
      10,
    ),
    figure('memory hour by hour, warm-up included', 'MB', hours),
  ];
}
