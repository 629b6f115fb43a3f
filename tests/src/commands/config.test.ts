import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runConfig } from '../../../src/commands/config.ts';

let folder: string;
let envFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ouroterm-config-'));
  envFile = join(folder, '.env');
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(
  action: 'check' | 'show' | 'init',
  options: { json?: boolean; env?: Record<string, string>; dotenv?: string } = {},
) {
  const { json = false, env = {}, dotenv } = options;
  if (dotenv !== undefined) writeFileSync(envFile, dotenv);
  let out = '';
  let err = '';
  const sink = (add: (text: string) => void) => ({ write: add });
  const code = runConfig(
    action,
    { envFile, flags: {}, json },
    {
      env,
      stdout: sink((text) => {
        out += text;
      }),
      stderr: sink((text) => {
        err += text;
      }),
    },
  );
  return { code, out, err };
}

describe('config init', () => {
  it('writes a file for its owner’s eyes, which then checks out', () => {
    expect(run('init').code).toBe(0);
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
    expect(run('check')).toEqual({ code: 0, out: `settings are valid (${envFile})\n`, err: '' });
  });

  it('leaves an existing file alone', () => {
    expect(run('init', { dotenv: 'MODE=paper' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('exists already'),
    });
    expect(readFileSync(envFile, 'utf8')).toBe('MODE=paper');
  });

  it('says what is wrong with the place', () => {
    envFile = join(folder, 'missing', '.env');
    expect(run('init')).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') });
  });
});

describe('config check', () => {
  it('needs no file', () => {
    expect(run('check').out).toBe('settings are valid (no .env file)\n');
  });

  it('lists every error on stderr and ends with 2', () => {
    const { code, out, err } = run('check', { dotenv: 'FAT_FINGER_PCT=50\nMODE=real' });
    expect([code, out, err.split('\n').length - 1]).toEqual([2, '', 2]);
  });

  it('gives one JSON document', () => {
    expect(JSON.parse(run('check', { json: true }).out)).toEqual({ ok: true });
    const { errors } = JSON.parse(run('check', { json: true, dotenv: 'DAILY_SESSIONS=11' }).out);
    expect(errors).toEqual([
      {
        setting: 'DAILY_SESSIONS',
        origin: '.env line 1',
        value: '11',
        problem: 'allowed is a whole number from 1 to 10',
      },
    ]);
  });
});

describe('config show', () => {
  const env = { KIS_APP_KEY: 'canary', KIS_ACCOUNT_NO: '73194628-01', GEMINI_API_KEY: 'canary' };

  it('prints every setting with its source, secrets masked', () => {
    const { out } = run('show', { dotenv: 'SCANNER_TOP_N=5', env });
    expect(out).toContain('SCANNER_TOP_N=5  # .env line 1\n');
    expect(out).toContain('KIS_APP_KEY=***  # environment\n');
    expect(out).toContain('KIS_ACCOUNT_NO=********-01  # environment\n');
    expect(out).toContain('FAT_FINGER_PCT=30  # default\n');
    expect(out).not.toMatch(/canary|73194628/);
  });

  it('gives the same as JSON', () => {
    const { out } = run('show', { json: true, env });
    expect(JSON.parse(out).settings).toContainEqual({ name: 'GEMINI_API_KEY', value: '***', origin: 'environment' });
    expect(out).not.toMatch(/canary|73194628/);
  });

  it('shows errors instead when there are any', () => {
    expect(run('show', { dotenv: 'MODE=real' })).toMatchObject({ code: 2, out: '' });
  });
});
