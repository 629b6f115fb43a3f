import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type Cli, eventually } from './cli.ts';

export const hasTmux: boolean = spawnSync('tmux', ['-V']).status === 0;

const PATIENCE_MS = 20_000;
/** Longer than a program takes between two frames. */
const SETTLED_MS = 300;

/** Numbers of the processes with a text in their command line. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(text))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

/** A shell in a terminal of its own, on a tmux server that nobody else uses and that goes with the test. */
export class Terminal {
  private readonly cli: Cli;
  private readonly env: Readonly<Record<string, string>>;

  /** `env` is the terminal's own, beside that of the program. */
  constructor(cli: Cli, columns: number, rows: number, env: Readonly<Record<string, string>> = {}) {
    this.cli = cli;
    this.env = { ...cli.env, ...env, TMUX_TMPDIR: cli.home, HISTFILE: '/dev/null' };
    onTestFinished(async () => {
      this.tmux('kill-server');
      await eventually(
        PATIENCE_MS,
        () => (processesWith(cli.home).length === 0 ? true : undefined),
        () => `the end of what runs in ${cli.home}`,
      );
    });
    const size = ['-x', String(columns), '-y', String(rows)];
    this.mustTmux('new-session', '-d', '-s', 'desk', ...size, 'bash --norc --noprofile');
    this.mustTmux('set-option', '-g', 'status', 'off');
    this.resize(columns, rows);
  }

  /** Types a command line of the program, then enter; `$?` follows as `exit <code>`. */
  open(...args: readonly string[]): void {
    const line = this.cli.argv(...args).map((part) => `'${part}'`);
    this.type(`PS1='ready> '; clear; ${line.join(' ')}; echo "exit $?"`);
    this.press('Enter');
  }

  /** Text as it stands, key by key. */
  type(text: string): void {
    this.mustTmux('send-keys', '-t', 'desk', '-l', text);
  }

  /** Keys by tmux's names: `Enter`, `Escape`, `Space`, `Tab`, `q`. */
  press(...keys: readonly string[]): void {
    this.mustTmux('send-keys', '-t', 'desk', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.mustTmux('resize-window', '-t', 'desk', '-x', String(columns), '-y', String(rows));
  }

  /** What is on the screen, line by line. */
  screen(): readonly string[] {
    return this.mustTmux('capture-pane', '-p', '-t', 'desk').replace(/\n$/, '').split('\n');
  }

  /** The same with the sequences of its colours, once it does not change any more. */
  async settledScreen(): Promise<readonly string[]> {
    const ask = () => this.mustTmux('capture-pane', '-e', '-p', '-t', 'desk');
    let before = ask();
    const settled = () => {
      const now = ask();
      const isSettled = now === before;
      before = now;
      return isSettled ? now : undefined;
    };
    const text = await eventually(PATIENCE_MS, settled, () => 'a screen that stands still', SETTLED_MS);
    return text.replace(/\n$/, '').split('\n');
  }

  /** Whether a program has the alternate screen. */
  get isAlternate(): boolean {
    return this.mustTmux('display-message', '-p', '-t', 'desk', '#{alternate_on}').trim() === '1';
  }

  /** Waits until the screen shows the pattern; throws with the screen when it does not. Returns the screen. */
  shows(pattern: RegExp): Promise<readonly string[]> {
    return this.until((screen) => pattern.test(screen.join('\n')), String(pattern));
  }

  /** Waits until the screen is as wanted. */
  until(holds: (screen: readonly string[]) => boolean, what: string): Promise<readonly string[]> {
    const ask = () => {
      const screen = this.screen();
      return holds(screen) ? screen : undefined;
    };
    return eventually(PATIENCE_MS, ask, () => `${what} on this screen:\n${this.screen().join('\n')}`);
  }

  /** The window goes away under the program, as when a connection is lost. */
  close(): void {
    this.mustTmux('kill-session', '-t', 'desk');
  }

  private mustTmux(...args: readonly string[]): string {
    const { status, stdout, stderr } = this.tmux(...args);
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  }

  private tmux(...args: readonly string[]) {
    const { env } = this;
    return spawnSync('tmux', ['-L', 'desk', '-f', '/dev/null', ...args], { cwd: this.cli.home, env, encoding: 'utf8' });
  }
}
