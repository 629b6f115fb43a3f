import { describe, expect, it, onTestFinished } from 'vitest';
import { Cli } from '../support/cli.ts';
import { hasTmux, processesWith, Terminal } from '../support/tmux.ts';

const CHART = /\[price\] +equity +performance +pnl +exits +volume-profile/;
const FULL = /\[price\].*escape close/;

describe.skipIf(!hasTmux)('a chart in a terminal (needs tmux)', () => {
  it('has the whole screen and gives it back, also when the job is stopped and continued', async () => {
    const cli = new Cli();
    onTestFinished(() => cli.remove());
    const db = cli.path('desk.db');
    const terminal = new Terminal(cli, 100, 30);
    terminal.open('--speed', '600', '--seed', '9', '--db', db);
    await terminal.shows(/\*1 /);
    terminal.press('2', 'g');
    await terminal.shows(CHART);
    await terminal.shows(/minute bars while watched/);

    terminal.press('f');
    await terminal.shows(FULL);
    terminal.press('Right');
    await terminal.shows(/ price +\[equity\].*\n.*\nKRW /);
    terminal.press('Left');
    await terminal.shows(FULL);
    terminal.resize(80, 24);
    const isWhole = (screen: readonly string[]) => FULL.test(screen[0]!) && /\d\d-\d\d/.test(screen.at(-2)!);
    await terminal.until(isWhole, 'a chart of the new size, with its time axis in the last line but one');

    for (const pid of processesWith(db)) process.kill(pid, 'SIGTSTP');
    await terminal.shows(/Stopped/);
    expect(terminal.isAlternate).toBe(false);
    terminal.type('fg');
    terminal.press('Enter');
    await terminal.until(() => terminal.isAlternate, 'the program in front again');
    await terminal.shows(FULL);
    terminal.press('Escape');
    await terminal.shows(/^PRACTICE/);
    terminal.press('Escape');
    await terminal.shows(/Scanner/);

    terminal.press('q');
    const asked = await terminal.shows(/Stop the engine and leave\?|ready>/);
    if (asked.join().includes('Stop the engine')) terminal.press('y');
    await terminal.until((screen) => !terminal.isAlternate && /ready>\s*$/.test(screen.join('\n')), 'the shell');
    terminal.type('echo the shell "still" answers');
    terminal.press('Enter');
    await terminal.shows(/^the shell still answers$/m);
  });
});
