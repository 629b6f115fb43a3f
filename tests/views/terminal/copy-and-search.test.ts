import { describe, expect, it } from 'vitest';
import { clipboardSequence } from '../../../views/terminal/clipboard.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aFullSnapshot, aPosition, aSnapshot, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';

const flashOf = (bench: TestBench) => bench.store.get().flash;

describe('copying', () => {
  it('takes every cell of the selected row and its detail, also what the screen cuts', () => {
    const bench = aWorkbench(fakeClient(aSnapshot({ positions: [aPosition({ name: '한빛바이오로직스홀딩스우' })] })));
    press(bench, 'y');
    expect(bench.copied).toHaveLength(1);
    expect(bench.copied[0]).toMatch(/^한빛바이오로직스홀딩스우 {2}H=\[B\]-A {2}120 {2}70,000 {2}71,400/);
    expect(bench.copied[0]).toContain('S stop 68,600 (-3.9%)');
    expect(flashOf(bench)?.text).toMatch(/^copied 한빛바이오로직스홀딩스우 \(900007\), \d+ bytes, to the terminal/);
  });

  it('takes the engine’s own view of it as JSON', () => {
    const bench = aWorkbench();
    press(bench, 'Y');
    expect(JSON.parse(bench.copied[0]!)).toEqual(aPosition());
  });

  it('takes all of an explanation', () => {
    const bench = aWorkbench();
    press(bench, '?', 'y');
    expect(bench.copied[0]).toMatch(/^Help\nFirst steps\n {2}space {3,}no new entries/);
  });

  it('says what is too long for a terminal, and when nothing is selected', () => {
    const bench = { ...aWorkbench(), copy: () => false };
    press(bench, 'y');
    expect(flashOf(bench)).toMatchObject({ level: 'warn', text: expect.stringContaining('not copied') });
    const empty = aWorkbench(fakeClient(aSnapshot({ positions: [] })));
    press(empty, 'y');
    expect(flashOf(empty)?.text).toBe('nothing is selected');
  });

  it('is a sequence of Base64, also in an envelope for tmux, of bounded length', () => {
    expect(clipboardSequence('가', false)).toBe('\x1b]52;c;6rCA\x07');
    expect(clipboardSequence('가', true)).toBe('\x1bPtmux;\x1b\x1b]52;c;6rCA\x07\x1b\\\x1b]52;c;6rCA\x07');
    expect(clipboardSequence('x'.repeat(49_000), false)).not.toBeNull();
    expect(clipboardSequence('x'.repeat(50_000), false)).toBeNull();
  });
});

describe('searching the log', () => {
  const bench = () => aWorkbench(fakeClient(aFullSnapshot(12)), { focus: 'log' });
  const selected = ({ store }: TestBench) => store.get().cursors.log?.key;

  it('goes from match to match with the lines between in sight, round the ends', () => {
    const log = bench();
    press(log, '/', 'Aster', 'enter', 'N');
    expect(log.store.get()).toMatchObject({ filters: {}, searches: { log: 'Aster' } });
    expect(selected(log)).toBe('1');
    press(log, 'n');
    expect(selected(log)).toBe('7');
    press(log, 'n');
    expect(selected(log)).toBe('1');
    press(log, 'N');
    expect(selected(log)).toBe('7');
  });

  it('marks the matches and names what is searched for', () => {
    const screen = drawScreen(
      aFullSnapshot(12),
      { columns: 80, rows: 24 },
      { focus: 'log', searches: { log: 'Aster' } },
    );
    expect(screen.some((line) => line.includes('7 Log 12 ?Aster') || line.includes('/12 ?Aster'))).toBe(true);
    expect(screen.filter((line) => /^║\*.*Aster/.test(line))).toHaveLength(1);
  });

  it('is edited with the same key, and taken back with escape', () => {
    const log = bench();
    press(log, '/', 'Aster', 'enter', 'n', '/');
    expect(log.store.get()).toMatchObject({ filters: { log: 'Aster' }, searches: {}, overlay: { type: 'filter' } });
    press(log, 'enter', 'n', 'escape');
    expect(log.store.get()).toMatchObject({ filters: {}, searches: {} });
  });

  it('has nothing to look for without a text, and may find nothing', () => {
    const log = bench();
    press(log, 'n');
    expect(flashOf(log)?.text).toBe('nothing to search for: / takes the text first');
    press(log, '/', 'no such line', 'enter', 'n');
    expect(selected(log)).toBeUndefined();
  });
});
