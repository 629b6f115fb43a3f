import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { CSV_HEADER, type CsvShape, minuteBars } from '../support/bars-csv.ts';
import { type Cli, eventually } from '../support/cli.ts';

/** Gives a program a terminal of its own (util-linux). */
const PTY = 'script';

export interface ReplayFigures {
  readonly bars: number;
  readonly ms: number;
  readonly barsPerSecond: number;
  readonly peakMb: number;
}

/** A replay from CSV through the command line, its import included. */
export async function measureReplay(cli: Cli, shape: CsvShape): Promise<ReplayFigures> {
  const file = cli.path(`${shape.symbols}x${shape.days}.csv`);
  writeRows(file, shape);
  const startedAt = performance.now();
  const run = cli.start('replay', file, '--market', 'KR', '--json', '--overwrite', '--db', cli.path('replay.db'));
  let peakMb = 0;
  while (run.running) {
    peakMb = Math.max(peakMb, peakOf(run.child.pid));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { code, stdout, stderr } = await run.ended;
  if (code !== 0) throw new Error(`the replay ended with ${code}: ${stderr}`);
  const { bars, barsPerSecond } = JSON.parse(stdout) as { bars: number; barsPerSecond: number };
  return { bars, ms: performance.now() - startedAt, barsPerSecond, peakMb };
}

/** Written in pieces: the rows of ten million bars are too long for one string. */
function writeRows(file: string, shape: CsvShape): void {
  const out = openSync(file, 'w');
  let piece = `${CSV_HEADER}\n`;
  for (const { text } of minuteBars(shape)) {
    piece += `${text}\n`;
    if (piece.length < 1 << 20) continue;
    writeSync(out, piece);
    piece = '';
  }
  writeSync(out, piece);
  closeSync(out);
}

/** Largest resident memory of a process so far, MB; 0 when it is gone. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Milliseconds of `ouroterm --version` on a Node. */
export function measureVersion(cli: Cli, node: string): number {
  const [, launcher] = cli.argv();
  const startedAt = performance.now();
  spawnSync(node, [String(launcher), '--version'], { env: cli.env });
  return performance.now() - startedAt;
}

/** Milliseconds until an engine without a terminal says its first word. */
export async function measureHeadlessStart(cli: Cli, n: number): Promise<number> {
  const startedAt = performance.now();
  const run = cli.start('--no-ui', '--db', cli.path(`headless-${n}.db`));
  await eventually(
    20_000,
    () => (run.stdout === '' ? undefined : true),
    () => run.stderr,
    1,
  );
  const ms = performance.now() - startedAt;
  await run.kill('SIGTERM');
  return ms;
}

/** Milliseconds until the workstation's header is on a terminal of 120×40. */
export async function measureFirstPaint(cli: Cli, n: number): Promise<number> {
  const command = cli.argv('--db', cli.path(`paint-${n}.db`)).map((part) => `'${part}'`);
  const startedAt = performance.now();
  const terminal = spawn(PTY, ['-qfc', `stty cols 120 rows 40; exec ${command.join(' ')}`, '/dev/null'], {
    cwd: cli.home,
    env: { ...cli.env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let painted = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => (painted += text));
  await eventually(
    20_000,
    () => (painted.includes('PRACTICE x') ? true : undefined),
    () => painted,
    1,
  );
  const ms = performance.now() - startedAt;
  const ended = once(terminal, 'close');
  terminal.stdin.write('q');
  await ended;
  return ms;
}
