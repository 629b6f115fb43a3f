import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Cli, eventually } from '../support/cli.ts';
import { withRecordedDay } from '../support/recorded-day.ts';
import { journalSeq } from '../support/run-records.ts';
import { hasTmux, Terminal } from '../support/tmux.ts';

function aCli(): Cli {
  const cli = new Cli();
  onTestFinished(() => cli.remove());
  return cli;
}

/** The newest entry once there are five hundred more. */
function grownFrom(db: string, before: number): number | undefined {
  const entries = existsSync(db) ? journalSeq(db) : 0;
  return entries > before + 500 ? entries : undefined;
}

describe('a recorded run', () => {
  it('comes out of its journal as it was recorded', () => {
    const { code, stdout } = withRecordedDay().run(['replay', '--journal', 'practice-9', '--verify', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(code).toBe(0);
  });

  it('verifies while its engine goes on', async () => {
    const cli = aCli();
    const db = cli.path('desk.db');
    const engine = cli.start('--no-ui', '--seed', '9', '--speed', '3600', '--db', db);
    for (let entries = 0; entries < 1_500; ) {
      const before = entries;
      entries = await eventually(
        20_000,
        () => grownFrom(db, before),
        () => `the journal stays at ${before}`,
      );
      const { code, stderr } = cli.run(['replay', '--journal', db, '--verify']);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    }
    await engine.kill('SIGTERM');
  });
});

describe.skipIf(!hasTmux)('time travel in a terminal (needs tmux)', () => {
  it('steps through a recorded day, goes to a time, and shows what might have been', async () => {
    const terminal = new Terminal(withRecordedDay(), 120, 40);
    terminal.open('replay', '--journal', 'practice-9', '--ui');
    await terminal.shows(/time travel at entry ([\d,]+) of \1/);
    terminal.press('Home');
    await terminal.shows(/time travel at entry 1 of/);
    terminal.press('Right');
    await terminal.shows(/KR 2026-03-09: pre-market work/);
    terminal.type('/');
    await terminal.shows(/GO TO/);
    terminal.type('12:00');
    terminal.press('Enter');
    await terminal.shows(/KR 12:00 open/);
    terminal.type('2g');
    await terminal.shows(/minute bars while watched, 2026-03-09 to 2026-03-09/);
    terminal.type('[');
    await terminal.shows(/KR 11:59 open(.|\n)*2026-03-09 11:59:\d\d entry/);
    terminal.type('f');
    await terminal.shows(/^\[price\].* 2026-03-09 11:59:\d\d entry \S+ escape close/);
    terminal.type(']');
    await terminal.shows(/^\[price\].* 2026-03-09 12:00:\d\d entry/);
    terminal.press('Tab');
    await terminal.shows(/^ price +\[equity\].*\n.*0 ended trading days/);
    terminal.press('Escape');
    await terminal.shows(/^PRACTICE/);
    terminal.press('Escape');
    await terminal.shows(/2 Scanner/);
    terminal.type('H');
    await terminal.shows(/this is the past/);
    terminal.type('w');
    await terminal.shows(/WHAT IF/);
    terminal.type('CONFIDENCE_THRESHOLD=100 run');
    terminal.press('Enter');
    await terminal.shows(/CONFIDENCE_THRESHOLD 80 → 100(.|\n)*decisions to buy +\d+ +0\b/);
    terminal.press('Escape');
    await terminal.shows(/1 Markets/);
    terminal.type('q');
    await terminal.shows(/exit 0/);
  });
});
