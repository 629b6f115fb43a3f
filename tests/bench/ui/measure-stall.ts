import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { BenchDesk } from './bench-desk.ts';
import { type Figure, figure, median } from './figure.ts';
import { residentMb } from './process-load.ts';

const SHORT_STALL_MS = 4_000;
const GAP_MS = 6_000;
/** In this minute of the market, a second of ours, so long after its start. */
const SPEED = 60;

/**
 * A terminal that is not read while prices stream in: what the engine notices of it, what piles up, and how soon the
 * newest state is there once it is read again.
 */
export async function measureStall({ cli, product, quick }: Bench): Promise<Figure[]> {
  const desk = await BenchDesk.open(product, cli, { name: 'stall', speed: SPEED, ticking: true });
  await desk.untilClock('09:35');
  const minute = quick ? 10_000 : 60_000;
  const rounds = quick ? 1 : 3;

  await pause(minute);
  const readGaps = [await largestGap(desk)];
  const gaps: number[] = [];
  for (let n = 0; n < rounds; n++) {
    for (let stalled = 0; stalled < minute; stalled += SHORT_STALL_MS + GAP_MS) {
      desk.pane.stopReading();
      await pause(SHORT_STALL_MS);
      desk.pane.readOn();
      await pause(GAP_MS);
    }
    gaps.push(await largestGap(desk));
  }

  const before = await memory(desk, 5);
  desk.pane.stopReading();
  await pause(minute - 5_000);
  const after = await memory(desk, 5);
  const newest = [await readOnUntilNewest(desk)];
  for (let n = 0; n < (quick ? 1 : 5); n++) {
    await pause(1_000);
    desk.pane.stopReading();
    await pause(SHORT_STALL_MS);
    newest.push(await readOnUntilNewest(desk));
  }
  await desk.close();
  return [
    figure('largest gap of the engine in a minute, terminal read', 'ms', readGaps),
    figure(
      `largest gap of the engine in a minute, terminal not read for ${minute / 10_000} × 4 s of it`,
      'ms',
      gaps,
      100,
    ),
    figure(`memory more after ${minute / 1_000} s without a reader`, '%', [(after / before - 1) * 100], 2),
    figure('newest state on the screen after reading resumed', 'ms', newest, 200),
  ];
}

/** In the last minute, as `ouroterm status` tells it. */
const largestGap = async (desk: BenchDesk): Promise<number> => (await desk.status()).loopLagMs.maxLastMinute;

/** Median of so many seconds, MB. */
async function memory({ pid }: BenchDesk, seconds: number): Promise<number> {
  const samples: number[] = [];
  for (let n = 0; n < seconds * 10; n++) {
    samples.push(residentMb(pid));
    await pause(100);
  }
  return median(samples);
}

/**
 * Lets the terminal be read again and looks at its clock until that is the engine's. It begins in the middle of a minute
 * of the market, which is a second of ours, so that the engine has told it and does not tell the next one meanwhile.
 */
async function readOnUntilNewest(desk: BenchDesk): Promise<number> {
  desk.watch();
  for (;;) {
    const snapshot = desk.snapshot;
    const intoMinute = snapshot === null ? 0 : (snapshot.at % 60_000) / SPEED;
    if (snapshot === null || intoMinute < 250 || intoMinute > 500) {
      await pause(10);
      continue;
    }
    const newest = snapshot.markets.find(({ code }) => code === 'KR')?.localTime ?? '';
    const resumedAt = performance.now();
    desk.pane.readOn();
    while (((await desk.clock()) ?? '') < newest) await pause(1);
    return performance.now() - resumedAt;
  }
}
