import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from '../../src/cli/run.ts';

/** A folder of this test alone. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ouroterm-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly input?: string;
}

/** Runs a command line in a home of its own, with pipes for streams. */
export async function cli(args: readonly string[], { cwd, env = {}, isTTY = false, input = '' }: Surroundings = {}) {
  const home = folder();
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    env,
    cwd: cwd ?? home,
    home,
    stdin: Object.assign(
      (async function* () {
        yield input;
      })(),
      { isTTY },
    ),
    stdout: { write: (text) => (stdout += text), isTTY },
    stderr: { write: (text) => (stderr += text), isTTY },
    now: () => Date.parse('2026-06-01T03:30:00Z'),
  });
  return { code, stdout, stderr };
}
