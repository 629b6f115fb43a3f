import { describe, expect, it } from 'vitest';
import type { WhatIfView } from '../../../engine/client/travel.ts';
import { wordsOf } from '../../../views/terminal/messages/words.ts';
import { textWidth } from '../../../views/terminal/text.ts';
import { scrubLine } from '../../../views/terminal/travel/scrub-bar.ts';
import { switchedClient } from '../../../views/terminal/travel/switched-client.ts';
import { travelPort } from '../../../views/terminal/travel/travel-port.ts';
import { whatIfParagraphs } from '../../../views/terminal/travel/what-if-text.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aSnapshot, commandsOf, fakeClient, NOW } from '../fixtures.ts';
import { press } from '../press.ts';
import { PAST } from './states.ts';

const words = wordsOf('en');
const travelling = (): TestBench => aWorkbench(fakeClient(), { travel: PAST });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the scrub bar', () => {
  it('shows the moment, its place in the run and what happened there', () => {
    const line = scrubLine(PAST, aSnapshot(), words, 120);
    expect(line).toMatch(/^2026-03-06 10:32:00 entry 501\/1,001 \[\|+-+#-+T+\] {2}BUY 가온전자 SCENARIO_BUY$/);
  });

  it('is in the last line of the screen, and fits it', () => {
    for (const columns of [80, 120, 200]) {
      const last = drawScreen(aSnapshot(), { columns, rows: 40 }, { travel: PAST }).at(-1);
      expect(last).toMatch(/entry 501\/1,001 \[.*#.*\] {2}BUY/);
    }
  });
});

describe('the past on the screen', () => {
  it.each([
    ['en', /^time travel at entry 501 of 1,001 {2}day P&L KRW/],
    ['ko', /^시간 여행, 기록 1,001 중 501 {2}당일 손익 KRW/],
  ] as const)('is named in the header, in %s', (language, line) => {
    expect(drawScreen(aSnapshot(), { columns: 120, rows: 40 }, { travel: PAST, language })[1]).toMatch(line);
  });

  it('keeps its bar where it is too small for panes and while a text is read', () => {
    expect(drawScreen(aSnapshot(), { columns: 59, rows: 14 }, { travel: PAST }).at(-1)).toContain('entry 501/1,001');
    const overlay = { type: 'reader', title: 'Explain', paragraphs: [], scroll: 0 } as const;
    expect(drawScreen(aSnapshot(), { columns: 80, rows: 24 }, { travel: PAST, overlay }).at(-1)).toContain('[|');
  });

  it('names the ways out first, however narrow it is', () => {
    const hints = drawScreen(aSnapshot(), { columns: 60, rows: 15 }, { travel: PAST }).at(-2);
    expect(hints).toMatch(/^\? help {2}escape present {2}enter explain {2}g chart {2}left back/);
  });

  it('has a bar as long in Korean, where letters are wide', () => {
    const line = scrubLine(PAST, aSnapshot(), wordsOf('ko'), 80);
    expect(textWidth(line)).toBeLessThanOrEqual(80);
    expect(line).toMatch(/^2026-03-06 10:32:00 기록 501\/1,001 \[.*#.*\] {2}BUY/);
  });
});

describe('keys in the past', () => {
  it.each([
    ['right', { to: 'mark', step: 1, kind: null }],
    ['left', { to: 'mark', step: -1, kind: null }],
    [']', { to: 'minute', step: 1 }],
    ['{', { to: 'mark', step: -1, kind: 'day' }],
    ['home', { to: 'first' }],
    ['end', { to: 'last' }],
  ])('%s travels', (key, to) => {
    const bench = travelling();
    press(bench, key);
    expect(bench.client.requests).toEqual([{ type: 'travel', to }]);
  });

  it('a reply moves the scrub bar, a refusal is told', async () => {
    const bench = travelling();
    const travel = { ...PAST, here: { seq: 7, at: NOW } };
    bench.client.answer(() => ({ ok: true, message: '', travel }));
    press(bench, 'right');
    await settled();
    expect(bench.store.get().travel).toBe(travel);
    bench.client.answer(() => ({ ok: false, message: 'there is no event of note after this moment' }));
    press(bench, 'right');
    await settled();
    expect(bench.store.get().flash?.text).toBe('there is no event of note after this moment');
  });

  it('of the panes work too, but for those that trade', () => {
    const bench = travelling();
    press(bench, 'z');
    expect(bench.store.get().zoomed).toBe(true);
    press(bench, 'H');
    press(bench, 'p');
    expect(bench.store.get().overlay).toBeNull();
    expect(bench.store.get().flash?.text).toContain('this is the past');
    expect(commandsOf(bench.client)).toEqual([]);
  });

  it('ask where to go and what to change', () => {
    const bench = travelling();
    press(bench, '/', ...'14:30', 'enter');
    press(bench, 'w', ...'SCANNER_TOP_N=1 run', 'enter');
    expect(bench.client.requests).toEqual([
      { type: 'travel', to: { to: 'words', text: '14:30', market: expect.anything() } },
      { type: 'what-if', change: 'SCANNER_TOP_N=1', scope: 'run' },
    ]);
  });
});

describe('the way to the past and back', () => {
  const present = fakeClient(aSnapshot({ seq: 1 }));
  const past = fakeClient(aSnapshot({ seq: 2 }));

  it('shows the past without a command reaching the present, and the present again', async () => {
    const client = switchedClient(present);
    const port = travelPort(client, async () => past);
    let drawn = 0;
    client.subscribe(() => drawn++);
    await port.open?.();
    expect(client.snapshot()?.seq).toBe(2);
    present.show(aSnapshot({ seq: 3 }));
    expect(drawn).toBe(1);
    await client.dispatch({ type: 'command', command: { type: 'rescan' }, actor: 'terminal' });
    expect(commandsOf(present)).toEqual([]);
    expect(port.close()).toBe(true);
    expect(client.snapshot()?.seq).toBe(3);
    expect(past.requests.at(-1)).toEqual({ type: 'stop' });
    expect(port.close()).toBe(false);
  });
});

describe('a what-if', () => {
  const outcome = {
    decisions: { BUY: 4, SELL: 5, HOLD: 190 },
    trades: 5,
    wins: 1,
    exits: { HARD_STOP: 3, BREAK_EVEN: 2 },
    accounts: [{ currency: 'KRW', decimals: 0, realised: -105_141, equityChange: -94_168 }],
    fingerprint: 'a'.repeat(64),
  } as const;
  const shown: WhatIfView = {
    change: { setting: 'CONFIDENCE_THRESHOLD', before: '80', after: '90' },
    from: { seq: 1, at: NOW },
    until: NOW + 3_600_000,
    recorded: outcome,
    changed: { ...outcome, decisions: { BUY: 2, SELL: 2, HOLD: 120 }, trades: 2, exits: { HARD_STOP: 2 } },
    differences: [
      {
        at: NOW,
        market: 'KR',
        symbol: '005930',
        name: '삼성전자',
        recorded: { action: 'BUY', cause: 'SCENARIO_BUY' },
        changed: { action: 'HOLD', cause: 'LOW_CONFIDENCE' },
      },
    ],
    differing: 72,
  };

  it('stands side by side, with the decisions that differ below', () => {
    const lines = whatIfParagraphs(shown, words, 'Asia/Seoul').map(({ text }) => text);
    expect(lines).toContainEqual(expect.stringMatching(/^decisions to buy +4 +2$/));
    expect(lines).toContainEqual(expect.stringMatching(/^exits HARD_STOP +3 +2$/));
    expect(lines).toContainEqual(expect.stringMatching(/^exits BREAK_EVEN +2 +0$/));
    expect(lines).toContainEqual(expect.stringMatching(/^KRW realised +-105,141 +-105,141$/));
    expect(lines).toContain('72 decisions differ; those to buy or sell: 1');
    expect(lines.at(-1)).toMatch(/^state at the end +aaaaaaaaaaaa +aaaaaaaaaaaa$/);
    expect(lines.at(-3)).toMatch(/^2026-03-06 10:32 {2}삼성전자 005930 +BUY SCENARIO_BUY +→ HOLD LOW_CONFIDENCE$/);
  });
});
