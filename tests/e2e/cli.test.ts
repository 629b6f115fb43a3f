import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../src/launcher.cjs', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'ouroterm-e2e-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'], HOME: home };

/** Runs the built program as a shell would. */
function ouroterm(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    cwd: home,
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('the built program', () => {
  it('answers', () => {
    const { code, stdout, stderr } = ouroterm('markets', '--at', '2026-06-01T03:30:00Z', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ at: '2026-06-01T03:30:00Z' });
    expect(stderr).not.toContain('Error');
  });

  it('puts results on stdout and complaints on stderr, in one line without a stack', () => {
    expect(ouroterm('tradez')).toEqual({
      code: 2,
      stdout: '',
      stderr: "ouroterm: unknown command 'tradez' (did you mean trades?)\n",
    });
    expect(ouroterm('analyze', 'none.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'ouroterm: none.csv: no such file or directory\n',
    });
  });

  it('analyses a file', () => {
    writeFileSync(
      join(home, '005930.csv'),
      'date,open,high,low,close,volume\n2024-03-08,72000,73000,71900,72900,100\n2024-03-11,72500,72900,72300,72400,200\n',
    );
    expect(ouroterm('analyze', '005930.csv', '--series', 'sma2', '--json').stdout).toBe(
      '{"at":"2024-03-08T00:00:00Z","sma2":null}\n{"at":"2024-03-11T00:00:00Z","sma2":72650}\n',
    );
  });

  it('ends without a word when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [LAUNCHER, 'markets', '--at', '-', '--json'], { cwd: home, env });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = once(child, 'exit');
    child.stdin.on('error', () => undefined);
    child.stdin.write('2026-06-01T03:30:00Z\n'.repeat(100));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.end('2026-06-01T03:30:00Z\n'.repeat(5000));
    expect(await ended).toEqual([0, null]);
    expect(stderr).not.toContain('EPIPE');
  });
});
