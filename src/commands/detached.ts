import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isHeld } from '../../storage/lock.ts';
import type { Look } from '../look.ts';
import { findEngine, type RunningEngine } from '../socket/find-engine.ts';
import { runAttach } from './attach.ts';

const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

export interface DetachedOptions {
  readonly dataDir: string;
  /** Databases that the engine may choose. */
  readonly dbs: () => readonly string[];
  /** Opens the workstation on the engine once it runs. */
  readonly attach: boolean;
  readonly look: Look;
}

/**
 * Starts the engine of this command line as a process and session of its own, so that the end of this terminal is not its
 * end. It logs to `engine.log` in the data folder.
 *
 * @returns the exit code
 */
export async function runDetached({ dataDir, dbs, attach, look }: DetachedOptions): Promise<number> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const logFile = join(dataDir, 'engine.log');
  const log = openSync(logFile, 'a', 0o600);
  const logged = fstatSync(log).size;
  const [program = '', ...args] = process.argv.slice(1);
  const child = spawn(process.execPath, [program, ...headless(args)], { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const engine = await listening(child, dbs);
  if (engine === null) {
    const what =
      child.exitCode === null
        ? `the engine, process ${child.pid}, does not listen after ${PATIENCE_MS / 1000} s`
        : `the engine has ended with code ${child.exitCode}`;
    const said = readFileSync(logFile).subarray(logged).toString();
    process.stderr.write(`ouroterm: ${what}; ${logFile} says:\n${said}`);
    return child.exitCode || 1;
  }
  if (attach) return runAttach(engine, look);
  process.stdout.write(`the engine runs as process ${engine.pid}: ${engine.db}, log in ${logFile}\n`);
  return 0;
}

/** Others look on, so a halt is no reason for this engine to end; what was given on the command line comes after that. */
const headless = (args: readonly string[]): string[] => [
  '--set',
  'BREAKER_STAY_UP=true',
  ...args.filter((arg) => arg !== '--detached'),
  '--no-ui',
];

async function listening(child: ChildProcess, dbs: () => readonly string[]): Promise<RunningEngine | null> {
  const deadline = performance.now() + PATIENCE_MS;
  while (child.exitCode === null && performance.now() < deadline) {
    const engine = await findEngine(dbs().filter((db) => isHeld(db)?.pid === child.pid));
    if (engine !== null) return engine;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return null;
}
