import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join(ROOT, 'src/launcher.cjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program in a home of its own, where nothing of this machine's user reaches it. */
export class Cli {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  private readonly started: Started[] = [];

  /** Throws when the program is not built. */
  constructor() {
    if (!existsSync(join(ROOT, 'dist/main.js'))) {
      throw new Error('dist/main.js is missing: these tests run the built program, so run npm run build first');
    }
    this.home = mkdtempSync(join(tmpdir(), 'ouroterm-e2e-'));
    this.env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      XDG_DATA_HOME: join(this.home, 'data'),
      XDG_CONFIG_HOME: join(this.home, 'config'),
      XDG_CACHE_HOME: join(this.home, 'cache'),
      LANG: 'C.UTF-8',
    };
  }

  /** The command line as an argument vector. */
  argv(...args: readonly string[]): readonly [string, ...string[]] {
    return [process.execPath, LAUNCHER, ...args];
  }

  /** A path in the home. */
  path(...parts: readonly string[]): string {
    return join(this.home, ...parts);
  }

  /** A new empty folder in the home. */
  folder(name: string): string {
    const folder = this.path(name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Runs to the end. `env` and `cwd` are for this run alone. */
  run(
    args: readonly string[],
    surroundings: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
  ): Ended {
    const [node, ...rest] = this.argv(...args);
    const { status, signal, stdout, stderr } = spawnSync(node, rest, {
      cwd: surroundings.cwd ?? this.home,
      env: { ...this.env, ...surroundings.env },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return { code: status, signal, stdout, stderr };
  }

  /** Starts and does not wait. */
  start(...args: readonly string[]): Started {
    const [node, ...rest] = this.argv(...args);
    const started = new Started(
      spawn(node, rest, { cwd: this.home, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    this.started.push(started);
    return started;
  }

  /** Ends what still runs, as after a test that failed, and removes the home. */
  async remove(): Promise<void> {
    await Promise.all(this.started.map((program) => program.kill('SIGKILL')));
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A program that runs, and what it has written so far. */
export class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Asks every so many ms until the answer is not undefined; throws with `what` was not so when `ms` have passed. */
export async function eventually<T>(ms: number, ask: () => T | undefined, what: () => string, every = 20): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
