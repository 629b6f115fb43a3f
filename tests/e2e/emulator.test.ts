import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli, eventually, type Started } from '../support/cli.ts';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.remove());

/** The first line, once it is there. */
const firstLine = (emulator: Started): Promise<string> =>
  eventually(
    20_000,
    () => (emulator.stdout.includes('\n') ? emulator.stdout.split('\n')[0] : undefined),
    () => emulator.stderr,
  );

describe('ouroterm emulator', () => {
  it('says where it is on its first line, answers there, and ends on SIGTERM', async () => {
    const emulator = cli.start('emulator', '--port', '0', '--ws-port', '0', '--speed', 'step', '--seed', '7');
    const { rest, ws } = JSON.parse(await firstLine(emulator)) as { rest: string; ws: string };
    expect([rest, ws]).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
    ]);
    const body = JSON.stringify({ grant_type: 'client_credentials', appkey: 'PSe2e', appsecret: 'secret' });
    const token = (await (await fetch(`${rest}/oauth2/tokenP`, { method: 'POST', body })).json()) as object;
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
    const { code, stdout, stderr } = await emulator.kill('SIGTERM');
    expect([code, stdout.split('\n').length]).toEqual([143, 2]);
    expect(stderr).toContain('no order leaves this machine');
    expect(stderr).not.toContain('secret');
  });

  it('explains itself with an example', () => {
    const { code, stdout } = cli.run(['emulator', '--help']);
    expect(code).toBe(0);
    for (const text of ['--port', '--layout', '--faults', 'Examples:', '$ ouroterm emulator'])
      expect(stdout).toContain(text);
  });

  it.each([
    [['--faults', 'gremlins'], '--faults: "gremlins"'],
    [['--speed', 'max'], 'Allowed is a number above 0, times real time, or step.'],
    [['--port', '70000'], 'Allowed is a port'],
    [['--account-no', '1234'], 'Allowed is a number such as 12345678-01.'],
    [['--start', 'tomorrow'], 'Allowed is an instant such as'],
    [['--cash', 'EUR=1'], 'the currencies are'],
    [['--layout', 'old'], '2026-09'],
  ])('refuses %j with what is allowed', (args, words) => {
    const { code, stderr } = cli.run(['emulator', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('says when a port is taken', async () => {
    const first = cli.start('emulator', '--port', '0', '--ws-port', '0', '--speed', 'step');
    const { rest } = JSON.parse(await firstLine(first)) as { rest: string };
    const { code, stderr } = cli.run(['emulator', '--port', new URL(rest).port, '--ws-port', '0']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
    await first.kill('SIGTERM');
  });
});
