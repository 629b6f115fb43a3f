import { describe, expect, it } from 'vitest';
import type { TravelView, WhatIfView } from '../../../engine/client/travel.ts';
import { wordsOf } from '../../../views/terminal/messages/words.ts';
import { scrubLine } from '../../../views/terminal/travel/scrub-bar.ts';
import { switchedClient } from '../../../views/terminal/travel/switched-client.ts';
import { travelPort } from '../../../views/terminal/travel/travel-port.ts';
import { whatIfParagraphs } from '../../../views/terminal/travel/what-if-text.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aSnapshot, commandsOf, fakeClient, NOW } from '../fixtures.ts';
import { press } from '../press.ts';

const words = wordsOf('en');
const HERE: TravelView = {
  here: { seq: 501, at: NOW },
  last: { seq: 1_001, at: NOW + 3_600_000 },
  labels: ['BUY 삼성전자 SCENARIO_BUY'],
  scrub: Array.from({ length: 240 }, (_, part) => (part < 24 ? 'day' : part > 200 ? 'trade' : null)),
};
const travelling = (): TestBench => aWorkbench(fakeClient(), { travel: HERE });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the scrub bar', () => {
  it('shows the moment, its place in the run and what happened there', () => {
    const line = scrubLine(HERE, aSnapshot(), words, 120);
    expect(line).toMatch(/^2026-03-06 10:32:00 entry 501\/1,001 \[\|+-+#-+T+\] {2}BUY 삼성전자 SCENARIO_BUY$/);
  });

  it('is in the last line of the screen, and fits it', () => {
    for (const columns of [80, 120, 200]) {
      const last = drawScreen(aSnapshot(), { columns, rows: 40 }, { travel: HERE }).at(-1);
      expect(last).toMatch(/entry 501\/1,001 \[.*#.*\] {2}BUY/);
    }
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
    const travel = { ...HERE, here: { seq: 7, at: NOW } };
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
    expect(lines.at(-1)).toMatch(/^2026-03-06 10:32 {2}삼성전자 005930 +BUY SCENARIO_BUY +→ HOLD LOW_CONFIDENCE$/);
  });
});
