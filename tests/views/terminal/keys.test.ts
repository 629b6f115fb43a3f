import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bindKeys } from '../../../views/terminal/bind-keys.ts';
import { paste, pressKey } from '../../../views/terminal/key-press.ts';
import { KEYMAP, keymapMarkdown } from '../../../views/terminal/keymap.ts';
import { wordsOf } from '../../../views/terminal/messages/words.ts';
import { PROMPT_LIMIT, type ViewState } from '../../../views/terminal/store.ts';
import { SCOPES } from '../../../views/terminal/workbench.ts';
import { aWorkbench, type TestBench } from '../draw.tsx';
import { aBreaker, aFullSnapshot, aHeader, aPosition, aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';

const view = (bench: TestBench): ViewState => bench.store.get();
const benchIn = (state: 'RUNNING' | 'PAUSED' | 'HALTED' | 'LOST', tripped = false): TestBench =>
  aWorkbench(fakeClient(aSnapshot({ header: aHeader({ state, breaker: aBreaker({ tripped }) }) })));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the keymap', () => {
  it('gives a key one meaning in each scope', () => {
    for (const scope of SCOPES) {
      const keys = KEYMAP.filter(({ scopes }) => scopes.includes(scope)).flatMap((binding) => binding.keys);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
    expect(new Set(KEYMAP.map(({ id }) => id)).size).toBe(KEYMAP.length);
  });

  it.each(['en', 'ko'] as const)('has every key in the help overlay in %s and in docs/keys.md', (language) => {
    const bench = aWorkbench(fakeClient(), { language });
    press(bench, '?');
    const { overlay } = view(bench);
    const help = overlay?.type === 'reader' ? overlay.paragraphs : [];
    for (const { id, keys } of KEYMAP) {
      const { title } = wordsOf(language).keys[id];
      expect(help.some(({ term, text }) => term === keys.join(', ') && text.includes(title))).toBe(true);
      for (const key of keys) expect(keymapMarkdown()).toContain(`\`${key}\``);
    }
  });

  it('describes no key that is not there', () => {
    const ids = KEYMAP.map(({ id }) => id as string);
    expect(Object.keys(wordsOf('en').keys).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('escape and a key soon after it, which a terminal sends as alt and the key,', () => {
  const alt = (bench: ReturnType<typeof aWorkbench>, key: string) => pressKey(bench, { name: `alt+${key}`, text: '' });

  it('close what is open and do what the key says', () => {
    const bench = aWorkbench();
    press(bench, '?');
    alt(bench, '6');
    expect(view(bench)).toMatchObject({ overlay: null, focus: 'risk' });
    press(bench, '?');
    alt(bench, ' ');
    expect(commandsOf(bench.client)).toEqual([{ type: 'pause', reason: 'paused at the terminal' }]);
  });

  it('are nothing in a text, whose rest could be commands', () => {
    const bench = aWorkbench();
    press(bench, 'H', 'HAL');
    alt(bench, 'p');
    expect(view(bench).overlay).toMatchObject({ type: 'prompt', text: 'HAL' });
    expect(commandsOf(bench.client)).toEqual([]);
  });

  it('are one key where that is bound', () => {
    const bound = bindKeys(KEYMAP, { 'scanner.rescan': ['alt+6'] });
    if (!bound.ok) throw new Error(bound.errors.join());
    const bench = { ...aWorkbench(), keymap: bound.keymap };
    alt(bench, '6');
    expect(commandsOf(bench.client)).toEqual([{ type: 'rescan' }]);
    expect(view(bench).focus).toBe('positions');
  });
});

describe('trading keys', () => {
  it('pause and resume new entries', () => {
    const running = benchIn('RUNNING');
    press(running, 'space');
    expect(commandsOf(running.client)).toEqual([{ type: 'pause', reason: 'paused at the terminal' }]);
    const paused = benchIn('PAUSED');
    press(paused, 'p');
    expect(commandsOf(paused.client)).toEqual([{ type: 'resume', reason: 'resumed at the terminal' }]);
  });

  it('say why when they do nothing', () => {
    const halted = benchIn('HALTED');
    press(halted, 'space');
    expect(commandsOf(halted.client)).toEqual([]);
    expect(view(halted).flash).toEqual({ level: 'warn', text: 'trading is HALTED; R resumes it' });
    const running = benchIn('RUNNING');
    press(running, 'R');
    expect(view(running).flash?.text).toContain('nothing to resume');
    const lost = benchIn('LOST');
    press(lost, 's');
    expect(view(lost).flash?.text).toBe('not connected to the engine');
  });

  it('that do nothing say so, but while a text is typed', () => {
    const bench = benchIn('RUNNING');
    press(bench, 'u');
    expect(view(bench).flash?.text).toBe('u does nothing here; the line above has the keys that do');
    press(bench, 'H', 'u');
    expect(view(bench).overlay).toMatchObject({ type: 'prompt', text: 'u' });
  });

  it('call the council on the selected symbol, and show it in the place of the log', async () => {
    const bench = benchIn('RUNNING');
    press(bench, '2', 'c');
    expect(commandsOf(bench.client)).toEqual([{ type: 'council', symbol: 7 }]);
    await Promise.resolve();
    await Promise.resolve();
    expect(view(bench)).toMatchObject({ focus: 'council', shared: 'council' });
    press(bench, '4');
    expect(view(bench)).toMatchObject({ focus: 'positions', shared: 'council' });
    press(bench, '7');
    expect(view(bench)).toMatchObject({ focus: 'log', shared: 'log' });
    press(bench, 'C');
    expect(view(bench)).toMatchObject({ focus: 'council', shared: 'council' });
  });

  it('pull the kill switch only after HALT was typed', () => {
    const bench = benchIn('RUNNING');
    press(bench, 'H', 'halt', 'enter');
    expect(commandsOf(bench.client)).toEqual([]);
    expect(view(bench).flash?.text).toContain('type HALT');
    press(bench, 'ctrl+u', 'HALTT', 'backspace', 'enter');
    expect(commandsOf(bench.client)).toEqual([{ type: 'halt', reason: 'kill switch pulled at the terminal' }]);
    expect(view(bench)).toMatchObject({ focus: 'risk', overlay: null });
  });

  it('say before a kill switch what it would do', () => {
    const bench = benchIn('RUNNING');
    press(bench, 'H');
    expect(view(bench).overlay).toMatchObject({
      question: 'blocks entries, cancels 1 open order and sells 1 position at the market. Type HALT to pull it:',
    });
  });

  it('leave trading alone when the kill switch is cancelled', () => {
    const bench = benchIn('RUNNING');
    press(bench, 'H', 'HALT', 'escape');
    expect(view(bench).overlay).toBeNull();
    expect(commandsOf(bench.client)).toEqual([]);
  });

  it('resume after a halt with a reason, and reset the breaker before that', () => {
    const halted = benchIn('HALTED');
    press(halted, 'R', 'enter');
    expect(view(halted).flash?.text).toContain('a reason is needed');
    press(halted, 'checked with the broker', 'enter');
    expect(commandsOf(halted.client)).toEqual([{ type: 'resume', reason: 'checked with the broker' }]);
    const tripped = benchIn('HALTED', true);
    press(tripped, 'R', 'x y', 'enter');
    expect(commandsOf(tripped.client)).toEqual([{ type: 'reset-breaker', reason: 'x y' }]);
  });

  it('take a bounded reason without control characters', () => {
    const bench = benchIn('HALTED');
    press(bench, 'R');
    paste(bench, `\x1b[31m${'긴 이유 '.repeat(100)}\n`);
    const { overlay } = view(bench);
    const text = overlay?.type === 'prompt' ? overlay.text : '';
    expect([...text]).toHaveLength(PROMPT_LIMIT);
    expect(text).toMatch(/^긴 이유/);
  });

  it('never take pasted text as commands', () => {
    const bench = benchIn('RUNNING');
    paste(bench, 'xy');
    expect(commandsOf(bench.client)).toEqual([]);
    expect(view(bench).flash?.text).toContain('pasted text was ignored');
  });

  it('exit the selected position after a yes', () => {
    const bench = aWorkbench(fakeClient(aFullSnapshot(5)));
    press(bench, 'j', 'j', 'x');
    expect(view(bench).overlay).toMatchObject({
      type: 'confirm',
      question:
        'Sell all 120 of 한빛바이오로직스홀딩스우 (900002) at the market? Last 71,400, result -1,234 KRW (-0.10%) before costs.',
    });
    press(bench, 'n');
    expect(commandsOf(bench.client)).toEqual([]);
    press(bench, 'x', 'y');
    expect(commandsOf(bench.client)).toEqual([{ type: 'exit', symbol: 2, reason: 'exit asked for at the terminal' }]);
  });

  it('exit the position that was asked about, though the rows moved meanwhile', () => {
    const snapshot = aFullSnapshot(3);
    const bench = aWorkbench(fakeClient(snapshot));
    press(bench, 'x');
    bench.client.show({ ...snapshot, positions: snapshot.positions.slice(1) });
    press(bench, 'y');
    expect(commandsOf(bench.client)).toMatchObject([{ type: 'exit', symbol: 0 }]);
  });

  it('do not exit what is no position, or is exiting', () => {
    const bench = aWorkbench(fakeClient(aSnapshot({ positions: [aPosition({ exiting: 'HARD_STOP' })] })));
    press(bench, 'x');
    expect(view(bench).flash?.text).toBe('가온전자 is already exiting: HARD_STOP');
    press(bench, '2', 'x');
    expect(view(bench).flash?.text).toBe('select a position first (4)');
  });

  it('review, rescan and replan', () => {
    const bench = aWorkbench();
    press(bench, '2', 'r', 's', 'P');
    expect(commandsOf(bench.client)).toEqual([{ type: 'review', symbol: 7 }, { type: 'rescan' }, { type: 'replan' }]);
    expect(bench.client.requests).toMatchObject([{ actor: 'terminal' }, { actor: 'terminal' }, { actor: 'terminal' }]);
  });
});

describe('replies', () => {
  it('replace what was said at once, and go after six seconds', async () => {
    const bench = aWorkbench();
    bench.client.answer(() => ({ ok: false, message: 'the planner is busy' }));
    press(bench, 'P');
    expect(view(bench).flash).toEqual({ level: 'info', text: 'making the playbook...' });
    await vi.advanceTimersByTimeAsync(5_900);
    expect(view(bench).flash).toEqual({ level: 'error', text: 'the planner is busy' });
    await vi.advanceTimersByTimeAsync(200);
    expect(view(bench).flash).toBeNull();
  });

  it('include a connection that broke', async () => {
    const bench = aWorkbench();
    bench.client.answer(() => Promise.reject(new Error('socket closed')));
    press(bench, 's');
    await vi.advanceTimersByTimeAsync(0);
    expect(view(bench).flash).toEqual({ level: 'error', text: 'the engine did not answer: socket closed' });
  });
});

describe('explain', () => {
  it.each([
    ['4', { type: 'explain', decisionId: 'd-7' }],
    ['5', { type: 'order', orderId: 'o-12' }],
    ['3', { type: 'explain', decisionId: 'd-7' }],
    ['7', { type: 'explain', decisionId: 'd-7' }],
    ['2', { type: 'explain-symbol', symbolId: 7 }],
  ])('from pane %s asks %o', async (pane, request) => {
    const bench = aWorkbench();
    bench.client.answer(() => ({
      ok: true,
      message: '',
      explanation: {
        decisionId: 'd-7',
        title: 'BUY 가온전자',
        sections: [{ heading: 'Data', lines: ['rsi \x1b[31m28.1'] }],
        checks: [
          { check: 'kill switch', passed: true, detail: 'off' },
          { check: 'fat finger', passed: false, detail: '31% > 30%' },
        ],
      },
    }));
    press(bench, pane, 'enter');
    expect(bench.client.requests).toEqual([request]);
    await vi.advanceTimersByTimeAsync(0);
    const { overlay } = view(bench);
    const text = overlay?.type === 'reader' ? overlay.paragraphs.map((line) => line.text) : [];
    expect(text).toEqual(
      expect.arrayContaining(['rsi 28.1', '✓ pass  kill switch: off', '✗ FAIL  fat finger: 31% > 30%']),
    );
  });

  it('says when there is nothing to explain, or the engine cannot', async () => {
    const bench = aWorkbench();
    press(bench, '1', 'enter');
    expect(view(bench).flash?.text).toBe('no decision behind this line');
    bench.client.answer(() => ({ ok: false, message: 'no decision d-7' }));
    press(bench, '4', 'enter');
    await vi.advanceTimersByTimeAsync(0);
    expect(view(bench)).toMatchObject({ overlay: null, flash: { level: 'error', text: 'no decision d-7' } });
  });

  it('does not open again when it was closed before the answer', async () => {
    const bench = aWorkbench();
    press(bench, 'enter', 'q');
    await vi.advanceTimersByTimeAsync(0);
    expect(view(bench).overlay).toBeNull();
    expect(bench.left).toEqual([]);
  });
});

describe('moving', () => {
  it('keeps the selection on its row while rows come and go', () => {
    const snapshot = aFullSnapshot(5);
    const bench = aWorkbench(fakeClient(snapshot));
    press(bench, '2', 'down', 'down');
    bench.client.show({ ...snapshot, scanner: snapshot.scanner.slice(1) });
    press(bench, 'r');
    expect(commandsOf(bench.client)).toEqual([{ type: 'review', symbol: 2 }]);
  });

  it('stops at both ends, by line, page and all the way', () => {
    const bench = aWorkbench(fakeClient(aFullSnapshot(80)));
    press(bench, '3', 'up');
    expect(view(bench).cursors.scenarios?.index).toBe(0);
    press(bench, 'end', 'down');
    expect(view(bench).cursors.scenarios?.index).toBe(79);
    press(bench, 'pageup');
    expect(view(bench).cursors.scenarios?.index).toBe(76);
    press(bench, 'home');
    expect(view(bench).cursors.scenarios?.index).toBe(0);
  });

  it('lets the log follow its end until a line is selected, and again after End', () => {
    const bench = aWorkbench(fakeClient(aFullSnapshot(20)));
    press(bench, '7', 'k');
    expect(view(bench).cursors.log).toEqual({ key: '18', index: 18 });
    press(bench, 'end');
    expect(view(bench).cursors.log).toBeUndefined();
  });

  it('goes round the panes, zooms, filters and takes it all back', () => {
    const bench = aWorkbench(fakeClient(aFullSnapshot(20)));
    press(bench, '8', 'tab');
    expect(view(bench).focus).toBe('markets');
    press(bench, 'shift+tab', 'shift+tab', 'z', '/', '나래', 'enter');
    expect(view(bench)).toMatchObject({ focus: 'log', zoomed: true, filters: { log: '나래' }, overlay: null });
    press(bench, 'escape');
    expect(view(bench)).toMatchObject({ filters: {}, zoomed: true });
    press(bench, 'escape');
    expect(view(bench).zoomed).toBe(false);
    press(bench, '/', 'q', 'escape');
    expect(view(bench)).toMatchObject({ filters: { log: '' }, overlay: null });
  });

  it('scrolls the help no further than its end', () => {
    const bench = aWorkbench(fakeClient(), {}, { columns: 80, rows: 24 });
    const scroll = () => {
      const { overlay } = view(bench);
      return overlay?.type === 'reader' ? overlay.scroll : null;
    };
    press(bench, '?', 'end');
    const last = scroll();
    press(bench, 'down', 'pagedown');
    expect(scroll()).toBe(last);
    press(bench, 'k');
    expect(scroll()).toBe(last! - 1);
  });
});

describe('quitting', () => {
  it('stops the engine at once when nothing is held', async () => {
    const bench = aWorkbench(fakeClient(aSnapshot({ positions: [] })));
    press(bench, 'q');
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.client.requests).toEqual([{ type: 'stop' }]);
    expect(bench.left).toEqual(['quit']);
  });

  it('asks when positions are open, and Ctrl-C is the same', async () => {
    const bench = aWorkbench();
    press(bench, 'ctrl+c');
    expect(view(bench).overlay).toMatchObject({ type: 'confirm', title: 'STOP THE ENGINE' });
    press(bench, 'n');
    expect(bench.client.requests).toEqual([]);
    press(bench, 'q', 'y');
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.left).toEqual(['quit']);
  });

  it('is possible though the engine does not answer', () => {
    const bench = aWorkbench();
    bench.client.answer(() => new Promise(() => undefined));
    press(bench, 'q', 'y');
    expect(bench.left).toEqual([]);
    press(bench, 'q');
    expect(bench.left).toEqual(['quit']);
  });
});
