import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFullScreen } from '../../../views/charts/full-screen.ts';
import { themeOf } from '../../../views/terminal/theme.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGCONT', 'uncaughtException'] as const;
const listening = () => SIGNALS.map((event) => process.listenerCount(event));

async function open() {
  const stdout = Object.assign(new PassThrough(), { columns: 40, rows: 10, isTTY: true });
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode(mode: boolean) {
      stdin.isRaw = mode;
      modes.push(mode);
      return stdin;
    },
  });
  let written = '';
  stdout.on('data', (chunk: Buffer) => {
    written += String(chunk);
  });
  const keys: string[] = [];
  let text = '가온전자 ┤70,000';
  const screen = await openFullScreen({
    stdin,
    stdout,
    theme: themeOf('colour-blind', 'western'),
    draw: (columns, rows) => [[{ text, tone: 'up' }], [{ text: `${columns}x${rows}`, tone: 'plain' }]],
    onKey: (name) => keys.push(name),
  });
  onTestFinished(() => screen.close());
  return {
    ...{ screen, stdin, stdout, keys, modes },
    written: () => written,
    change: (next: string) => {
      text = next;
    },
  };
}

describe('the full screen', () => {
  it('takes the terminal and gives it back as it was', async () => {
    const before = listening();
    const { screen, written, modes, stdin } = await open();
    await expect.poll(written).toContain('40x10');
    for (const part of ['\x1b[?1049h', '가온전자 ┤70,000', '38;5;75m']) expect(written()).toContain(part);
    screen.close();
    expect(await screen.ended).toBe('closed');
    await expect.poll(written).toMatch(/\x1b\[\?1049l/);
    expect(written().lastIndexOf('\x1b[?25h')).toBeGreaterThan(written().lastIndexOf('\x1b[?25l'));
    expect(modes.at(-1)).toBe(false);
    expect(stdin.listenerCount('keypress')).toBe(0);
    expect(listening()).toEqual(before);
  });

  it('is no reason to end the process on a signal', async () => {
    const before = process.listenerCount('SIGTERM');
    await open();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('hears keys by the names of the keymap', async () => {
    const { stdin, keys } = await open();
    stdin.write('fF\t\x1b[C\x1b[D\x1b[Z\x1a\x03');
    await expect.poll(() => keys).toEqual(['f', 'F', 'tab', 'right', 'left', 'shift+tab', 'ctrl+z', 'ctrl+c']);
  });

  it('paints again when asked, and in the new size after a resize', async () => {
    const { screen, stdout, written, change } = await open();
    change('71,500');
    screen.repaint();
    await expect.poll(written).toContain('71,500');
    change('');
    Object.assign(stdout, { columns: 60, rows: 20 }).emit('resize');
    await expect.poll(written).toContain('60x20');
  });

  it.each([
    { signal: 'SIGTSTP', why: 'stop' },
    { signal: 'SIGCONT', why: 'continued' },
  ] as const)('gives the terminal back on $signal and says so', async ({ signal, why }) => {
    const { screen, written } = await open();
    process.emit(signal);
    expect(await screen.ended).toBe(why);
    await expect.poll(written).toMatch(/\x1b\[\?1049l/);
  });
});
