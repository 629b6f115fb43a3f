import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { decide, findNode } = createRequire(import.meta.url)('../../src/launcher.cjs') as {
  decide(args: string[], versions: object, found: string | null): { action: string; text?: string; node?: string };
  findNode(folder: string, running: string): string | null;
};
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const NODE_20 = { node: '20.20.2', napi: '9' };
const NODE_24 = { node: '24.21.0', napi: '10' };

describe('the decision', () => {
  it('tells the version on any Node', () => {
    expect(decide(['--version'], NODE_20, null)).toEqual({ action: 'print', text: version });
    expect(decide(['-V'], NODE_24, null)).toEqual({ action: 'print', text: version });
  });

  it('runs on a Node that can, and on no other', () => {
    expect(decide([], NODE_24, null)).toEqual({ action: 'run' });
    expect(decide([], { node: '22.19.0', napi: '10' }, null)).toEqual({ action: 'run' });
    expect(decide([], { node: '22.18.0', napi: '10' }, '/opt/node').action).toBe('restart');
    expect(decide([], { node: '4.9.1' }, '/opt/node').action).toBe('restart');
  });

  it('says in one line what to install when there is no other Node', () => {
    expect(decide([], NODE_20, null)).toEqual({
      action: 'refuse',
      text: 'ouroterm needs Node 22.19 or newer; this is v20.20.2. Install it from nodejs.org or your package manager, then run ouroterm again.',
    });
  });
});

it('answers --version from the command line', () => {
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'src/launcher.cjs'), '--version']);
  expect({ stdout: String(stdout), status }).toEqual({ stdout: `${version}\n`, status: 0 });
});

/** Prints what it was given, and ends or waits as it is told. */
const FAKE_PRODUCT = `
const [, , what, value] = process.argv;
if (what === 'clean-stop') process.on('SIGTERM', () => process.exit(143));
const { NODE_ENV: nodeEnv, LAUNCHER_LEASH_FD: leash } = process.env;
process.stdout.write(JSON.stringify({ pid: process.pid, nodeEnv, leash }) + '\\n');
if (what === 'exit') process.exit(Number(value));
setInterval(() => {}, 1000);
`;

describe.skipIf(process.platform === 'win32')('on a Node that is too old', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ouroterm-launcher-'));
    for (const each of ['src', 'dist', 'node_modules/.bin']) mkdirSync(join(folder, each), { recursive: true });
    copyFileSync(join(root, 'src/launcher.cjs'), join(folder, 'src/launcher.cjs'));
    writeFileSync(join(folder, 'package.json'), '{"version":"1.2.3"}');
    writeFileSync(join(folder, 'dist/package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'dist/main.js'), FAKE_PRODUCT);
    writeFileSync(
      join(folder, 'old.cjs'),
      `Object.defineProperty(process, 'versions', { value: ${JSON.stringify(NODE_20)} });`,
    );
    const node = join(folder, 'node_modules/.bin/node');
    writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
    chmodSync(node, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function start(...args: string[]): Promise<{ launcher: ChildProcess; product: Record<string, unknown> }> {
    const { NODE_ENV: _, ...env } = process.env;
    const launcher = spawn(process.execPath, ['--require', './old.cjs', 'src/launcher.cjs', ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(launcher.stdout!, 'data')) as [Buffer];
    return { launcher, product: JSON.parse(String(line)) as Record<string, unknown> };
  }

  it('finds the Node beside the package, unless that is the one that runs', () => {
    const beside = join(folder, 'node_modules/.bin/node');
    expect(findNode(folder, process.execPath)).toBe(beside);
    expect(findNode(join(folder, 'node_modules/ouroterm'), process.execPath)).toBe(beside);
    expect(findNode(folder, beside)).toBeNull();
  });

  it('starts that one, in production, and ends with its code', async () => {
    const { launcher, product } = await start('exit', '3');
    expect(product).toEqual({ pid: expect.not.toSatisfy((pid) => pid === launcher.pid), nodeEnv: 'production' });
    expect(await once(launcher, 'exit')).toEqual([3, null]);
  });

  it('passes a signal on, and the code of a clean stop back', async () => {
    const { launcher } = await start('clean-stop');
    launcher.kill('SIGTERM');
    expect(await once(launcher, 'exit')).toEqual([143, null]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('dies of %s as the product does', async (signal) => {
    const { launcher } = await start('wait');
    launcher.kill(signal);
    expect(await once(launcher, 'exit')).toEqual([null, signal]);
  });

  it('dies of what killed the product', async () => {
    const { launcher, product } = await start('wait');
    process.kill(Number(product['pid']), 'SIGKILL');
    expect(await once(launcher, 'exit')).toEqual([null, 'SIGKILL']);
  });

  it('takes the product along when it is killed itself', async () => {
    const { launcher } = await start('wait');
    launcher.kill('SIGKILL');
    // The product writes to the same pipe, so that it closes when both are gone.
    expect(await once(launcher, 'close')).toEqual([null, 'SIGKILL']);
  });
});
