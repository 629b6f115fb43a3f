import { describe, expect, it, vi } from 'vitest';
import { runWorkstation, type WorkstationOptions } from '../../../views/terminal/main.tsx';
import { fakeTerminal } from '../fake-terminal.ts';
import { aHeader, aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';

const ENTER_ALTERNATE = '\x1b[?1049h';
const LEAVE_ALTERNATE = '\x1b[?1049l';

function start(client = fakeClient(), options: Partial<WorkstationOptions> = {}) {
  const terminal = fakeTerminal(120, 40);
  const { stdin, stdout } = terminal;
  const run = runWorkstation(client, {
    color: false,
    banner: () => 'simulated money',
    env: { LANG: 'C.UTF-8' },
    stdin,
    stdout,
    ...options,
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

  it('draws everything once more when a storm of resizes is over, also at the size it began with', async () => {
    const { terminal, run } = start();
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.resize(80, 24);
    terminal.resize(200, 50);
    terminal.resize(120, 40);
    const WIPE = '\x1b[2J\x1b[H';
    await vi.waitFor(() => expect(terminal.written().split(WIPE)[1] ?? '').toContain('1 Markets'));
    expect(terminal.written().split(WIPE)).toHaveLength(2);
    terminal.type('qy');
    await run;
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
    const { client, terminal, run } = start(fakeClient(aSnapshot({ positions: [] })), { ended: engine.signal });
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
    const { terminal, run } = start(fakeClient(), { ended: engine.signal });
    engine.abort();
    expect(await run).toEqual({ reason: 'engine-ended' });
    expect(terminal.written()).toContain(LEAVE_ALTERNATE);
  });
});

describe('what it is told to be', () => {
  it('leaves an engine that can run on', async () => {
    const { client, terminal, run } = start(fakeClient(), { canDetach: true });
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.type('qd');
    expect(await run).toEqual({ reason: 'detached' });
    expect(client.requests).toEqual([]);
  });

  it('is in Korean, with the keys of the configuration', async () => {
    const { client, terminal, run } = start(fakeClient(), { lang: 'ko', keys: { 'scanner.rescan': ['f'] } });
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    expect(terminal.written()).toContain('4 포지션');
    terminal.type('sf');
    await vi.waitFor(() => expect(commandsOf(client)).toEqual([{ type: 'rescan' }]));
    terminal.type('qy');
    await run;
  });

  it('refuses keys that mean two things', async () => {
    await expect(start(fakeClient(), { keys: { 'pane.zoom': ['x'] } }).run).rejects.toThrow(
      'the keys cannot be bound: "x" cannot be both position.exit and pane.zoom',
    );
  });

  it('writes ASCII in English where the locale is not UTF-8', async () => {
    const { terminal, run } = start(fakeClient(), { lang: 'ko', env: { LANG: 'C' } });
    await vi.waitFor(() => expect(terminal.written()).toContain('+ 4 Positions'));
    terminal.type('qy');
    await run;
    expect(terminal.written()).toMatch(/^[\x00-\x7f]*$/);
  });

  it('copies through tmux', async () => {
    const { terminal, run } = start(fakeClient(), { env: { LANG: 'C.UTF-8', TMUX: '/tmp/tmux-0/default,1,0' } });
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.type('Y');
    await vi.waitFor(() => expect(terminal.written()).toContain('\x1bPtmux;\x1b\x1b]52;c;'));
    terminal.type('qy');
    await run;
  });

  it('speaks in sentences on the primary screen for a screen reader', async () => {
    const { client, terminal, run } = start(fakeClient(), { screenReader: true });
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    expect(terminal.written()).toContain('4 Positions, row 1 of 1');
    expect(terminal.written()).toContain('last 71,400');
    expect(terminal.written()).not.toContain(ENTER_ALTERNATE);
    expect(terminal.written()).not.toMatch(/[│║]/);
    client.show(aSnapshot({ header: aHeader({ state: 'HALTED' }) }));
    await vi.waitFor(() => expect(terminal.written()).toContain('HALTED'));
    terminal.type('x');
    await vi.waitFor(() => expect(terminal.written()).toContain('Sell all 120 of 가온전자 (900007) at the market?'));
    terminal.type('n?');
    await vi.waitFor(() => expect(terminal.written()).toContain('In the panes'));
    terminal.type('qqy');
    expect(await run).toEqual({ reason: 'quit' });
  });
});

describe('the terminal is given back', () => {
  it('when a view throws', async () => {
    const { client, terminal, run } = start();
    const failed = expect(run).rejects.toThrow('a view broke');
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    client.snapshot = () => {
      throw new Error('a view broke');
    };
    client.show(null);
    await failed;
    expect(terminal.isRaw()).toBe(false);
    expect(terminal.written()).toContain(LEAVE_ALTERNATE);
  });

  it('or given up when it takes nothing any more', async () => {
    const { client, terminal, run } = start(fakeClient(), { canDetach: true });
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.stall();
    client.show(aSnapshot({ header: aHeader({ state: 'HALTED' }) }));
    terminal.type('qd');
    expect(await run).toEqual({ reason: 'terminal-lost' });
    expect(terminal.written()).not.toContain('HALTED');
  });

  it('when it is gone', async () => {
    const { terminal, run } = start();
    await vi.waitFor(() => expect(terminal.isRaw()).toBe(true));
    terminal.stdout.emit('error', new Error('write EIO'));
    terminal.stdout.emit('error', new Error('write EIO'));
    expect(await run).toEqual({ reason: 'terminal-lost' });
  });
});
