import { describe, expect, it } from 'vitest';
import { nearest } from '../../../views/terminal/nearest.ts';
import { PALETTE } from '../../../views/terminal/palette-commands.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aBreaker, aFullSnapshot, aHeader, aPosition, aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';

const run = (bench: TestBench, line: string): void => press(bench, ':', line, 'enter');
const flashOf = (bench: TestBench) => bench.store.get().flash?.text;
const overlayOf = (bench: TestBench) => bench.store.get().overlay;
const typed = (bench: TestBench) => {
  const overlay = overlayOf(bench);
  return overlay?.type === 'palette' ? overlay.text : null;
};
const benchIn = (state: 'RUNNING' | 'PAUSED' | 'HALTED', tripped = false): TestBench =>
  aWorkbench(fakeClient(aSnapshot({ header: aHeader({ state, breaker: aBreaker({ tripped }) }) })));

describe('commands', () => {
  it.each([
    ['pause lunch', { type: 'pause', reason: 'lunch' }],
    ['pause', { type: 'pause', reason: 'typed at the terminal' }],
    ['rescan', { type: 'rescan' }],
    ['REPLAN', { type: 'replan' }],
    ['review 900007', { type: 'review', symbol: 7 }],
    ['review', { type: 'review', symbol: 7 }],
  ])('%s does what its key does', (line, command) => {
    const bench = benchIn('RUNNING');
    run(bench, line);
    expect(commandsOf(bench.client)).toEqual([command]);
    expect(overlayOf(bench)).toBeNull();
  });

  it('that are dangerous still ask', () => {
    const bench = benchIn('RUNNING');
    run(bench, 'halt feed looks wrong');
    expect(overlayOf(bench)).toMatchObject({ type: 'prompt', title: 'KILL SWITCH' });
    press(bench, 'HALT', 'enter');
    run(bench, 'exit 900007 bad news');
    expect(overlayOf(bench)).toMatchObject({
      type: 'confirm',
      question:
        'Sell all 120 of 가온전자 (900007) at the market? Last 71,400, result +168,000 KRW (+2.00%) before costs.',
    });
    press(bench, 'y');
    run(bench, 'quit');
    expect(overlayOf(bench)).toMatchObject({ type: 'confirm', title: 'STOP THE ENGINE' });
    expect(commandsOf(bench.client)).toEqual([
      { type: 'halt', reason: 'feed looks wrong' },
      { type: 'exit', symbol: 7, reason: 'bad news' },
    ]);
  });

  it('find a symbol by its name too, with spaces in it', () => {
    const positions = [aPosition(), aPosition({ symbolId: 3, code: 'ASTR', name: 'Aster Labs' })];
    const bench = aWorkbench(fakeClient(aSnapshot({ positions })));
    run(bench, 'exit aster labs');
    press(bench, 'y');
    expect(commandsOf(bench.client)).toEqual([{ type: 'exit', symbol: 3, reason: 'typed at the terminal' }]);
    run(bench, 'exit 900008');
    expect(flashOf(bench)).toBe('"900008" is not among the positions');
  });

  it('resume entries, trading and the breaker, each as far as it goes', () => {
    const paused = benchIn('PAUSED');
    run(paused, 'resume back at the desk');
    expect(commandsOf(paused.client)).toEqual([{ type: 'resume', reason: 'back at the desk' }]);
    const halted = benchIn('HALTED');
    run(halted, 'resume checked');
    expect(overlayOf(halted)).toMatchObject({ type: 'confirm', title: 'RESUME TRADING', question: 'Because: checked' });
    press(halted, 'y');
    expect(commandsOf(halted.client)).toEqual([{ type: 'resume', reason: 'checked' }]);
    const tripped = benchIn('HALTED', true);
    run(tripped, 'resume');
    expect(flashOf(tripped)).toContain('breaker reset');
    run(tripped, 'breaker reset looked into it');
    press(tripped, 'y');
    expect(commandsOf(tripped.client)).toEqual([{ type: 'reset-breaker', reason: 'looked into it' }]);
    const running = benchIn('RUNNING');
    run(running, 'breaker reset');
    expect(flashOf(running)).toContain('nothing to resume');
  });

  it('change what is shown', () => {
    const bench = aWorkbench(fakeClient(), {}, undefined, { color: true });
    for (const line of ['focus log', 'zoom', 'filter 나래', 'theme light', 'lang ko', 'copy json']) run(bench, line);
    expect(bench.store.get()).toMatchObject({
      focus: 'log',
      zoomed: true,
      filters: { log: '나래' },
      theme: 'light',
      language: 'ko',
    });
    expect(flashOf(bench)).toBe('선택한 것이 없음');
    run(bench, 'help');
    expect(overlayOf(bench)).toMatchObject({ type: 'reader', title: '도움말' });
  });

  it('say what they take when that is missing or wrong', () => {
    const bench = benchIn('RUNNING');
    const said = (line: string) => {
      run(bench, line);
      return flashOf(bench);
    };
    expect(said('exit')).toBe('usage: exit SYMBOL [REASON]');
    expect(said('rescan now')).toBe('usage: rescan');
    expect(said('focus chart')).toContain('"chart" is none of markets, scanner');
    expect(said('theme dark')).toContain('colour is off');
    expect(said('detach')).toContain('it would stop with the terminal');
    expect(said('review 123')).toContain('"123"');
    expect(said('puase')).toBe('there is no command "puase"; did you mean pause?');
    expect(said('brekaer reset')).toContain('did you mean breaker reset?');
    expect(said('xyzzy')).toBe('there is no command "xyzzy"');
    expect(commandsOf(bench.client)).toEqual([]);
  });

  it('keep to English where the terminal shows nothing else', () => {
    const bench = aWorkbench(fakeClient(), {}, undefined, { utf8: false });
    run(bench, 'lang ko');
    expect(bench.store.get().language).toBe('en');
    expect(flashOf(bench)).toContain('UTF-8');
  });

  it('detach where that is possible', () => {
    const bench = aWorkbench(fakeClient(), {}, undefined, { canDetach: true });
    run(bench, 'detach');
    expect(bench.left).toEqual(['detached']);
  });

  it('have one name each, in no other’s way', () => {
    const names = PALETTE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(names.filter((other) => `${other} `.startsWith(`${name} `))).toEqual([name]);
  });
});

describe('typing a command', () => {
  it('completes names and what may follow them', () => {
    const bench = aWorkbench(fakeClient(aFullSnapshot(3)));
    press(bench, ':', 're', 'tab');
    expect(typed(bench)).toBe('re');
    press(bench, 'p', 'tab');
    expect(typed(bench)).toBe('replan');
    press(bench, 'ctrl+u', 'bre', 'tab');
    expect(typed(bench)).toBe('breaker reset ');
    press(bench, 'ctrl+u', 'exit ', 'tab');
    expect(typed(bench)).toBe('exit 90000');
    press(bench, 'ctrl+u', 'exit 한빛', 'tab');
    expect(typed(bench)).toBe('exit 900002');
    press(bench, 'ctrl+u', 'focus sce', 'tab', 'enter');
    expect(bench.store.get().focus).toBe('scenarios');
  });

  it('shows what the line could become, and the line itself', () => {
    const view = { overlay: { type: 'palette', text: 'exit ', back: 0 } } as const;
    const lines = drawScreen(aFullSnapshot(3), { columns: 80, rows: 24 }, view);
    expect(lines.slice(-2)).toEqual(['900000 가온전자  900001 Aster Labs  900002 한빛바이오로직스홀딩스우', ':exit _']);
  });

  it('recalls commands, newest first, without repeating one', () => {
    const bench = aWorkbench();
    for (const line of ['zoom', 'focus log', 'focus log']) run(bench, line);
    press(bench, ':', 'up');
    expect(typed(bench)).toBe('focus log');
    press(bench, 'up', 'up', 'up');
    expect(typed(bench)).toBe('zoom');
    press(bench, 'down', 'down');
    expect(typed(bench)).toBe('');
    press(bench, 'escape');
    expect(overlayOf(bench)).toBeNull();
  });
});

describe('the nearest name', () => {
  it('is the one a typing mistake away, or none', () => {
    expect(nearest('hlat', ['halt', 'help'])).toBe('halt');
    expect(nearest('HELP', ['halt', 'help'])).toBe('help');
    expect(nearest('buy', ['halt', 'help'])).toBeNull();
    expect(nearest('x', [])).toBeNull();
  });
});
