import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../../engine/client/snapshot.ts';
import { LANGUAGES } from '../../../views/terminal/messages/words.ts';
import { PaneView } from '../../../views/terminal/pane-view.tsx';
import { PANE_IDS, type PaneId } from '../../../views/terminal/panes.ts';
import type { Overlay, ViewState } from '../../../views/terminal/store.ts';
import { THEME_NAMES, UP_DOWN } from '../../../views/terminal/theme.ts';
import { aWorkbench, drawNode, drawScreen, inColour } from '../draw.tsx';
import { aBreaker, aFullSnapshot, aHeader, aPosition, aRisk, aSnapshot, fakeClient, NOW } from '../fixtures.ts';
import { someTree } from '../memory-fixtures.ts';
import { PAST } from './states.ts';

// Many screens are drawn, also on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

const confirm: Overlay = {
  type: 'confirm',
  title: 'EXIT POSITION',
  question: 'Sell all 120 of 가온전자?',
  onYes: () => undefined,
};
const prompt: Overlay = {
  type: 'prompt',
  title: 'RESUME',
  question: 'Reason:',
  text: '이유 '.repeat(60),
  refuse: () => null,
  onSubmit: () => undefined,
};
const reader: Overlay = {
  type: 'reader',
  title: 'Explain 가온전자',
  paragraphs: Array.from({ length: 90 }, () => ({ text: '긴 문장 '.repeat(30), tone: 'plain', indent: 2 })),
  scroll: 4,
};

function expectToFit(lines: readonly string[], columns: number, rows: number): void {
  expect(lines.length).toBe(rows);
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
}

describe('a frame', () => {
  const full = aFullSnapshot();
  const disconnected = aSnapshot({ header: aHeader({ state: 'LOST', stateReason: '연결 '.repeat(40) }) });
  const palette = { type: 'palette', text: 'exit 한빛바이오로직스'.repeat(9), back: 0 } as const;
  const leave: Overlay = { type: 'leave', title: 'LEAVE', question: '나가기 '.repeat(40) };
  const chart = { type: 'chart', chart: 'price', symbolId: 7, isFullScreen: false } as const;
  const typing = { type: 'filter' } as const;
  const overlays = fc.constantFrom(null, confirm, prompt, reader, leave, palette, typing, chart, someTree());
  const past = { ...PAST, labels: ['BUY 한빛바이오로직스홀딩스우 SCENARIO_BUY'.repeat(4)] };

  const sizes = fc.oneof(
    fc.record({ columns: fc.integer({ min: 1, max: 80 }), rows: fc.integer({ min: 1, max: 24 }) }),
    fc.record({ columns: fc.integer({ min: 1, max: 250 }), rows: fc.integer({ min: 1, max: 80 }) }),
    fc.constantFrom(
      { columns: 1, rows: 1 },
      { columns: 250, rows: 80 },
      { columns: 250, rows: 1 },
      { columns: 1, rows: 80 },
    ),
  );
  const screens = fc.record({
    size: sizes,
    snapshot: fc.constantFrom(null, aSnapshot(), full, disconnected),
    focus: fc.constantFrom(...PANE_IDS),
    zoomed: fc.boolean(),
    overlay: overlays,
    language: fc.constantFrom(...LANGUAGES),
    theme: fc.constantFrom(...THEME_NAMES),
    upDown: fc.constantFrom(...UP_DOWN),
    searches: fc.constantFrom({}, { positions: '나래', log: '나래' }),
    travel: fc.constantFrom(null, past),
    flash: fc.constantFrom(null, { level: 'warn', text: '너무 긴 알림 '.repeat(30) } as const),
  });

  it('is never larger than the terminal, whatever is shown, in every theme and language', () => {
    fc.assert(
      fc.property(screens, ({ size: { columns, rows }, snapshot, ...view }) => {
        const painted = inColour(() => drawScreen(snapshot, { columns, rows }, view, { color: true }));
        expectToFit(painted.map(stripVTControlCharacters), columns, rows);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [1, 1],
    [2, 3],
    [40, 10],
    [59, 14],
    [60, 15],
    [80, 24],
    [100, 30],
    [220, 70],
  ])('of %i by %i fills it exactly, full of wide names', (columns, rows) => {
    const lines = drawScreen(full, { columns, rows });
    expectToFit(lines, columns, rows);
    const borders = lines.filter((line) => /^[│║┌╔└╚]/.test(line));
    for (const line of borders) expect(stringWidth(line)).toBe(columns);
  });
});

describe('the screen', () => {
  it('shows the state and the positions where nothing else fits, and says what is hidden', () => {
    const lines = drawScreen(aSnapshot(), { columns: 56, rows: 8 });
    expect(lines[0]).toContain('RUNNING');
    expect(lines[1]).toContain('56x8 is too small, 60x15 is needed; hidden: Mark');
    expect(lines[2]).toMatch(/가온전자.*\[B\].*\+2\.00%/);
  });

  it('waits for the engine without inventing a number', () => {
    const lines = drawScreen(null, { columns: 80, rows: 24 });
    expect(lines[0]).toBe('waiting for the engine');
    expect(lines.join('')).not.toMatch(/[+-]?\d+%|no open positions/);
  });

  it('asks its questions also where no pane fits', () => {
    const lines = drawScreen(aSnapshot(), { columns: 50, rows: 6 }, { overlay: confirm });
    expect(lines.at(-1)).toBe('EXIT POSITION y yes  /  n no');
  });

  it('is useful at 60x15, and says what it hides', () => {
    const lines = drawScreen(aSnapshot(), { columns: 60, rows: 15 });
    expect(lines[2]).toBe('1 Mar~ 2 Sca~ 3 Sce~ [4 Positions] 5 Ord~ 6 Risk 7 Log 8 Co~');
    expect(lines[3]).toContain('12 columns hidden');
  });
});

describe('the header', () => {
  const header = (changes: Parameters<typeof aHeader>[0], columns = 120) =>
    drawScreen(aSnapshot({ header: aHeader(changes) }), { columns, rows: 24 }).slice(0, 2);

  it('names mode, state, breaker and clock in words', () => {
    expect(header({})).toEqual([
      'PRACTICE x60  RUNNING  breaker -0.42/-3.00% [#-----]  KR 10:32 open, close 4h58m',
      'day P&L KRW +12,345 (+0.12%)  USD -3.20 (-0.03%)  1 position',
    ]);
    expect(header({ mode: 'live', speed: 1 })[0]).toMatch(/^LIVE {2}RUNNING/);
    expect(header({ mode: 'replay', speed: Number.POSITIVE_INFINITY, state: 'FINISHED' })[0]).toMatch(
      /^REPLAY max speed {2}FINISHED/,
    );
  });

  it('gives up the meter first and then the next change where it is narrow, never the clock', () => {
    expect(header({}, 79)[0]).toBe('PRACTICE x60  RUNNING  breaker -0.42/-3.00%  KR 10:32 open, close 4h58m');
    expect(header({}, 60)[0]).toBe('PRACTICE x60  RUNNING  breaker -0.42/-3.00%  KR 10:32 open');
  });

  it('puts the reason of a halt after the accounts, which no reason may hide, with the key that ends it', () => {
    const lines = header({ state: 'HALTED', stateReason: 'kill switch by terminal at 10:31' });
    expect(lines[0]).toContain('HALTED');
    expect(lines[1]).toMatch(/^day P&L KRW .* {2}R resumes: kill switch by terminal at 10:31$/);
    const long = header({ state: 'PAUSED', stateReason: 'because '.repeat(25) }, 80);
    expect(long[1]).toMatch(/^day P&L KRW \+12,345 .*space resumes: b.*~$/);
  });

  it('names no key to a terminal without the pen', () => {
    const pen = { holder: 'pts/3', mine: false, terminals: 2 };
    expect(header({ state: 'HALTED', stateReason: 'strange prices', pen })[1]).toMatch(/position {2}strange prices$/);
  });

  it('says that the breaker has tripped, also at 80 columns', () => {
    const breaker = aBreaker({ tripped: true, valuePct: -3.12, since: NOW, reason: 'day P&L below -3.00%' });
    const lines = header({ breaker }, 80);
    expect(lines[0]).toContain('BREAKER TRIPPED -3.12/-3.00%');
    expect(lines[1]).toContain('R resets it: ');
    expect(header({ breaker })[1]).toContain('R resets it: day P&L below -3.00%');
    expect(header({ breaker: aBreaker({ valuePct: null }) })[0]).toContain('breaker -/-3.00% [------]');
  });
});

describe('the footer', () => {
  const hintsOf = (snapshot: Snapshot, view: Partial<ViewState> = {}, columns = 200) =>
    drawScreen(snapshot, { columns, rows: 40 }, view).at(-2);
  const withHeader = (changes: Parameters<typeof aHeader>[0]) => aSnapshot({ header: aHeader(changes) });

  it('names the keys that do something now', () => {
    expect(hintsOf(aSnapshot())).toMatch(/^\? help {2}q quit {2}space pause {2}H HALT {2}x exit {2}enter explain/);
    expect(hintsOf(aSnapshot())).not.toContain('RESUME');
    expect(hintsOf(aSnapshot({ positions: [] }))).not.toMatch(/x exit|enter explain/);
    expect(hintsOf(withHeader({ state: 'PAUSED' }))).toContain('space resume  H HALT');
    const halted = hintsOf(withHeader({ state: 'HALTED' }));
    expect(halted).toContain('H HALT  R RESUME');
    expect(halted).not.toContain('space');
    const watching = hintsOf(withHeader({ pen: { holder: 'pts/3', mine: false, terminals: 2 } }));
    expect(watching).toContain('T take the pen');
    expect(watching).not.toMatch(/space|HALT/);
  });

  it('leaves out a hint that does not fit whole', () => {
    for (let columns = 60; columns < 130; columns += 7) expect(hintsOf(aSnapshot(), {}, columns)).not.toContain('~');
  });

  it('says in a text how to read on', () => {
    expect(hintsOf(aSnapshot(), { overlay: reader })).toBe('pagedown more  y copy  escape close');
  });
});

describe('a pane', () => {
  const draw = (id: PaneId, snapshot = aSnapshot(), view: Partial<ViewState> = {}, width = 80, height = 10) =>
    drawNode(<PaneView id={id} width={width} height={height} />, aWorkbench(fakeClient(snapshot), view), width);

  it('shows the steps of a running kill switch', () => {
    const killSwitch = [
      { step: 1, name: 'block-entries', status: 'done', attempts: 1, tookMs: 2, note: '' },
      { step: 2, name: 'cancel-all', status: 'failed', attempts: 3, tookMs: 7_003, note: 'broker timeout' },
      { step: 3, name: 'refresh-orders', status: 'running', attempts: 1, tookMs: null, note: '' },
      { step: 4, name: 'reduce-risk', status: 'waiting', attempts: 0, tookMs: null, note: '' },
      { step: 5, name: 'snapshot-and-alert', status: 'waiting', attempts: 0, tookMs: null, note: '' },
    ] as const;
    expect(draw('risk', aSnapshot({ risk: aRisk({ killSwitch }) }), {}, 80, 14)).toMatchSnapshot();
  });

  it('shows a stale price, an armed trail and an exit under way', () => {
    const positions = [
      aPosition({ symbolId: 1, stale: true, lastAt: NOW - 35_000 }),
      aPosition({ symbolId: 2, name: '㈜나래', state: 'ARMED', trailingStop: 70_200 }),
      aPosition({
        symbolId: 3,
        name: 'Aster Labs',
        market: 'US_NASDAQ',
        currency: 'USD',
        decimals: 2,
        moneyDecimals: 2,
        last: 101.25,
        pnl: -12.5,
        pnlPct: -1.1,
        exiting: 'TRAILING_STOP',
      }),
    ];
    expect(draw('positions', aSnapshot({ positions }), {}, 118)).toMatchSnapshot();
  });

  it('marks focus by its border and selection by a sign, without colour', () => {
    const focused = draw('orders', aFullSnapshot(), { focus: 'orders', cursors: { orders: { key: 'o-3', index: 3 } } });
    expect(focused).toContain('╔ 5 Orders');
    expect(focused.split('\n').filter((line) => line.includes('║>'))).toHaveLength(1);
    expect(draw('orders')).toContain('┌ 5 Orders');
    expect(draw('orders')).not.toContain('>');
  });

  it('gives the rows that nothing else needs to the detail of the selected one', () => {
    const frame = draw('positions', aSnapshot(), { focus: 'positions' }, 60, 14).split('\n');
    expect(frame.slice(-5, -1).join(' ')).toContain('estimated | 900007 KRW');
    const crowded = draw('positions', aFullSnapshot(), { focus: 'positions' }, 60, 14);
    expect(crowded).not.toContain('ATR');
  });

  it('filters, and says so in its title', () => {
    const frame = draw('scanner', aFullSnapshot(12), { filters: { scanner: '한빛' } });
    expect(frame).toContain('2 Scanner 2 /한빛');
    expect(frame).not.toContain('Aster');
    expect(draw('scanner', aSnapshot(), { filters: { scanner: 'nothing like it' } })).toContain(
      'nothing matches the filter',
    );
  });
});
