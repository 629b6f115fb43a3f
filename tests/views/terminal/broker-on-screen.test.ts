import { describe, expect, it } from 'vitest';
import type { BrokerView, HeaderSlice, Snapshot } from '../../../engine/client/snapshot.ts';
import { LANGUAGES } from '../../../views/terminal/messages/words.ts';
import { THEME_NAMES } from '../../../views/terminal/theme.ts';
import { aWorkbench, drawScreen, inColour } from '../draw.tsx';
import { aBroker, aHeader, anOrder, aPosition, aSnapshot, commandsOf, fakeClient, NOW } from '../fixtures.ts';
import { press } from '../press.ts';

const down = (line: 'requests' | 'stream', message: string): Partial<BrokerView> => ({
  lines: [...aBroker().lines.filter((each) => each.line !== line), { line, up: false, since: NOW - 55_000, message }],
});

const onAccount = (
  broker: Partial<BrokerView> = {},
  header: Partial<HeaderSlice> = {},
  rest: Partial<Snapshot> = {},
): Snapshot => aSnapshot({ broker: aBroker(broker), header: aHeader({ mode: 'paper', speed: 1, ...header }), ...rest });

const header = (snapshot: Snapshot): string =>
  drawScreen(snapshot, { columns: 160, rows: 40 })
    .slice(0, 2)
    .map((line) => line.trimEnd())
    .join('\n');

describe('the header of a real account', () => {
  it('says nothing of a broker that is well', () => {
    expect(header(onAccount())).toMatch(/^PAPER {2}RUNNING {2}breaker .*\nday P&L/);
  });

  it('says since when no order can be sent, and why', () => {
    expect(header(onAccount(down('requests', 'ECONNREFUSED'), { state: 'DISCONNECTED' }))).toMatch(
      /^PAPER {2}DISCONNECTED .*\nNO LINE TO THE BROKER since 10:31:05 {2}day P&L.* no order can be sent: ECONNREFUSED$/,
    );
  });

  it('says that prices are polled while the stream is down', () => {
    expect(header(onAccount(down('stream', 'closed 1006')))).toMatch(
      /^PAPER {2}RUNNING .*\nno price stream since 10:31:05 {2}day P&L.* prices are polled: closed 1006$/,
    );
  });

  it('says that nothing has been compared yet, and counts orders whose fate is open', () => {
    const orders = [
      anOrder({ state: 'unknown' }),
      anOrder({ id: 'o-13', state: 'quarantined' }),
      anOrder({ id: 'o-14' }),
    ];
    expect(header(onAccount({ reconciledAt: null }, {}, { orders }))).toContain(
      '\n2 orders of UNKNOWN fate  not compared with the broker yet: no entries  ',
    );
  });
});

it('a broker that cannot be reached leaves the keys as they are: it is the engine that takes them', () => {
  const bench = aWorkbench(fakeClient(onAccount(down('requests', 'x'), { state: 'DISCONNECTED' })));
  press(bench, 'space', 'x', 'y', 'q');
  expect(commandsOf(bench.client).map(({ type }) => type)).toEqual(['pause', 'exit']);
  expect([bench.left, bench.store.get().overlay?.type]).toEqual([[], 'confirm']);
});

describe.each(LANGUAGES)('trouble with the broker in %s', (language) => {
  const trouble = onAccount(
    { ...down('requests', 'connect ECONNREFUSED 127.0.0.1:18080'), reconciledAt: NOW - 400_000 },
    { state: 'DISCONNECTED' },
    {
      orders: [
        anOrder({ state: 'unknown', filled: 0, averagePrice: null }),
        anOrder({ id: 'KR:20260306:0000012345', elsewhere: true, state: 'working', name: '다온', decisionId: '' }),
      ],
      positions: [aPosition({ adopted: true })],
    },
  );

  it.each([
    [80, 24],
    [120, 40],
  ])('on %i columns', (columns, rows) => {
    expect(drawScreen(trouble, { columns, rows }, { language, focus: 'orders' }).join('\n')).toMatchSnapshot();
  });
});

it.each(THEME_NAMES)('each mode has a look of its own in %s, and an unknown order stands out', (theme) => {
  const look = (mode: HeaderSlice['mode']) =>
    inColour(
      () => drawScreen(onAccount({}, { mode }), { columns: 120, rows: 40 }, { theme }, { color: true })[0]!,
    ).split(/practice|paper|live/i)[0];
  const looks = [look('practice'), look('paper'), look('live')];
  // Without colour the word alone tells practice from paper.
  expect(new Set(looks).size).toBe(theme === 'none' ? 2 : 3);
  const orders = [anOrder({ state: 'unknown' })];
  const drawn = inColour(() =>
    drawScreen(onAccount({}, {}, { orders }), { columns: 120, rows: 40 }, { theme }, { color: true }).join('\n'),
  );
  expect(drawn).toMatch(/\u001b\[7m(?:\u001b\[[\d;]+m)*UNKNOWN!/);
});
