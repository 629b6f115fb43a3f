import { describe, expect, it, vi } from 'vitest';
import { runWorkstation } from '../../../views/terminal/main.tsx';
import { fakeTerminal } from '../fake-terminal.ts';
import { aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';

const ENTER_ALTERNATE = '\x1b[?1049h';
const LEAVE_ALTERNATE = '\x1b[?1049l';

function start(client = fakeClient(), ended?: AbortSignal) {
  const terminal = fakeTerminal(120, 40);
  const { stdin, stdout } = terminal;
  const run = runWorkstation(client, {
    color: false,
    banner: 'simulated money',
    stdin,
    stdout,
    ...(ended ? { ended } : {}),
  });
  return { client, terminal, run };
}

describe('the workstation', () => {
  it('takes the terminal, answers keys and gives the terminal back', async () => {
    const { client, terminal, run } = start();
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    expect(terminal.written()).toContain(ENTER_ALTERNATE);
    expect(terminal.written()).toContain('가온전자');
    terminal.type('s');
    await vi.waitFor(() => expect(commandsOf(client)).toEqual([{ type: 'rescan' }]));
    terminal.type('qy');
    expect(await run).toEqual({ reason: 'quit' });
    expect(client.requests.at(-1)).toEqual({ type: 'stop' });
    expect(terminal.isRaw()).toBe(false);
    expect(terminal.written()).toContain(LEAVE_ALTERNATE);
  });

  it('understands a word and its Enter typed in one go', async () => {
    const { client, terminal, run } = start(fakeClient(aSnapshot({ positions: [] })));
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.type('H');
    terminal.type('HALT\r');
    await vi.waitFor(() => expect(commandsOf(client)).toMatchObject([{ type: 'halt' }]));
    terminal.type('\x03');
    expect(await run).toEqual({ reason: 'quit' });
  });

  it('writes only what changed, and nothing when nothing did', async () => {
    const { client, terminal, run } = start();
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.type('4');
    await vi.waitFor(() => expect(terminal.written()).toContain('╔ 4 Positions'));
    const before = terminal.written().length;
    client.show({ ...client.snapshot()!, seq: 2 });
    terminal.type('4');
    terminal.type('5');
    await vi.waitFor(() => expect(terminal.written().slice(before)).toContain('╔ 5 Orders'));
    expect(terminal.written().slice(before)).not.toContain('1 Markets');
    terminal.type('qy');
    await run;
  });

  it('says quit when the engine ends because it was told to', async () => {
    const engine = new AbortController();
    const { client, terminal, run } = start(fakeClient(aSnapshot({ positions: [] })), engine.signal);
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    client.answer(() => {
      engine.abort();
      return { ok: true, message: 'stopped' };
    });
    terminal.type('q');
    expect(await run).toEqual({ reason: 'quit' });
    expect(terminal.written().split(LEAVE_ALTERNATE)[1]).not.toContain('Positions');
  });

  it('ends when the engine has ended', async () => {
    const engine = new AbortController();
    const { terminal, run } = start(fakeClient(), engine.signal);
    engine.abort();
    expect(await run).toEqual({ reason: 'engine-ended' });
    expect(terminal.written()).toContain(LEAVE_ALTERNATE);
  });
});
