import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { documented } from '../support/documented.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ouroterm-json-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function lines(...args: string[]): unknown[] {
  const run = spawnSync(process.execPath, [join(root, 'src/launcher.cjs'), ...args, '--data-dir', folder], {
    cwd: folder,
  });
  expect(`${run.stderr} exit code ${run.status}`).toMatch(/exit code 0$/);
  return String(run.stdout)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

function matchesAll(schema: z.ZodType, values: readonly unknown[]): void {
  for (const value of values) expect(schema.safeParse(value).error?.issues ?? []).toEqual([]);
}

/** Forty trading days of a stock that rises and falls by turns, from Monday 2024-01-08. */
function dailyBars(): string {
  const day = (n: number) =>
    new Date(Date.UTC(2024, 0, 8 + 7 * Math.floor(n / 5) + (n % 5))).toISOString().slice(0, 10);
  const rows = Array.from({ length: 40 }, (_, n) => {
    const open = 70_000 + 500 * (n % 8);
    return `${day(n)},005930,${open},${open + 900},${open - 600},${open + 400},${1_000_000 + 1000 * n}`;
  });
  return ['date,symbol,open,high,low,close,volume', ...rows, ''].join('\n');
}

it('markets', () => {
  const instants = '2026-11-23T00:30:00Z,2026-11-28T12:00:00+09:00,2031-01-01T00:00:00Z';
  const answers = lines('markets', '--at', instants, '--json');
  expect(answers).toHaveLength(3);
  matchesAll(documented('`ouroterm markets'), answers);
});

it('brain read', () => {
  const file = join(folder, 'reply.txt');
  writeFileSync(file, '```json\n{"action":"HOLD","confidence":40,"rationale":"quiet"}\n```');
  const read = (kind: string) => lines('brain', 'read', file, '--as', kind, '--json');
  expect(read('decision')).toEqual([expect.objectContaining({ ok: true })]);
  expect(read('verdict')).toEqual([expect.objectContaining({ ok: false, reason: 'wrong-shape' })]);
  matchesAll(documented('`ouroterm brain read'), [...read('decision'), ...read('verdict')]);
});

it('replay and analyze', () => {
  const file = join(folder, 'daily.csv');
  writeFileSync(file, dailyBars());
  matchesAll(documented('`ouroterm replay'), lines('replay', file, '--market', 'KR', '--json'));
  const series = lines('analyze', file, '--market', 'KR', '--series', 'sma20,rsi14', '--json');
  expect(series).toHaveLength(40);
  matchesAll(documented('`ouroterm analyze'), series);
});

it('doctor', () => {
  matchesAll(documented('`ouroterm doctor'), lines('doctor', '--json'));
});

it('status and the records of a practice day', () => {
  const db = join(folder, 'practice.db');
  expect(
    lines('--no-ui', '--seed', '7', '--days', '1', '--speed', 'max', '--db', db, '--log-format', 'json'),
  ).not.toEqual([]);
  matchesAll(documented('`ouroterm status'), lines('status', '--db', db, '--json'));
  for (const kind of ['decisions', 'orders', 'fills', 'trades', 'incidents', 'playbooks']) {
    const records = lines(kind, '--db', db, '--json');
    expect(records, kind).not.toEqual([]);
    matchesAll(documented(`\`${kind}\``), records);
  }
  const [bought] = lines('trades', '--db', db, '--json', '--limit', '1') as { entryDecisionId: string }[];
  matchesAll(
    documented('`ouroterm decisions why'),
    lines('decisions', 'why', bought!.entryDecisionId, '--db', db, '--json'),
  );
  // Whether one is carried overnight is the day's affair.
  matchesAll(documented('`positions`'), lines('positions', '--db', db, '--json'));
});

it('what a fortnight of practice is remembered by', () => {
  const db = join(folder, 'fortnight.db');
  lines('--no-ui', '--seed', '7', '--days', '9', '--speed', 'max', '--db', db, '--log-format', 'json');
  const shapes = {
    '`ouroterm context list': lines('context', 'list', '--db', db, '--json'),
    '`ouroterm performance': ['day', 'week', 'strategy'].flatMap((by) =>
      lines('performance', '--by', by, '--db', db, '--json'),
    ),
    '`ouroterm calibration': lines('calibration', '--db', db, '--json'),
    '`ouroterm outcomes': lines('outcomes', '--db', db, '--json'),
  };
  for (const [heading, documents] of Object.entries(shapes)) {
    expect(documents, heading).not.toEqual([]);
    matchesAll(documented(heading), documents);
  }
});
