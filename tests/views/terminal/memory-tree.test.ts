import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientReply } from '../../../engine/client/client.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aSnapshot, fakeClient } from '../fixtures.ts';
import { someMemory } from '../memory-fixtures.ts';
import { press } from '../press.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened(answer: ClientReply = { ok: true, message: '', memory: someMemory() }): Promise<TestBench> {
  const client = fakeClient(aSnapshot());
  client.answer(() => answer);
  const bench = aWorkbench(client, {}, { columns: 100, rows: 30 });
  await pressed(bench, 'X');
  return bench;
}

/** Presses keys, each after the engine has answered the one before. */
async function pressed(bench: TestBench, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    press(bench, key);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const screenOf = (bench: TestBench): string =>
  drawScreen(bench.client.snapshot(), bench.size(), bench.store.get()).join('\n');

const asked = (bench: TestBench) => bench.client.requests.filter(({ type }) => type === 'memory');

describe('the tree of memory', () => {
  it('opens with every layer in sight, and the days of the daily one', async () => {
    const bench = await opened();
    expect(asked(bench)).toEqual([{ type: 'memory', open: null, search: '' }]);
    const screen = screenOf(bench);
    expect(screen).toMatch(/> \+ L1 legacy, kept for ever, 1 time frame\n/);
    expect(screen).toMatch(/- L6 daily, kept 90 days, 2 time frames *\n *\+ 2026-03-06, 5 rows/);
    expect(screen).not.toContain('KR.total_pnl');
  });

  it('opens a time frame, and says of a row where it comes from and how long it is kept', async () => {
    const bench = await opened();
    await pressed(bench, ...Array.from({ length: 7 }, () => 'down'), 'enter');
    expect(asked(bench).at(-1)).toMatchObject({ open: { layer: 'L6', timeFrame: '2026-03-05' } });
    expect(screenOf(bench)).toMatch(/KR\.win_rate +33\.33 %/);
    await pressed(bench, 'down', 'down');
    expect(screenOf(bench)).toMatch(/L6 2026-03-05 KR\.note: kept through 2026-06-03; written by user@pts\/3, 2026-/);
  });

  it('closes the branch of the selected line, and stands at its head', async () => {
    const bench = await opened();
    await pressed(bench, ...Array.from({ length: 7 }, () => 'down'), 'enter', 'down', 'down', 'left');
    expect(screenOf(bench)).toMatch(/> {3}\+ 2026-03-05/);
    await pressed(bench, 'left');
    expect(screenOf(bench)).toMatch(/> \+ L6 daily/);
  });

  it('opens and closes a layer', async () => {
    const bench = await opened();
    await pressed(bench, 'enter');
    expect(screenOf(bench)).toMatch(/- L1 legacy.*\n *\+ LEGACY, 3 rows/);
    await pressed(bench, 'enter');
    expect(screenOf(bench)).not.toContain('LEGACY');
  });

  it('searches, shows all that was found, and the whole tree again for nothing', async () => {
    const bench = await opened();
    await pressed(bench, '/', 'pnl', 'enter');
    expect(asked(bench).at(-1)).toEqual({ type: 'memory', open: null, search: 'pnl' });
    expect(screenOf(bench)).toMatch(/Memory {2}"pnl": 5 rows/);
    expect(screenOf(bench)).toContain('US_NASDAQ.total_pnl');
    await pressed(bench, '/', 'ctrl+u', 'enter');
    expect(asked(bench).at(-1)).toMatchObject({ search: '' });
    expect(screenOf(bench)).toContain('Memory  6 time frames');
  });

  it('is opened by a command too, with what is looked for', async () => {
    const bench = await opened();
    await pressed(bench, 'escape', ':', 'memory gaps', 'enter');
    expect(asked(bench).at(-1)).toMatchObject({ search: 'gaps' });
  });

  it('says why there is nothing to see', async () => {
    const bench = await opened({ ok: false, message: 'memory is known as it is now' });
    expect(bench.store.get().overlay).toBeNull();
    expect(bench.store.get().flash?.text).toBe('memory is known as it is now');
    const empty = await opened({ ok: true, message: '', memory: { frames: [], rows: [], more: 0 } });
    expect(screenOf(empty)).toContain('nothing is remembered yet: the first rows come at the end of a day');
  });

  it('is copied as it stands, and closed by escape', async () => {
    const bench = await opened();
    await pressed(bench, 'y', 'escape');
    expect(bench.copied[0]).toMatch(/^Memory {2}6 time frames\n\+ L1 legacy/);
    expect(bench.store.get().overlay).toBeNull();
  });
});
