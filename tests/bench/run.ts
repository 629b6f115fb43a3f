/*
 * `npm run bench [-- --quick]`: how fast the engine and the built program are, as a Markdown table. Numbers of different
 * machines do not compare, so a bare loop over the same bars is measured beside each. `--quick` leaves the ten million
 * bars out. Nothing is kept.
 */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { Cli } from '../support/cli.ts';
import { runColumns, runEngine, runObjects } from './engine-speed.ts';
import { memoryBars } from './memory-bars.ts';
import { type LoopTimes, measureLoop, measureSearch, measureYears } from './memory-speed.ts';
import { measureFirstPaint, measureHeadlessStart, measureReplay, measureVersion } from './program-speed.ts';
import { decodeTicks, splitTicks, tickFrames } from './stream-speed.ts';
import { measureTicks, type Quantiles } from './tick-latency.ts';

const ROUNDS = 3;
const STARTS = 10;
/** A search that takes longer is felt at a prompt. */
const SEARCH_LIMIT_MS = 50;
const QUICK = process.argv.includes('--quick');

/** Symbols and Korean trading days of minute bars. */
const SHAPES = [
  { symbols: 1, days: 100 },
  { symbols: 25, days: 40 },
  { symbols: 1_000, days: 3 },
];
const CSV_SHAPES = [
  { seed: 1, symbols: 25, days: 40 },
  { seed: 1, symbols: 250, days: 11 },
  ...(QUICK ? [] : [{ seed: 1, symbols: 1_000, days: 26 }]),
];

const print = (line = '') => process.stdout.write(`${line}\n`);
const row = (...cells: readonly (string | number)[]) => print(`| ${cells.join(' | ')} |`);
const header = (...cells: readonly string[]) => {
  print();
  row(...cells);
  row(...cells.map((_, i) => (i === 0 ? '---' : '---:')));
};
const whole = (value: number) => Math.round(value).toLocaleString('en');
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function timed(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const cli = new Cli();
try {
  printMachine();
  benchEngine();
  benchStream();
  benchMemory();
  await benchTicks();
  await benchReplay();
  await benchStart();
} finally {
  await cli.remove();
}

function printMachine(): void {
  const [cpu] = cpus();
  print(
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
  );
  print(`Node ${process.versions.node}, V8 ${process.versions.v8}, ouroterm ${cli.run(['--version']).stdout.trim()}`);
}

function benchEngine(): void {
  header(
    'minute bars in memory',
    'bars',
    'columns, bars/s',
    'objects, bars/s',
    'engine, bars/s',
    'engine ÷ objects',
    'trades',
  );
  for (const { symbols, days } of SHAPES) {
    const bars = memoryBars(symbols, days);
    let trades = 0;
    const speed = (work: () => unknown) =>
      bars.count / (median(Array.from({ length: ROUNDS }, () => timed(work))) / 1000);
    const columns = speed(() => runColumns(bars));
    const objects = speed(() => runObjects(bars));
    const engine = speed(() => {
      trades = runEngine(bars, cli.path('bench.db'));
    });
    const ratio = (engine / objects).toFixed(3);
    row(`${symbols} × ${days} days`, whole(bars.count), whole(columns), whole(objects), whole(engine), ratio, trades);
  }
}

function benchStream(): void {
  header('ticks of the broker', 'frames', 'split(), ns/tick', 'decoder, ns/tick', 'decoder ÷ split()');
  const frames = tickFrames(40, 200_000);
  const perTick = (work: () => unknown) =>
    (median(Array.from({ length: ROUNDS }, () => timed(work))) * 1e6) / frames.length;
  const plain = perTick(() => splitTicks(frames));
  const ours = perTick(() => decodeTicks(frames));
  row('40 symbols, 47 fields', whole(frames.length), whole(plain), whole(ours), (ours / plain).toFixed(3));
}

function benchMemory(): void {
  header('two years of a desk, its machine off now and then', 'roll-ups', 'rows kept', 'MB', 'mean, ms', 'max, ms');
  const years = measureYears(cli.path('years.db'));
  const { rollUps, rows, megabytes, meanMs, maxMs } = years;
  row('end of a day', whole(rollUps), whole(rows), megabytes.toFixed(2), meanMs.toFixed(2), maxMs.toFixed(1));

  const decisions = QUICK ? 100_000 : 1_000_000;
  const search = measureSearch(cli.path('search.db'), decisions);
  header(
    `${whole(decisions)} decisions, ${whole(search.megabytes)} MB`,
    'slowest of 7, ms',
    `under ${SEARCH_LIMIT_MS}`,
  );
  for (const [name, ms] of Object.entries(search.slowestMs)) {
    row(name, ms.toFixed(1), ms < SEARCH_LIMIT_MS ? 'yes' : 'NO');
  }
  row(`performance --by month, ${whole(decisions / 50)} trades`, search.reportMs.toFixed(1), 'a report');

  header('50 events and their commit', 'p50, ms', 'p99, ms', 'max, ms');
  const bars = memoryBars(25, 10);
  const line = (title: string, { p50, p99, max }: LoopTimes) =>
    row(title, p50.toFixed(2), p99.toFixed(2), max.toFixed(1));
  line('records dropped', measureLoop(bars, cli.path('loop.db'), false));
  line('records, roll-ups and days written', measureLoop(bars, cli.path('loop.db'), true));
}

async function benchTicks(): Promise<void> {
  header('tick to decision, 2,000 a second', 'ticks', 'sales', 'p50, ms', 'p99, ms', 'max, ms', 'most waiting');
  const { ticks, orders, decision, order, backlog } = await measureTicks(QUICK ? 5 : 20, cli.path('ticks.db'));
  const line = (title: string, { p50, p99, max }: Quantiles) =>
    row(title, whole(ticks), whole(orders), p50.toFixed(3), p99.toFixed(3), max.toFixed(1), backlog);
  line('frame to decision', decision);
  line('frame to sale sent, intent on disk', order);
}

async function benchReplay(): Promise<void> {
  header(
    'ouroterm replay from CSV',
    'bars',
    'seconds',
    'bars/s with start',
    'bars/s of the summary',
    'peak memory, MB',
  );
  for (const shape of CSV_SHAPES) {
    const { bars, ms, barsPerSecond, peakMb } = await measureReplay(cli, shape);
    const title = `${shape.symbols} × ${shape.days} days`;
    row(title, whole(bars), (ms / 1000).toFixed(1), whole(bars / (ms / 1000)), whole(barsPerSecond), whole(peakMb));
  }
}

async function benchStart(): Promise<void> {
  header(`start, median of ${STARTS}`, 'ms');
  const several = async (measure: (n: number) => number | Promise<number>) => {
    const values: number[] = [];
    for (let n = 0; n < STARTS; n++) values.push(await measure(n));
    return whole(median(values));
  };
  row(`ouroterm --version, Node ${process.versions.node}`, await several(() => measureVersion(cli, process.execPath)));
  for (const node of otherNodes()) row(`ouroterm --version, ${node}`, await several(() => measureVersion(cli, node)));
  row('first line of ouroterm --no-ui', await several((n) => measureHeadlessStart(cli, n)));
  row('header of the workstation on a terminal', await several((n) => measureFirstPaint(cli, n)));
}

/** Nodes on the path that are of another version than this one. */
function otherNodes(): string[] {
  const found = spawnSync('which', ['-a', 'node'], { encoding: 'utf8' }).stdout.trim().split('\n');
  const version = (node: string) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const programs = found.filter((node) => node !== '').map((node) => realpathSync(node));
  return [...new Set(programs)].filter((node) => version(node) !== process.version);
}
