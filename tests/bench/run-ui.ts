/*
 * `npm run bench:ui [-- --quick] [-- --json] [-- --only=WORDS]`: what the workstation costs and how soon it answers, as a Markdown table or
 * as JSON. It drives the built product on a terminal of its own (tmux). Exit code 1 when a limit is missed. `--quick`
 * shortens every part to a smoke run, `--only=idle` measures the parts whose name has these words. Each measure says what it is in its own file.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Cli } from '../support/cli.ts';
import { hasTmux } from '../support/tmux.ts';
import { SIZE, TICKS_PER_SECOND } from './ui/bench-desk.ts';
import { buildBenchProduct } from './ui/bench-product.ts';
import { type Figure, isWithin } from './ui/figure.ts';
import { measureFirstPaint } from './ui/measure-first-paint.ts';
import { measureIdle } from './ui/measure-idle.ts';
import { measureLongRun } from './ui/measure-long-run.ts';
import { measureStall } from './ui/measure-stall.ts';
import { measureStreaming } from './ui/measure-streaming.ts';

const PARTS = {
  'first paint': measureFirstPaint,
  [`streaming: ${TICKS_PER_SECOND} prices a second on 40 stocks`]: measureStreaming,
  'terminal not read, while that goes on': measureStall,
  'idle market in real time': measureIdle,
  'long run, while prices stream in': measureLongRun,
};

const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? '';
const print = (line = '') => process.stdout.write(`${line}\n`);

if (!hasTmux) throw new Error('tmux is missing: the workstation is measured on a terminal of its own');

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  loadAtStart: loadavg()[0] ?? 0,
  node: process.versions.node,
  ink: versionOf('ink'),
  react: versionOf('react'),
  tmux: spawnSync('tmux', ['-V'], { encoding: 'utf8' }).stdout.trim().replace('tmux ', ''),
  terminal: `${SIZE.columns}x${SIZE.rows}`,
};
const cli = new Cli();
const product = await buildBenchProduct();
const parts: { readonly part: string; readonly figures: readonly Figure[] }[] = [];
try {
  if (!json) printMachine();
  for (const [part, measure] of Object.entries(PARTS)) {
    if (!part.includes(only)) continue;
    const figures = await measure({ cli, product, quick });
    parts.push({ part, figures });
    if (!json) printPart(part, figures);
  }
} finally {
  product.remove();
  await cli.remove();
}
const missed = parts.flatMap(({ figures }) => figures.filter((each) => !isWithin(each)));
if (json) print(JSON.stringify({ machine, quick, parts, missed: missed.map(({ name }) => name) }));
else print(`\n${missed.length === 0 ? 'every limit holds' : `missed: ${missed.map(({ name }) => name).join('; ')}`}`);
process.exitCode = missed.length === 0 ? 0 : 1;

function printMachine(): void {
  const { cores, cpu, memoryGb, system, loadAtStart } = machine;
  print(`${cores} × ${cpu}, ${memoryGb} GB, ${system}; load when it began: ${loadAtStart.toFixed(1)}`);
  print(
    `Node ${machine.node}, ink ${machine.ink}, react ${machine.react}, tmux ${machine.tmux}; terminal ${machine.terminal}${quick ? '; QUICK: a smoke run' : ''}`,
  );
}

function printPart(part: string, figures: readonly Figure[]): void {
  print();
  print(`| ${part} | figure | limit | | measured |`);
  print('| --- | ---: | ---: | --- | --- |');
  for (const each of figures) {
    const { name, value, unit, limit, of } = each;
    const verdict = limit === null ? '' : isWithin(each) ? 'ok' : '**missed**';
    const all = of.length > 1 && of.length <= 10 ? of.map(shown).join(', ') : '';
    print(
      `| ${name} | ${shown(value)} ${unit} | ${limit === null ? '' : `${shown(limit)} ${unit}`} | ${verdict} | ${all} |`,
    );
  }
}

function shown(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 });
}

function versionOf(name: string): string {
  const file = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
