import { describe, expect, it, onTestFinished } from 'vitest';
import { Cli } from '../support/cli.ts';
import { hasTmux, processesWith, Terminal } from '../support/tmux.ts';

function aDesk(env: Record<string, string> = {}) {
  const cli = new Cli();
  onTestFinished(() => cli.remove());
  Object.assign(cli.env, env);
  const terminal = new Terminal(cli, 100, 30);
  const db = cli.path('desk.db');
  terminal.open('--speed', '60', '--db', db);
  return { terminal, db };
}

/** Whether the shell's line editing is on, as the kernel has it. */
async function isCooked(terminal: Terminal): Promise<void> {
  terminal.type('stty -a | grep -oE -- "-?icanon"');
  terminal.press('Enter');
  await terminal.shows(/^icanon$/m);
}

describe.skipIf(!hasTmux)('the terminal (needs tmux)', () => {
  it('is the shell’s while the workstation is suspended, and whole again afterwards', async () => {
    const { terminal } = aDesk();
    // The frames are there before the engine's first state is.
    await terminal.shows(/^PRACTICE x60[\s\S]*╔ 4 Positions/m);
    terminal.press('C-z');
    await terminal.shows(/Stopped/);
    expect(terminal.isAlternate).toBe(false);
    await isCooked(terminal);
    terminal.type('fg');
    terminal.press('Enter');
    const screen = await terminal.shows(/^PRACTICE x60[\s\S]*╔ 4 Positions/m);
    expect(screen).toHaveLength(30);
    expect(terminal.isAlternate).toBe(true);
    terminal.press('3');
    await terminal.shows(/╔ 3 Scenarios/);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('is as it was before after %s', async (signal) => {
    const { terminal, db } = aDesk();
    await terminal.shows(/╔ 4 Positions/);
    for (const pid of processesWith(db)) process.kill(pid, signal);
    await terminal.shows(signal === 'SIGTERM' ? /^exit 143/m : /^exit 129/m);
    expect(terminal.isAlternate).toBe(false);
    await isCooked(terminal);
  });

  it('is as it was before after a crash, which is told', async () => {
    const { terminal } = aDesk({
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
        'import{isMainThread}from"node:worker_threads";if(isMainThread)setTimeout(()=>{throw new Error("a bug")},3000)',
      )}`,
    });
    await terminal.shows(/╔ 4 Positions/);
    const screen = (await terminal.shows(/^exit 1/m)).join('\n');
    expect(screen).toContain('a bug');
    expect(terminal.isAlternate).toBe(false);
    await isCooked(terminal);
  });

  it('gets ASCII where it reads nothing else, and commands by name', async () => {
    const { terminal } = aDesk({ LANG: 'C', LC_ALL: 'C' });
    await terminal.shows(/\+ 4 Positions 0/);
    terminal.press(':');
    terminal.type('foc');
    terminal.press('Tab');
    terminal.type('log');
    terminal.press('Enter');
    const screen = (await terminal.shows(/\+ 7 Log/)).join('\n');
    expect(screen).toMatch(/^[\x20-\x7e\n]*$/);
    terminal.press('q');
    await terminal.shows(/^exit 0/m);
  });
});
