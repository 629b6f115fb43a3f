import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CSV_HEADER, minuteBars, writeCsv } from '../support/bars-csv.ts';
import { Cli, type Ended, eventually } from '../support/cli.ts';

const BAD_ROW = { text: '2026-03-09T00:03:00Z,100000,abc,1,1,1,1' };
const BINARY = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256);

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
  const rows = [...minuteBars({ seed: 1, symbols: 1, days: 1 })];
  writeCsv(cli.path('good.csv'), rows);
  writeCsv(cli.path('one-bad.csv'), [...rows.slice(0, 3), BAD_ROW, ...rows.slice(4)]);
  writeCsv(
    cli.path('bad.csv'),
    rows.map((row, i) => (i % 50 === 0 ? BAD_ROW : row)),
  );
  writeFileSync(cli.path('empty.csv'), '');
  writeFileSync(cli.path('header.csv'), `${CSV_HEADER}\n`);
  writeFileSync(cli.path('columns.csv'), 'foo,bar\n1,2\n');
  writeFileSync(cli.path('binary.csv'), BINARY);
  writeFileSync(cli.path('binary.csv.gz'), gzipSync(BINARY));
  writeFileSync(cli.path('cut.csv.gz'), gzipSync(readFileSync(cli.path('good.csv'))).subarray(0, -100));
  writeFileSync(cli.path('no-store.db'), 'this is no database');
  cli.folder('nothing');
});
afterAll(() => cli.remove());

const replay = (file: string, ...more: string[]): Ended =>
  cli.run(['replay', file, '--market', 'KR', '--json', ...more]);

/** Ended with a code, wrote one message and nothing else. */
function expectRefusal(ended: Ended, code: number, message: string | RegExp): void {
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expect(ended.stderr.match(/^ouroterm: /gm)).toHaveLength(1);
  expect(ended).toMatchObject({ code, signal: null, stdout: '' });
}

describe('input that is no market data', () => {
  it.each([
    ['empty.csv', 'ouroterm: empty.csv: the file is empty\n'],
    ['header.csv', /no (rows|bars)/],
    ['columns.csv', /^ouroterm: columns\.csv: missing columns: date .*, open .* Found: foo, bar\./],
    ['binary.csv', /^ouroterm: binary\.csv: the file is binary/],
    ['binary.csv.gz', /^ouroterm: binary\.csv\.gz: the file is binary/],
    ['cut.csv.gz', /^ouroterm: cut\.csv\.gz: the gzip data are corrupted or cut off/],
    ['none.csv', 'ouroterm: none.csv: no such file or directory\n'],
    ['nothing', /^ouroterm: nothing: no \*\.csv or \*\.csv\.gz in this directory/],
    [
      'bad.csv',
      /^ouroterm: 8 of 390 rows are bad \(2\.1 %\); allowed are 1 %\. The first:\n {2}bad\.csv:2: open "abc" is not a number\n/,
    ],
  ])('%s is refused in one message', (file, message) => {
    expectRefusal(replay(file), 1, message);
  });

  it('is skipped, counted and told with its line, when it is a single row', () => {
    const { code, stdout, stderr } = replay('one-bad.csv');
    expect(stderr).toBe(
      'warning: 1 of 390 rows are bad and were skipped\nwarning:   one-bad.csv:5: open "abc" is not a number\n',
    );
    expect(JSON.parse(stdout)).toMatchObject({ badRows: 1, bars: 389 });
    expect(code).toBe(0);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read is named (not as root, who may read everything)', () => {
    writeFileSync(cli.path('secret.csv'), '');
    chmodSync(cli.path('secret.csv'), 0);
    expectRefusal(replay('secret.csv'), 1, /^ouroterm: .*secret\.csv.*permission denied/i);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['replay', 'good.csv', '--markt', 'KR'], "ouroterm: unknown option '--markt' (did you mean --market?)\n"],
    [
      ['replay', 'good.csv', '--market', 'XX'],
      /^ouroterm: option '--market <code>' argument 'XX' is invalid\. Allowed are KR, /,
    ],
    [
      ['replay', 'good.csv', '--speed', '0'],
      /'--speed <factor>' argument '0' is invalid\. Allowed is a number above 0/,
    ],
    [['--sped', '60'], /^ouroterm: unknown option '--sped' \(did you mean .*--speed/],
    [['repaly', 'good.csv'], "ouroterm: unknown command 'repaly' (did you mean replay?)\n"],
  ])('%j is refused with what was meant', (args, message) => {
    expectRefusal(cli.run(args), 2, message);
  });
});

describe('a wrong setting', () => {
  it.each([
    ['CIRCUIT_BREAKER_PCT', '-5', /CIRCUIT_BREAKER_PCT="-5" \(environment\): allowed is a number from -3 to -0\.1/],
    ['CIRCUIT_BREAKER_PCT', '0', /CIRCUIT_BREAKER_PCT="0" \(environment\): allowed is a number from -3 to -0\.1/],
    ['FAT_FINGER_PCT', 'abc', /FAT_FINGER_PCT="abc" \(environment\): allowed is a number from 0\.1 to 30/],
    ['FAT_FINGER_PCT', '31', /FAT_FINGER_PCT="31" \(environment\): allowed is a number from 0\.1 to 30/],
  ])('%s=%s stops the start and says what is allowed', (name, value, message) => {
    const args = ['replay', 'good.csv', '--market', 'KR'];
    expectRefusal(cli.run(args, { env: { [name]: value } }), 2, message);
  });

  it('in .env is told with its line and what was meant', () => {
    const cwd = cli.folder('misspelt');
    writeFileSync(cli.path('misspelt', '.env'), '# mine\nCIRCUIT_BRAKER_PCT=-2\n');
    expectRefusal(
      cli.run(['replay', cli.path('good.csv'), '--market', 'KR'], { cwd }),
      2,
      /CIRCUIT_BRAKER_PCT \(\.env line 2\): there is no such setting; did you mean CIRCUIT_BREAKER_PCT\?/,
    );
  });
});

describe('a database', () => {
  it('of another run is not touched', () => {
    expect(replay('good.csv', '--db', 'run.db').code).toBe(0);
    expectRefusal(
      replay('one-bad.csv', '--db', 'run.db'),
      2,
      /ouroterm: run\.db holds another run: give another --db, or --overwrite/,
    );
    expectRefusal(
      cli.run(['--no-ui', '--db', 'run.db']),
      2,
      /^ouroterm: run\.db holds another run: give another --db, or --fresh/,
    );
    const verified = cli.run(['journal', 'verify', '--db', 'run.db']);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
  });

  it('of something else is not touched', () => {
    expectRefusal(replay('good.csv', '--db', 'no-store.db'), 1, /^ouroterm: no-store\.db: is not an ouroterm database/);
    expectRefusal(replay('good.csv', '--db', 'nothing'), 1, /^ouroterm: nothing: cannot be opened/);
  });

  it('of a newer program is not touched', () => {
    expect(replay('good.csv', '--db', 'newer.db').code).toBe(0);
    const db = new Database(cli.path('newer.db'));
    db.exec(`INSERT INTO schema_version VALUES (99, 'from the future', 0)`);
    db.close();
    const message = /newer\.db: has schema version 99, this ouroterm knows versions up to \d+\./;
    expectRefusal(replay('good.csv', '--db', 'newer.db'), 1, message);
    const trades = cli.run(['trades', '--db', 'newer.db']);
    expect(trades.stderr).toMatch(message);
    expect(trades).toMatchObject({ code: 1, stdout: '' });
  });

  it('has one engine at a time, and the second is told which one runs', async () => {
    const first = cli.start('--no-ui', '--speed', '60', '--db', 'busy.db');
    await eventually(
      10_000,
      () => (first.stdout.includes('\n') ? true : undefined),
      () => first.stderr,
    );
    const second = cli.run(['--no-ui', '--speed', '60', '--db', 'busy.db']);
    expect((await first.kill('SIGTERM')).code).toBe(143);
    expectRefusal(
      second,
      1,
      new RegExp(`^ouroterm: busy\\.db: an engine runs on it already, process ${first.child.pid} on `),
    );
  });
});
