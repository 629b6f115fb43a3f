/*
 * `npm run bench`: how long the built product takes for what a person waits for. Numbers are of this machine, so compare
 * them with those of the same machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../src/launcher.cjs', import.meta.url));
const ROUNDS = 5;
const SYMBOLS = 100;
const SESSION_MINUTES = 390;

const folder = mkdtempSync(join(tmpdir(), 'ouroterm-bench-'));

/** Runs the product; throws when it fails. Returns what it wrote to stdout and how long it took. */
function run(...args: string[]): { stdout: string; ms: number } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args, '--data-dir', folder]);
  if (status !== 0) throw new Error(`ouroterm ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { stdout: String(stdout), ms: performance.now() - start };
}

function median(measure: () => number): number {
  const values = Array.from({ length: ROUNDS }, measure).sort((a, b) => a - b);
  return values[Math.floor(ROUNDS / 2)]!;
}

/** Minute bars of one Korean session for many symbols, every price on its own slow wave. */
function minuteBars(): string {
  const lines = ['datetime,symbol,open,high,low,close,volume'];
  for (let minute = 0; minute < SESSION_MINUTES; minute++) {
    const time = new Date(Date.UTC(2024, 2, 11, 9, minute)).toISOString().slice(0, 16).replace('T', ' ');
    for (let symbol = 0; symbol < SYMBOLS; symbol++) {
      const open = 20_000 + 50 * Math.round(20 * Math.sin((minute + 7 * symbol) / 30));
      lines.push(`${time},${100_000 + symbol},${open},${open + 100},${open - 100},${open + 50},${1_000 + minute}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const report = (what: string, value: number, unit: string) =>
  process.stdout.write(`${what.padEnd(36)}${Math.round(value).toLocaleString('en').padStart(10)} ${unit}\n`);

try {
  report(
    'ouroterm --help',
    median(() => run('--help').ms),
    'ms',
  );
  report(
    'ouroterm markets',
    median(() => run('markets', '--json').ms),
    'ms',
  );
  report(
    'a practice day',
    median(() => run('--no-ui', '--seed', '7', '--days', '1', '--speed', 'max', '--fresh').ms),
    'ms',
  );
  const file = join(folder, 'minutes.csv');
  writeFileSync(file, minuteBars());
  report(
    'replay of minute bars',
    median(() => {
      const { stdout } = run('replay', file, '--market', 'KR', '--json', '--overwrite');
      return (JSON.parse(stdout) as { barsPerSecond: number }).barsPerSecond;
    }),
    'bars/s',
  );
} finally {
  rmSync(folder, { recursive: true });
}
