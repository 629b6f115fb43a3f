import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { buildProgram } from '../../src/cli/program.ts';
import { cli, folder } from './cli-harness.ts';

describe('help', () => {
  it('goes to stdout with everything that ouroterm alone takes', async () => {
    const { code, stdout, stderr } = await cli(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of ['--no-ui', '--seed', '--data-dir', 'replay', 'markets', 'Exit codes']) {
      expect(stdout).toContain(word);
    }
  });

  it('has an example for every command', () => {
    const program = buildProgram(
      {
        env: {},
        cwd: '/',
        home: '/',
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        now: () => 0,
      },
      () => undefined,
    );
    const commands = program.commands.flatMap((command) => [command, ...command.commands]);
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(help).toMatch(/Examples?:\n {2}\$ ouroterm /);
    }
  });

  it('goes to stderr with exit code 2 when a subcommand was left out', async () => {
    const { code, stdout, stderr } = await cli(['config']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: ouroterm config');
  });

  it('tells the version', async () => {
    expect(await cli(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });
});

describe('wrong usage is exit code 2 and one line that says what is allowed', () => {
  it.each([
    [['foo'], "unknown command 'foo'; ouroterm --help lists them"],
    [['foo', '--json'], "unknown command 'foo'"],
    [['replai', 'x.csv'], "unknown command 'replai' (did you mean replay?)"],
    [['config', 'chek'], "unknown command 'chek' (did you mean check?)"],
    [['--fersh'], "unknown option '--fersh' (did you mean --fresh?)"],
    [['markets', '--jsn'], "unknown option '--jsn' (did you mean --json?)"],
    [['orders', 'extra'], "too many arguments for 'orders'"],
    [['replay'], "missing required argument 'paths'"],
    [['trades', '--db'], "option '--db <file>' argument missing"],
    [['trades', '--db', ''], 'It is empty'],
    [['trades', '--limit', '0'], 'Allowed is a whole number from 1'],
    [['--seed', '-1'], 'Allowed is a whole number from 0'],
    [['--seed', '99999999999999999999'], 'Allowed is a whole number from 0'],
    [['--days', '0.5'], 'Allowed is a whole number from 1'],
    [['--log-format', 'xml'], 'Allowed choices are text, json'],
    [['--set', 'SCANNER_TOP_N'], 'Allowed is NAME=VALUE'],
    [['replay', 'x', '--speed', '0'], 'Allowed is a number above 0, times real time, or max'],
    [['replay', 'x', '--speed', 'fast'], "argument 'fast'"],
    [['replay', 'x', '--from', '2024-13-01'], "argument '2024-13-01' is invalid. Allowed is a date that exists"],
    [['replay', 'x', '--to', '2023-02-29'], 'Allowed is a date that exists'],
    [['replay', 'x', '--from', '2024-02-02', '--to', '2024-02-01'], '--from 2024-02-02 is after --to 2024-02-01'],
    [['replay', 'x', '--market', 'CN'], 'choose CN_SHA or CN_SZA'],
    [['replay', 'x', '--market', 'VN'], 'choose VN_HNX or VN_HSX'],
    [['replay', 'x', '--market', 'MARS'], 'Allowed are KR, US_NASDAQ'],
    [['replay', 'x', '--tz', 'Asia/Soul'], 'Allowed is an IANA time zone'],
    [['replay', 'x', '--stamp', 'middle'], 'Allowed choices are start, end'],
    [['replay', 'x', '--max-bad-rows', '101'], 'Allowed is a percentage from 0 to 100'],
    [['replay', 'x', '--breaker-reset', 'never'], 'Allowed choices are next-day, operator'],
    [['replay', 'x', '--cash', 'lots'], '--cash: "lots"'],
    [['replay', 'x', '--cash', '10.5', '--market', 'KR'], 'an amount of KRW above 0 without decimals'],
    [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await cli(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^ouroterm: [^\n]+\n$/);
  });

  it('lets nothing that was typed steer the terminal', async () => {
    expect((await cli(['--seed', '\u001b[2J'])).stderr).not.toContain('\u001b');
  });
});

describe('settings', () => {
  it('are all checked before anything starts, and all errors told', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, '.env'), 'MODE=moon\nSCANER_TOP_N=3\n');
    const { code, stdout, stderr } = await cli(['--no-ui'], { cwd, env: { FAT_FINGER_PCT: '50' } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('MODE="moon" (.env line 1)');
    expect(stderr).toContain('did you mean SCANNER_TOP_N?');
    expect(stderr).toContain('FAT_FINGER_PCT="50" (environment)');
  });

  it('let no real money move from where nobody can be asked', async () => {
    const keys = ['KIS_APP_KEY=a', 'KIS_APP_SECRET=b', 'KIS_ACCOUNT_NO=12345678-01'].flatMap((key) => ['--set', key]);
    const { code, stderr } = await cli(['--set', 'MODE=live', ...keys]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--i-understand-live')]);
  });

  it('come from the working directory, else from the XDG folder; the command line wins', async () => {
    const config = folder();
    mkdirSync(join(config, 'ouroterm'));
    writeFileSync(join(config, 'ouroterm', 'ouroterm.env'), 'SCANNER_TOP_N=7\n');
    const env = { XDG_CONFIG_HOME: config };
    expect((await cli(['config', 'show'], { env })).stdout).toContain('SCANNER_TOP_N=7  # .env line 1');
    const cwd = folder();
    writeFileSync(join(cwd, '.env'), 'SCANNER_TOP_N=8\n');
    expect((await cli(['config', 'show'], { env, cwd })).stdout).toContain('SCANNER_TOP_N=8  # .env line 1');
    const flagged = await cli(['config', 'show', '--set', 'SCANNER_TOP_N=9', '--data-dir', '/data'], { env, cwd });
    expect(flagged.stdout).toContain('SCANNER_TOP_N=9  # flag');
    expect(flagged.stdout).toContain('OUROTERM_DATA_DIR=/data  # flag');
  });

  it('are written by config init into the working directory', async () => {
    const cwd = folder();
    expect((await cli(['config', 'init'], { cwd })).stdout).toContain(join(cwd, '.env'));
    expect((await cli(['config', 'check', '--json'], { cwd })).stdout).toBe('{"ok":true}\n');
  });

  it('do not complain about the variable that asks for a stack', async () => {
    expect((await cli(['config', 'check'], { env: { OUROTERM_DEBUG: '1' } })).code).toBe(0);
  });
});

describe('colour', () => {
  const painted = async (...question: Parameters<typeof cli>) => (await cli(...question)).stdout.includes('\u001b[');

  it('is for a terminal that has not been told otherwise', async () => {
    expect(await painted(['markets'], { isTTY: true })).toBe(true);
    expect(await painted(['markets'])).toBe(false);
    expect(await painted(['markets', '--no-color'], { isTTY: true })).toBe(false);
    expect(await painted(['markets'], { isTTY: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await painted(['markets'], { isTTY: true, env: { TERM: 'dumb' } })).toBe(false);
  });
});

describe('markets', () => {
  it('reads instants from standard input', async () => {
    const { code, stdout } = await cli(['markets', '--at', '-', '--json'], { input: '2026-06-01T03:30:00Z\n' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ at: '2026-06-01T03:30:00Z' });
  });

  it('counts the closures of calendar.json in the data folder', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'calendar.json'), '[{"market":"KR","day":"2026-06-01","closed":true}]');
    const { stdout } = await cli(['markets', '--json'], { env: { OUROTERM_DATA_DIR: dataDir } });
    expect(stdout).toContain('{"code":"KR","state":"closed"');
  });

  it.each([
    ['[{"market":"KR","day":"2026-06-31","closed":true}]', 'entry 1, day: is not a date'],
    ['[', 'calendar.json'],
    ['{}', 'the file'],
  ])('refuses a calendar.json of %j', async (text, message) => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'calendar.json'), text);
    const { code, stdout, stderr } = await cli(['markets', '--data-dir', dataDir]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('analyze', () => {
  const CSV = [
    'date,open,high,low,close,volume',
    '2024-03-08,72000,73000,71900,72900,100',
    '2024-03-11,72500,72900,72300,72400,200',
    '',
  ].join('\n');

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder(), name);
    writeFileSync(path, content);
    return path;
  }

  it('gives a line a bar, stamped with the open of its market’s day', async () => {
    const path = file('005930.csv', CSV);
    const { code, stdout, stderr } = await cli(['analyze', path, '--market', 'KR', '--series', 'sma2', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('{"at":"2024-03-08T00:00:00Z","sma2":null}\n{"at":"2024-03-11T00:00:00Z","sma2":72650}\n');
  });

  it('takes US for NASDAQ and gives prices in dollars', async () => {
    const path = file('AAPL.csv', CSV.replaceAll('00,', '00.25,'));
    const { stdout } = await cli(['analyze', path, '--market', 'US', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ market: 'US_NASDAQ', close: 72_400.25, bars: 2 });
  });

  it('asks for a symbol when the file holds several', async () => {
    const rows = CSV.split('\n').map((row, i) =>
      row === '' ? '' : `${row},${i === 0 ? 'code' : i === 1 ? '005930' : '000660'}`,
    );
    const path = file('two.csv', rows.join('\n'));
    const { code, stderr } = await cli(['analyze', path]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('choose one with --symbol: 000660, 005930')]);
    expect((await cli(['analyze', path, '--symbol', '000660', '--json'])).stdout).toContain('"symbol":"000660"');
  });

  it.each([
    ['that is empty', '', 'the file is empty'],
    ['that is binary', Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) % 256), 'the file is binary'],
    ['with other columns', 'a,b\n1,2\n', 'missing columns'],
    ['without rows', 'date,open,high,low,close,volume\n', 'no rows below the header'],
  ])('refuses a file %s with exit code 1', async (_, content, message) => {
    const { code, stdout, stderr } = await cli(['analyze', file('005930.csv', content)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^ouroterm: [^\n]+\n$/);
  });

  it('refuses a file that is not there', async () => {
    expect(await cli(['analyze', '/nowhere/bars.csv'])).toMatchObject({
      code: 1,
      stderr: 'ouroterm: /nowhere/bars.csv: no such file or directory\n',
    });
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file it may not read (not as root, who may)', async () => {
    const path = file('005930.csv', CSV);
    chmodSync(path, 0);
    expect(await cli(['analyze', path])).toMatchObject({ code: 1, stderr: expect.stringContaining('no permission') });
  });
});
