import { describe, expect, it, vi } from 'vitest';
import type { PenView } from '../../../engine/client/snapshot.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aHeader, aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';

const aPen = (changes: Partial<PenView> = {}): PenView => ({ holder: 'pts/3', mine: false, terminals: 2, ...changes });
const withPen = (pen: PenView | null) => aSnapshot({ header: aHeader({ pen }) });
const benchWith = (pen: PenView | null): TestBench => aWorkbench(fakeClient(withPen(pen)));
const flashOf = (bench: TestBench) => bench.store.get().flash?.text;

describe('the pen', () => {
  it('is shown on every terminal, whoever has it', () => {
    const line = (pen: PenView | null) => drawScreen(withPen(pen), { columns: 80, rows: 24 })[1];
    expect(line(aPen())).toMatch(/^pen: pts\/3, 2 terminals {2}day P&L KRW/);
    expect(line(aPen({ mine: true, terminals: 1 }))).toMatch(/^pen: yours, 1 terminal {2}day P&L KRW/);
    expect(line(null)).toMatch(/^day P&L KRW/);
  });

  it.each([
    ['pauses', 'space'],
    ['halts', 'H'],
    ['exits', 'x'],
    ['reviews', 'r'],
    ['scans', 's'],
    ['plans', 'P'],
  ])('is needed by what %s', (_, key) => {
    const bench = benchWith(aPen());
    press(bench, key);
    expect(commandsOf(bench.client)).toEqual([]);
    expect(bench.store.get().overlay).toBeNull();
    expect(flashOf(bench)).toBe('the pen is with pts/3; T takes it');
  });

  it('is not needed to look', () => {
    const bench = benchWith(aPen());
    press(bench, 'enter', 'escape', 'z', '7', '?');
    expect(bench.client.requests).toEqual([{ type: 'explain', decisionId: 'd-7' }]);
    expect(bench.store.get()).toMatchObject({ zoomed: true, focus: 'log', overlay: { type: 'reader' } });
  });

  it('is taken over with T, unless it is here', async () => {
    const bench = benchWith(aPen());
    bench.client.answer(() => ({ ok: true, message: 'the pen is yours' }));
    press(bench, 'T');
    expect(bench.client.requests).toEqual([{ type: 'take-pen' }]);
    await vi.waitFor(() => expect(flashOf(bench)).toBe('the pen is yours'));
    const mine = benchWith(aPen({ mine: true }));
    press(mine, 'T');
    expect(flashOf(mine)).toBe('the pen is yours already');
    const only = benchWith(null);
    press(only, 'T');
    expect(flashOf(only)).toBe('this is the only terminal, it always may command');
  });
});

describe('leaving an engine that can run on', () => {
  const detachable = (snapshot = aSnapshot()): TestBench =>
    aWorkbench(fakeClient(snapshot), {}, undefined, { canDetach: true });

  it('is asked about, and detaching leaves it alone', () => {
    const bench = detachable();
    press(bench, 'q');
    expect(bench.store.get().overlay).toEqual({
      type: 'leave',
      title: 'LEAVE',
      question: 'd detaches and the engine goes on watching the exits of 1 open position; y stops it, and nobody does.',
    });
    press(bench, 'd');
    expect(bench.left).toEqual(['detached']);
    expect(bench.client.requests).toEqual([]);
  });

  it('stops it on y, and does nothing on escape', async () => {
    const bench = detachable();
    press(bench, 'q', 'escape');
    expect(bench.store.get().overlay).toBeNull();
    press(bench, 'ctrl+c', 'y');
    expect(bench.client.requests).toEqual([{ type: 'stop' }]);
    await vi.waitFor(() => expect(bench.left).toEqual(['quit']));
  });

  it('does not stop it for a terminal that only watches', () => {
    const bench = detachable(withPen(aPen()));
    press(bench, 'q', 'y');
    expect(bench.client.requests).toEqual([]);
    expect(flashOf(bench)).toBe('the pen is with pts/3; T takes it');
    press(bench, 'd');
    expect(bench.left).toEqual(['detached']);
  });

  it('needs no question when the connection is gone', () => {
    const bench = detachable(aSnapshot({ header: aHeader({ state: 'LOST' }) }));
    press(bench, 'q');
    expect(bench.left).toEqual(['detached']);
  });
});

describe('a lost connection', () => {
  it('takes the whole second line, with the time everything shown is from', () => {
    const lost = aSnapshot({ header: aHeader({ state: 'LOST', stateReason: 'socket closed' }) });
    const lines = drawScreen(lost, { columns: 80, rows: 24 });
    expect(lines[0]).toContain('ENGINE LOST');
    expect(lines[1]).toBe('NOT CONNECTED: all of this is as of 10:32:00, socket closed');
    expect(drawScreen(lost, { columns: 50, rows: 8 })[0]).toContain('NOT CONNECTED');
  });
});

describe('the shell', () => {
  it('is one key away, after a question where exits would go unwatched', () => {
    const quiet = aWorkbench(fakeClient(aSnapshot({ positions: [] })));
    press(quiet, 'ctrl+z');
    expect(quiet.asked).toEqual(['suspend']);
    const holding = aWorkbench();
    press(holding, 'ctrl+z', 'n');
    expect(holding.asked).toEqual([]);
    press(holding, 'ctrl+z', 'y');
    expect(holding.asked).toEqual(['suspend']);
    const elsewhere = aWorkbench(fakeClient(), {}, undefined, { canDetach: true });
    press(elsewhere, 'ctrl+z');
    expect(elsewhere.asked).toEqual(['suspend']);
  });

  it('may have left something on the screen, which ctrl+l wipes', () => {
    const bench = aWorkbench();
    press(bench, 'ctrl+l');
    expect(bench.asked).toEqual(['redraw']);
  });
});
