import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isHeld } from '../../storage/lock.ts';
import { Cli, eventually, type Started } from '../support/cli.ts';
import { hasTmux, processesWith, Terminal } from '../support/tmux.ts';

const SEED = ['--seed', '9', '--speed', '60'];

interface Status {
  readonly state: string;
  readonly journalSeq: number;
}

/** A program home that goes with the test. */
function testCli(): Cli {
  const cli = new Cli();
  onTestFinished(() => cli.remove());
  return cli;
}

function status(cli: Cli, db: string): Status {
  const { code, stdout, stderr } = cli.run(['status', '--json', '--db', db]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Status;
}

const until = (cli: Cli, db: string, state: string): Promise<Status> =>
  eventually(
    5_000,
    () => {
      if (isHeld(db) === null) return undefined;
      const now = status(cli, db);
      return now.state === state ? now : undefined;
    },
    () => state,
  );

/** An engine without a terminal, stopped with the test. */
async function headless(cli: Cli, db: string): Promise<Started> {
  const engine = cli.start('--no-ui', ...SEED, '--db', db, '--set', 'BREAKER_STAY_UP=true', '--log-format', 'json');
  onTestFinished(async () => {
    await engine.kill('SIGTERM');
  });
  await until(cli, db, 'RUNNING');
  return engine;
}

describe('a headless engine', () => {
  it('answers, is halted and resumed from another shell, and takes no second engine', async () => {
    const cli = testCli();
    const db = cli.path('desk.db');
    const engine = await headless(cli, db);
    expect(statSync(`${db}.sock`).mode & 0o777).toBe(0o600);

    const second = cli.run(['--no-ui', ...SEED, '--db', db]);
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('an engine runs on it already')]);

    const halt = cli.run(['halt', '--reason', 'strange prices', '--db', db]);
    expect(halt).toMatchObject({ code: 0, stderr: '' });
    expect(halt.stdout).toMatch(
      /strange prices.*\n {2}1 {2}block-entries .*done\n(.*\n){3} {2}5 {2}snapshot-and-alert .*\n$/,
    );
    // The note in the store is up to two seconds old, so that this comes from the engine.
    expect(status(cli, db).state).toBe('HALTED');
    expect(cli.run(['halt', '--db', db])).toMatchObject({ code: 1, stderr: 'ouroterm: trading is halted already\n' });
    expect(cli.run(['resume', '--db', db]).code).toBe(2);
    expect(cli.run(['resume', '--reason', 'checked', '--db', db])).toMatchObject({ code: 0, stderr: '' });
    expect(status(cli, db).state).toBe('RUNNING');
    expect(cli.run(['breaker', 'reset', '--reason', 'none', '--db', db])).toMatchObject({
      code: 1,
      stderr: 'ouroterm: the circuit breaker has not tripped\n',
    });

    const ended = await engine.kill('SIGTERM');
    expect(ended.code).toBe(143);
    expect(ended.stdout).toContain('@cli');
    expect(status(cli, db).state).toBe('STOPPED');
    for (const command of [['halt'], ['attach']]) {
      const { code, stderr } = cli.run([...command, '--db', db]);
      expect([code, stderr]).toEqual([command[0] === 'halt' ? 1 : 2, expect.stringMatching(/^ouroterm: [^\n]+\n$/)]);
    }
  });

  it('may have a database whose path is too long for a socket', async () => {
    const cli = testCli();
    const folder = cli.folder(
      'a folder with a name that is longer than anybody would type it, but a tool might, and so',
    );
    const db = `${folder}/desk.db`;
    await headless(cli, db);
    expect(cli.run(['halt', '--db', db]).code).toBe(0);
  });
});

const CLOCK = /KR \d\d:\d\d (open|closed)/;

/** The terminal that a process reads; null when it has ended. */
function terminalOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/0`);
  } catch {
    return null;
  }
}

/** Another terminal on the same database, with a tmux of its own. */
function terminal(): Terminal {
  return new Terminal(testCli(), 120, 30);
}

describe.skipIf(!hasTmux)('terminals on an engine (needs tmux)', () => {
  it('share it: one has the pen, each can take it, and one that is killed hands it on', async () => {
    const cli = testCli();
    const db = cli.path('desk.db');
    const engine = await headless(cli, db);
    const [first, second] = [terminal(), terminal()];
    first.open('attach', '--db', db);
    await first.shows(CLOCK);
    second.open('attach', '--db', db);
    await second.shows(/pen: \S+@pts\/\d+, 2 terminals/);
    await first.shows(/pen: yours, 2 terminals/);

    second.press('T');
    await second.shows(/pen: yours/);
    const seen = await first.shows(/pen: \S+@pts\/\d+/);
    second.press('Space');
    await first.shows(/PAUSED/);

    const [, tty] = /pen: \S+@(pts\/\d+)/.exec(seen.join()) ?? [];
    const [holder] = processesWith('attach').filter((pid) => terminalOf(pid) === `/dev/${tty}`);
    process.kill(holder ?? Number.NaN, 'SIGKILL');
    await second.shows(/exit 137/);
    await first.until((screen) => !/pen:/.test(screen.join()), 'one terminal without a word of the pen');
    first.press('Space');
    await first.shows(/RUNNING/);
    expect(engine.running).toBe(true);

    first.press('q', 'd');
    await first.shows(/exit 0/);
    expect(status(cli, db).state).toBe('RUNNING');
  });

  it('that start one with --detached can be killed, and it trades on', async () => {
    const cli = testCli();
    const db = cli.path('desk.db');
    const desk = new Terminal(cli, 100, 30);
    desk.open('--detached', ...SEED, '--db', db);
    await desk.shows(CLOCK);
    const pid = isHeld(db)?.pid ?? 0;
    onTestFinished(() => {
      if (isHeld(db) !== null) process.kill(pid, 'SIGKILL');
    });
    desk.close();
    const before = await until(cli, db, 'RUNNING');
    await eventually(
      5_000,
      () => (status(cli, db).journalSeq > before.journalSeq ? true : undefined),
      () => 'an engine that goes on',
    );
    const log = () => readFileSync(cli.path('data/ouroterm/engine.log'), 'utf8');
    await eventually(20_000, () => log().includes('playbook') || undefined, log);
    process.kill(pid, 'SIGTERM');
    await eventually(
      5_000,
      () => (isHeld(db) === null ? true : undefined),
      () => 'the end of the engine',
    );
  });
});
