import { render } from 'ink-testing-library';
import { describe, expect, it, vi } from 'vitest';
import type { ChartData } from '../../../engine/client/charts.ts';
import type { TravelView } from '../../../engine/client/travel.ts';
import { WorkbenchContext } from '../../../views/terminal/hooks.ts';
import { pressKey } from '../../../views/terminal/key-press.ts';
import { Screen } from '../../../views/terminal/screen.tsx';
import type { ViewState } from '../../../views/terminal/store.ts';
import type { Abilities } from '../../../views/terminal/workbench.ts';
import { aWorkbench, drawScreen } from '../draw.tsx';
import { aSnapshot, fakeClient, NOW } from '../fixtures.ts';
import { PAST } from '../terminal/states.ts';
import { anEquityChart, anExitsChart, aPerformanceChart, aPnlChart, aPriceChart, aProfileChart } from './samples.ts';

// The library's terminal is 100 columns wide.
const SIZE = { columns: 100, rows: 30 };
const CHARTS: Readonly<Record<ChartData['chart'], ChartData>> = {
  price: aPriceChart(),
  equity: anEquityChart(),
  performance: aPerformanceChart(),
  pnl: aPnlChart(),
  exits: anExitsChart(),
  'volume-profile': aProfileChart(),
};

function show(view: Partial<ViewState> = {}, abilities: Partial<Abilities> = {}) {
  const client = fakeClient();
  client.answer((request) =>
    request.type === 'chart' ? { ok: true, message: '', chart: CHARTS[request.chart] } : { ok: true, message: '' },
  );
  const bench = aWorkbench(client, view, SIZE, abilities);
  const screen = render(
    <WorkbenchContext value={bench}>
      <Screen {...SIZE} banner={() => 'simulated money'} />
    </WorkbenchContext>,
  );
  const press = (name: string) => pressKey(bench, { name, text: '' });
  const shows = (text: string | RegExp) => expect.poll(() => screen.lastFrame()).toMatch(text);
  return { bench, client, press, screen, shows };
}

describe('g', () => {
  it('shows the price of the selected symbol in place of the panes, under the header', async () => {
    const { client, press, screen, shows } = show();
    press('g');
    await shows(/가온전자 \(900007\): minute bars/);
    await shows(/hard stop -+┤68,500/);
    expect(client.requests).toEqual([{ type: 'chart', chart: 'price', symbolId: 7 }]);
    const lines = screen.lastFrame()!.split('\n');
    expect(lines).toHaveLength(SIZE.rows);
    expect(lines[0]).toContain('PRACTICE');
    expect(lines[2]).toMatch(/^\[price\] +equity +performance +pnl +exits +volume-profile$/);
    expect(lines.at(-2)).toMatch(/escape close/);
    press('escape');
    await shows(/4 Positions/);
    screen.unmount();
  });

  it('shows the equity when no symbol is selected', async () => {
    const { client, press, screen, shows } = show({ focus: 'risk' });
    press('g');
    await shows(/KRW 10,589,709/);
    expect(client.requests).toEqual([{ type: 'chart', chart: 'equity', symbolId: null }]);
    screen.unmount();
  });

  it('says why it cannot while the engine is away', () => {
    const bench = aWorkbench(fakeClient(null));
    pressKey(bench, { name: 'g', text: '' });
    expect(bench.store.get()).toMatchObject({ overlay: null, flash: { level: 'warn' } });
  });
});

describe('a chart in the past', () => {
  const at = (seq: number): TravelView => ({ ...PAST, here: { seq, at: NOW } });

  /** Travels in a run whose price chart is named after the moment it is of. */
  function travelling() {
    const bench = show({ travel: at(501) });
    let moment = at(501);
    bench.client.answer((request) => {
      if (request.type === 'travel') moment = at(moment.here.seq + 1);
      return request.type === 'chart'
        ? { ok: true, message: '', chart: aPriceChart(90, { title: `as of entry ${moment.here.seq}` }) }
        : { ok: true, message: '', travel: moment };
    });
    return bench;
  }

  it('is of the moment, which the last line still shows, and follows it elsewhere', async () => {
    const { client, press, screen, shows } = travelling();
    press('g');
    await shows(/as of entry 501/);
    await shows(/entry 501\/1,001 \[.*#.*\] {2}BUY 가온전자 SCENARIO_BUY$/);
    press('right');
    await shows(/as of entry 502/);
    await shows(/entry 502\/1,001/);
    press(']');
    await shows(/as of entry 503/);
    const asked = client.requests.flatMap((request) => (request.type === 'travel' ? [request.to] : []));
    expect(asked).toEqual([
      { to: 'mark', step: 1, kind: null },
      { to: 'minute', step: 1 },
    ]);
    screen.unmount();
  });

  it('goes round all five with tab, and back to the moment on escape', async () => {
    const { bench, client, press, screen, shows } = travelling();
    press('g');
    press('tab');
    await shows(/\[equity\]/);
    press('h');
    await shows(/\[price\]/);
    expect(client.requests.map(({ type }) => type)).not.toContain('travel');
    press('escape');
    await shows(/4 Positions/);
    expect(bench.store.get().travel).toEqual(at(501));
    screen.unmount();
  });

  it('is asked for once, because the past does not change', async () => {
    vi.useFakeTimers();
    try {
      const { client, press, screen } = travelling();
      press('g');
      await vi.advanceTimersByTimeAsync(10_000);
      expect(client.requests).toHaveLength(1);
      screen.unmount();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an open chart', () => {
  it('goes round all six, forwards and back', async () => {
    const { press, screen, shows } = show();
    press('g');
    for (const chart of ['price', 'equity', 'performance', 'pnl', 'exits', 'volume-profile', 'price']) {
      await shows(new RegExp(`\\[${chart}\\]`));
      press('right');
    }
    press('left');
    press('shift+tab');
    await shows(/\[volume-profile\]/);
    await shows(/28,592 most|14,608 most|shares, from each price/);
    screen.unmount();
  });

  it('is asked for again every two seconds, until it is closed', async () => {
    vi.useFakeTimers();
    try {
      const { client, press, screen } = show();
      press('g');
      await vi.advanceTimersByTimeAsync(100);
      expect(client.requests).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(4_000);
      expect(client.requests).toHaveLength(3);
      press('q');
      await vi.advanceTimersByTimeAsync(6_000);
      expect(client.requests).toHaveLength(3);
      screen.unmount();
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows what the engine says when there is no chart', async () => {
    const { client, press, screen, shows } = show({ focus: 'risk' });
    client.answer(() => ({ ok: false, message: 'this chart is of one symbol' }));
    press('g');
    await shows(/this chart is of one symbol/);
    client.answer(() => Promise.reject(new Error('the line is cut')));
    press('tab');
    await shows(/the line is cut/);
    screen.unmount();
  });

  it('keeps to ASCII where nothing else can be shown', async () => {
    const { press, screen, shows } = show({ focus: 'risk' }, { utf8: false });
    press('g');
    await shows(/\*\*\*/);
    expect(screen.lastFrame()).not.toMatch(/[⠀-⣿█]/);
    screen.unmount();
  });

  it.each([
    { columns: 60, rows: 15 },
    { columns: 40, rows: 8 },
    { columns: 200, rows: 60 },
  ])('is drawn in exactly $columns x $rows', (size) => {
    const overlay = { type: 'chart', chart: 'price', symbolId: 7, isFullScreen: false } as const;
    const lines = drawScreen(aSnapshot(), size, { overlay });
    expect(lines.length).toBeLessThanOrEqual(size.rows);
    expect(lines.join('\n')).toContain('[price]');
  });
});
