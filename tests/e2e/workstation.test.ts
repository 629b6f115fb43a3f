import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Cli, eventually } from '../support/cli.ts';
import { frames, widthOf } from '../support/frames.ts';
import { reading } from '../support/run-records.ts';
import { hasTmux, processesWith, Terminal } from '../support/tmux.ts';

/** A world whose first morning opens positions half an hour after the open. */
const LIVELY = '9';
/** A world in which the circuit breaker trips on the third day. */
const STORMY = '49';
const CLOCK = /KR (\d\d:\d\d) (open|closed), /;
const LEFT = /exit \d+\s+ready>/;

class Desk {
  readonly cli = new Cli();
  readonly db = this.cli.path('desk.db');
  readonly terminal: Terminal;
  private readonly seed: string;

  constructor(columns: number, rows: number, seed = LIVELY) {
    onTestFinished(() => this.cli.remove());
    this.seed = seed;
    this.terminal = new Terminal(this.cli, columns, rows);
  }

  /** At 600 ten minutes of the market are a second. */
  open(speed = 600): void {
    this.terminal.open('--speed', String(speed), '--seed', this.seed, '--db', this.db);
  }

  async quit(): Promise<string> {
    this.terminal.press('q');
    const asked = await this.terminal.shows(/STOP THE ENGINE|exit \d/);
    if (asked.join().includes('STOP THE ENGINE')) this.terminal.press('y');
    return (await this.terminal.shows(LEFT)).join('\n');
  }

  get processes(): number[] {
    return processesWith(this.db);
  }

  verifyJournal(): void {
    expect(this.cli.run(['journal', 'verify', '--db', this.db])).toMatchObject({ code: 0, stderr: '' });
  }
}

/** No line too wide, no frame torn. A screen caught while it is being painted is looked at again by `until`. */
const isWhole = (screen: readonly string[], columns: number): boolean =>
  Math.max(...screen.map(widthOf)) <= columns && frames(screen).torn.length === 0;

describe.skipIf(!hasTmux)('the workstation in a terminal (needs tmux)', () => {
  it.each([
    { columns: 80, rows: 24, panes: 2 },
    { columns: 120, rows: 40, panes: 7 },
    { columns: 200, rows: 60, panes: 7 },
  ])(
    'runs at $columns x $rows with $panes whole panes, and gives the terminal back',
    async ({ columns, rows, panes }) => {
      const desk = new Desk(columns, rows);
      const { terminal } = desk;
      desk.open();
      const first = await terminal.shows(CLOCK);
      expect(first[0]).toMatch(/^PRACTICE x600 +RUNNING/);
      const clock = CLOCK.exec(first.join())?.[1];
      const later = await terminal.until(
        (screen) => CLOCK.test(screen.join()) && CLOCK.exec(screen.join())?.[1] !== clock && isWhole(screen, columns),
        'a running clock above whole frames',
      );
      expect(later).toHaveLength(rows);
      expect(frames(later).whole).toBe(panes);
      expect(terminal.isAlternate).toBe(true);

      expect(await desk.quit()).toMatch(/^(\S+ready> )?.*exit 0\s+ready>/s);
      expect(terminal.isAlternate).toBe(false);
      terminal.type('echo the shell "still" answers');
      terminal.press('Enter');
      await terminal.shows(/^the shell still answers$/m);
      desk.verifyJournal();
    },
  );

  it('helps, focuses, zooms, filters and explains', async () => {
    const desk = new Desk(120, 40);
    const { terminal } = desk;
    desk.open(1800);
    await terminal.shows(/RUNNING/);
    terminal.press('?');
    await terminal.shows(/space +no new entries for now/);
    terminal.press('Escape', '2');
    await terminal.shows(/╔ 2 Scanner/);
    terminal.press('Tab');
    await terminal.shows(/╔ 3 Scenarios/);
    terminal.press('z');
    await terminal.until(
      (screen) => frames(screen).whole === 1 && isWhole(screen, 120) && screen.join().includes('╔ 3 Scenarios'),
      'a single pane, Scenarios',
    );
    terminal.press('z', '7', '/');
    terminal.type('BUY');
    terminal.press('Enter');
    await terminal.shows(/╔ 7 Log.*\/BUY/);
    await terminal.shows(/info +BUY \d+/);
    terminal.press('Home', 'Enter');
    const explained = (await terminal.shows(/decision d[\d.]+/)).join('\n');
    expect(explained).toMatch(/BUY: a BUY scenario of the playbook matched and every check passed/);
    expect(explained).toMatch(/price above [\d.]+: was [\d.]+, met/);
    expect(explained).toMatch(/at the limit \d+ × [\d,]+ = [\d,]+ KRW/);
    terminal.press('NPage');
    await terminal.shows(/Fills\s+2026/);
    terminal.press('Escape');
    await terminal.shows(/RUNNING/);
  });

  it('pulls the kill switch after a typed word, sells, and resumes with a reason', async () => {
    const desk = new Desk(120, 40);
    const { terminal } = desk;
    desk.open(1800);
    await terminal.shows(/[1-9] positions?$/m);
    terminal.press('H');
    await terminal.shows(/sells [1-9] positions? at the market\. Type HALT to pull it/);
    terminal.type('halt');
    terminal.press('Enter');
    await terminal.shows(/type HALT in capitals/);
    terminal.press('C-u');
    terminal.type('HALT');
    terminal.press('Enter');
    const halted = (await terminal.shows(/HALTED.* 0 positions.*kill 5/s)).join('\n');
    for (const step of ['1 block', '2 cancel', '3 refresh', '4 reduce', '5 report']) {
      expect(halted).toMatch(new RegExp(`kill ${step} .* done`));
    }
    expect(halted).toMatch(/R resumes: kill switch pulled at the terminal/);
    expect(halted).toMatch(/R RESUME/);
    terminal.press('R');
    await terminal.shows(/RESUME TRADING/);
    terminal.type('looked into it');
    terminal.press('Enter');
    await terminal.shows(/^PRACTICE x1800 +RUNNING/m);
    await terminal.shows(/Trading resumed by \S+@\S+: looked into it/);
    await desk.quit();
    const exits = reading(desk.db, (db) => db.prepare('SELECT DISTINCT exit_reason FROM trades').pluck().all());
    expect(exits).toEqual(['KILL_SWITCH']);
    desk.verifyJournal();
  });

  it('repaints after a resize without a torn frame, and leaves nothing of it behind', async () => {
    const desk = new Desk(120, 40);
    const { terminal } = desk;
    desk.open();
    await terminal.shows(CLOCK);
    for (const { columns, rows, panes } of [
      { columns: 80, rows: 24, panes: 2 },
      { columns: 200, rows: 60, panes: 7 },
      { columns: 100, rows: 30, panes: 7 },
    ]) {
      terminal.resize(columns, rows);
      const screen = await terminal.until(
        (now) => frames(now).whole === panes && Math.max(...now.map(widthOf)) === columns && isWhole(now, columns),
        `${panes} whole frames across ${columns} columns`,
      );
      expect(screen).toHaveLength(rows);
    }
    expect(frames((await desk.quit()).split('\n'))).toEqual({ whole: 0, torn: [] });
    expect(terminal.isAlternate).toBe(false);
  });

  it('is whole after a storm of resizes', async () => {
    const desk = new Desk(120, 40);
    const { terminal } = desk;
    desk.open();
    await terminal.shows(CLOCK);
    for (let step = 0; step < 60; step++) terminal.resize(55 + ((step * 37) % 150), 10 + ((step * 23) % 50));
    terminal.resize(120, 40);
    const screen = await terminal.until(
      (now) => frames(now).whole === 7 && isWhole(now, 120) && CLOCK.test(now[0] ?? ''),
      'the header above seven whole frames',
    );
    expect(screen).toHaveLength(40);
    await desk.quit();
  });

  it('leads someone who has only its help from a pause to the reason of the last trade, the kill switch and back', async () => {
    const desk = new Desk(80, 24);
    const { terminal } = desk;
    desk.open(1800);
    await terminal.shows(/[1-9] positions?$/m);
    terminal.press('?');
    const help = (await terminal.shows(/First steps/)).join('\n');
    expect(help).toMatch(/space +no new entries/);
    expect(help).toMatch(/5 enter e +why the last trade was made/);
    expect(help).toMatch(/H +stop everything: type HALT/);
    expect(help).toMatch(/R +trade again after that, with a reason/);
    terminal.press('Escape');
    await terminal.shows(/space pause/);
    terminal.press('Space');
    await terminal.shows(/PAUSED.*space resume /s);
    terminal.press('5', 'Enter');
    await terminal.shows(/Its life so far/);
    terminal.press('e');
    await terminal.shows(/why: \S/);
    terminal.press('Escape');
    await terminal.shows(/Its life so far/);
    terminal.press('Escape', 'H');
    await terminal.shows(/Type HALT/);
    terminal.type('HALT');
    terminal.press('Enter');
    await terminal.shows(/HALTED.*R RESUME/s);
    terminal.press('R');
    await terminal.shows(/Reason, for the journal/);
    terminal.type('drill over');
    terminal.press('Enter');
    await terminal.shows(/RUNNING.*space pause/s);
    await desk.quit();
  });

  it('is still paused, and still halted, after it was killed', async () => {
    const desk = new Desk(120, 40);
    const { terminal } = desk;
    desk.open();
    await terminal.shows(/RUNNING/);
    terminal.press('Space');
    await terminal.shows(/^PRACTICE x600 +PAUSED/m);
    await killAndOpenAgain(desk);
    await terminal.shows(/^PRACTICE x600 +PAUSED/m);
    await terminal.shows(/paused at the terminal/);
    terminal.press('H');
    await terminal.shows(/Type HALT/);
    terminal.type('HALT');
    terminal.press('Enter');
    await terminal.shows(/^PRACTICE x600 +HALTED/m);
    await killAndOpenAgain(desk);
    await terminal.shows(/^PRACTICE x600 +HALTED/m);
    await desk.quit();
    desk.verifyJournal();
  });

  it('still has a tripped breaker after it was killed, until that is reset with a reason', async () => {
    const desk = new Desk(120, 40, STORMY);
    const { cli, db, terminal } = desk;
    const tripped = cli.run(['--no-ui', '--speed', 'max', '--days', '10', '--seed', STORMY, '--db', db]);
    expect(tripped.code).toBe(3);
    desk.open();
    await terminal.shows(/BREAKER TRIPPED/);
    await killAndOpenAgain(desk);
    await terminal.shows(/BREAKER TRIPPED/);
    terminal.press('R');
    await terminal.shows(/RESET THE CIRCUIT BREAKER/);
    terminal.type('a new week');
    terminal.press('Enter');
    await terminal.shows(/breaker \S+\/-3\.00%/);
    await desk.quit();
    desk.verifyJournal();
  });

  it('stops cleanly when its window goes away, and leaves no process behind', async () => {
    const desk = new Desk(120, 40);
    desk.open();
    await desk.terminal.shows(CLOCK);
    expect(desk.processes).not.toEqual([]);
    desk.terminal.close();
    await eventually(
      10_000,
      () => (desk.processes.length === 0 ? true : undefined),
      () => `process ${desk.processes.join(', ')} still runs`,
    );
    expect(existsSync(`${desk.db}.lock`), 'the lock is released').toBe(false);
    desk.verifyJournal();
    const again = desk.cli.run(['--no-ui', '--speed', 'max', '--days', '1', '--seed', LIVELY, '--db', desk.db]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain('going on with the run');
  });
});

async function killAndOpenAgain(desk: Desk): Promise<void> {
  for (const pid of desk.processes) process.kill(pid, 'SIGKILL');
  await desk.terminal.shows(/exit 137/);
  // Nobody gave the alternate screen back.
  desk.terminal.type('reset');
  desk.terminal.press('Enter');
  await desk.terminal.until((screen) => !screen.join().includes('PRACTICE'), 'an empty screen');
  desk.open();
}
