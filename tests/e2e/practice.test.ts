import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli, eventually } from '../support/cli.ts';
import { reading } from '../support/run-records.ts';

/** In this world the circuit breaker trips on the third day. */
const STORMY = '49';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.remove());

const practice = (...more: readonly string[]) => cli.run(['--no-ui', '--speed', 'max', ...more]);

describe('the practice desk without a terminal', () => {
  it('is chosen by itself when stdout is none', () => {
    const ended = cli.run([
      '--speed',
      'max',
      '--days',
      '1',
      '--seed',
      '9',
      '--log-format',
      'json',
      '--db',
      cli.path('self.db'),
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const lines = ended.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ event: 'run-started', level: 'info' });
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['playbook', 'entry', 'fill', 'exit', 'day-end']),
    );
  });

  it('gives the same world twice', () => {
    const [one, other] = ['one.db', 'other.db'].map((db) =>
      practice('--days', '2', '--seed', '9', '--db', cli.path(db)),
    );
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(other).toEqual(one);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('stops cleanly on %s: state kept, lock released, code %i', async (signal, code) => {
    const db = cli.path(`${signal}.db`);
    const engine = cli.start('--no-ui', '--speed', '60', '--seed', '9', '--db', db);
    await eventually(
      10_000,
      () => (engine.stdout.includes('playbook') ? true : undefined),
      () => engine.stderr,
    );
    expect(existsSync(`${db}.lock`)).toBe(true);
    expect(await engine.kill(signal)).toMatchObject({ code, signal: null, stderr: '' });
    expect(existsSync(`${db}.lock`)).toBe(false);
    expect(cli.run(['journal', 'verify', '--db', db]).code).toBe(0);
    const again = practice('--days', '1', '--seed', '9', '--db', db);
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/^going on with the run in .* \(journal entry \d+\)\n$/);
  });

  it('ends with code 3 once the breaker has tripped and nothing is open any more, and stays stopped', () => {
    const db = cli.path('stormy.db');
    const tripped = practice('--days', '10', '--seed', STORMY, '--db', db);
    expect(tripped.stdout).toMatch(/ALARM breaker-tripped Circuit breaker tripped/);
    expect(tripped.stdout).toMatch(/ALARM trading-stopped .*\n$/);
    expect(tripped.code).toBe(3);
    const rows = (table: string) =>
      reading(db, (database) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    expect(rows('positions')).toBe(0);
    expect(rows('trades')).toBeGreaterThan(0);
    const orders = rows('orders');

    expect(practice('--days', '10', '--seed', STORMY, '--db', db).code).toBe(3);
    expect(rows('orders')).toBe(orders);
    expect(cli.run(['journal', 'verify', '--db', db]).code).toBe(0);
  });
});
