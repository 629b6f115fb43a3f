import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { BenchDesk, openPane, TICKS_PER_SECOND } from './bench-desk.ts';
import { type Figure, figure, quantile } from './figure.ts';
import { measureLoad } from './process-load.ts';
import type { TmuxPane } from './tmux-pane.ts';

const BARE_INK = fileURLToPath(new URL('./bare-ink.ts', import.meta.url));
/** Positions are open by then, and orders in the list. */
const IN_THE_MORNING = '09:35';
const LETTERS = 'qzxjvwyk';
/** Begins a frame; one write of the program is one frame. */
const FRAME = '\x1b[?2026h';

interface Stream {
  readonly main: number[];
  readonly all: number[];
  readonly bytes: number[];
  readonly frames: number[];
}

/** A stream of prices: what it costs to show, and how soon a key is answered meanwhile; bare Ink beside it. */
export async function measureStreaming(bench: Bench): Promise<Figure[]> {
  const { cli, product, quick } = bench;
  const windows = quick ? [5] : [20, 20, 20];
  const keys = quick ? 20 : 150;

  const desk = await BenchDesk.open(product, cli, { name: 'streaming', speed: 60, ticking: true });
  await desk.untilClock(IN_THE_MORNING);
  const entries = (await desk.status()).journalSeq;
  const since = performance.now();
  const ours = await stream(desk.pane, desk.pid, windows);
  const taken = ((await desk.status()).journalSeq - entries) / ((performance.now() - since) / 1_000);
  const ourKeys = [...(await focusKeys(desk.pane, keys)), ...(await typedKeys(desk, keys))];
  await desk.close();

  const pane = await openPane(cli, 'bare-ink');
  const pid = await pane.run([process.execPath, BARE_INK], { NODE_ENV: 'production' });
  await pause(3_000);
  const bare = await stream(pane, pid, windows);
  const bareKeys = await typeLetters(pane, keys);
  await pane.close();

  const p95 = (values: readonly number[]) => [quantile(values, 0.95)];
  return [
    // Less would mean that something else was measured.
    figure(`prices missing of ${TICKS_PER_SECOND} a second`, '/s', [Math.max(0, TICKS_PER_SECOND - taken)], 20),
    figure('UI thread', '% of a core', ours.main, 20),
    figure('all threads, the engine’s among them', '% of a core', ours.all),
    figure('written to the terminal', 'bytes/s', ours.bytes, 10_000),
    figure('frames', '/s', ours.frames),
    figure(`key to paint, p95 of ${ourKeys.length}`, 'ms', p95(ourKeys), 50),
    figure('key to paint, median', 'ms', ourKeys),
    figure('bare Ink: its thread', '% of a core', bare.main),
    figure('bare Ink: written to the terminal', 'bytes/s', bare.bytes),
    figure('bare Ink: frames', '/s', bare.frames),
    figure(`bare Ink: key to paint, p95 of ${bareKeys.length}`, 'ms', p95(bareKeys)),
  ];
}

async function stream(pane: TmuxPane, pid: number, windows: readonly number[]): Promise<Stream> {
  const measured: Stream = { main: [], all: [], bytes: [], frames: [] };
  for (const seconds of windows) {
    let frames = 0;
    const deafen = pane.hear((bytes) => (frames += bytes.split(FRAME).length - 1));
    const load = measureLoad(pid);
    const bytes = pane.bytes;
    await pause(seconds * 1_000);
    const { mainPct, allPct } = load();
    measured.main.push(mainPct);
    measured.all.push(allPct);
    measured.bytes.push((pane.bytes - bytes) / seconds);
    measured.frames.push(frames / seconds);
    deafen();
  }
  return measured;
}

/** Moves the focus round the panes: the frame of the focused one is double, and nothing else paints such a corner. */
async function focusKeys(pane: TmuxPane, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) times.push(await paintOf(pane, String((n % 7) + 1), '╔', n));
  return times;
}

/** Types into the command palette while it offers completions. */
async function typedKeys({ pane }: BenchDesk, count: number): Promise<number[]> {
  await pane.type(':');
  await pause(500);
  return typeLetters(pane, count);
}

/** A letter is painted with the cursor behind it. */
async function typeLetters(pane: TmuxPane, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const letter = LETTERS[n % LETTERS.length]!;
    times.push(await paintOf(pane, letter, `${letter}_`, n));
  }
  return times;
}

/** Milliseconds from a key to its paint; keys come at uneven times, so that they fall anywhere between two updates. */
async function paintOf(pane: TmuxPane, key: string, sign: string, n: number): Promise<number> {
  await pause(60 + ((n * 37) % 100));
  const painted = pane.shows(sign);
  const pressedAt = performance.now();
  await pane.type(key);
  return (await painted) - pressedAt;
}
