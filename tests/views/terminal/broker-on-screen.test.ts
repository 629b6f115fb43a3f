import { describe, expect, it } from 'vitest';
import type { BrokerView, HeaderSlice, Snapshot } from '../../../engine/client/snapshot.ts';
import { THEME_NAMES, type ThemeName } from '../../../views/terminal/theme.ts';
import { type CellStyle, type ScreenCell, screenCells } from '../../support/ansi-screen.ts';
import { aWorkbench, drawScreen, inColour } from '../draw.tsx';
import { aBroker, aHeader, anOrder, aSnapshot, commandsOf, fakeClient, NOW } from '../fixtures.ts';
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

const textFrom = (cells: readonly ScreenCell[], from: number): string =>
  cells
    .slice(from)
    .map((cell) => cell.text)
    .join('');

/** How a text looks, of the first line that has it. */
function lookOf(text: string, snapshot: Snapshot, theme: ThemeName): CellStyle | undefined {
  const draw = () => drawScreen(snapshot, { columns: 120, rows: 40 }, { theme }, { color: true });
  for (const cells of screenCells(inColour(draw))) {
    const from = cells.findIndex((_, index) => textFrom(cells, index).startsWith(text));
    if (from >= 0) return cells[from]?.style;
  }
  return undefined;
}

it.each(THEME_NAMES)('each mode has a look of its own in %s, and an unknown order stands out', (theme) => {
  const looks = (['practice', 'paper', 'live'] as const).map((mode) =>
    JSON.stringify(lookOf(mode.toUpperCase(), onAccount({}, { mode }), theme)),
  );
  // Without colour the word alone tells practice from paper.
  expect(new Set(looks).size).toBe(theme === 'none' ? 2 : 3);
  const orders = [anOrder({ state: 'unknown' })];
  expect(lookOf('UNKNOWN!', onAccount({}, {}, { orders }), theme)).toMatchObject({ bold: true, inverse: true });
});
