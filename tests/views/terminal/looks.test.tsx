import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../engine/client/snapshot.ts';
import { LANGUAGES } from '../../../views/terminal/messages/words.ts';
import { PaneView } from '../../../views/terminal/pane-view.tsx';
import { PANE_IDS } from '../../../views/terminal/panes.ts';
import type { ViewState } from '../../../views/terminal/store.ts';
import { THEME_NAMES } from '../../../views/terminal/theme.ts';
import { aWorkbench, drawNode, drawScreen, inColour } from '../draw.tsx';
import {
  aBreaker,
  aFullSnapshot,
  aHeader,
  aLogLine,
  anOrder,
  aPosition,
  aRisk,
  aScenario,
  aSnapshot,
  fakeClient,
  NOW,
} from '../fixtures.ts';
import { press } from '../press.ts';

const SIZE = { columns: 80, rows: 24 };

/** A morning with something in every tone. */
const colourful = aSnapshot({
  header: aHeader({ mode: 'live', speed: 1 }),
  positions: [
    aPosition({ state: 'ARMED', trailingStop: 70_900 }),
    aPosition({ symbolId: 8, code: '900008', name: 'Aster Labs', pnl: -12_000, pnlPct: -1.2 }),
    aPosition({ symbolId: 9, code: '900009', name: '㈜나래', stale: true, lastAt: NOW - 95_000 }),
  ],
  orders: [anOrder({ state: 'unknown' }), anOrder({ id: 'o-13', side: 'SELL', state: 'working' })],
  scenarios: [aScenario({ matched: true }), aScenario({ index: 1, action: 'SELL' })],
  log: [aLogLine(), aLogLine({ seq: 2, level: 'warn' }), aLogLine({ seq: 3, level: 'alarm', message: '시세 끊김' })],
});

describe('colours', () => {
  const draw = (view: Partial<ViewState>): string =>
    inColour(() => drawScreen(colourful, { columns: 100, rows: 30 }, view, { color: true }).join('\n'));

  it.each(THEME_NAMES.flatMap((theme) => LANGUAGES.map((language) => [theme, language] as const)))(
    'of %s in %s',
    (theme, language) => {
      expect(draw({ theme, language })).toMatchSnapshot();
    },
  );

  it.each(THEME_NAMES)('of %s as Korean boards have them', (theme) => {
    const positions = (upDown: 'western' | 'korean') => draw({ theme, upDown }).split('\n').slice(14, 18);
    expect(positions('korean')).toMatchSnapshot();
    expect(positions('korean').join() === positions('western').join()).toBe(theme === 'none');
  });

  it('are none where the terminal has none, whatever the theme', () => {
    const lines = inColour(() => drawScreen(colourful, SIZE, { theme: 'dark' }, { color: false }).join('\n'));
    expect(lines).not.toMatch(/‹[^›]*38;/);
  });
});

const killSwitch = [
  { step: 1, name: 'block-entries', status: 'done', attempts: 1, tookMs: 2, note: '' },
  { step: 2, name: 'cancel-all', status: 'failed', attempts: 3, tookMs: 7_003, note: 'broker timeout' },
  { step: 3, name: 'refresh-orders', status: 'running', attempts: 1, tookMs: null, note: '' },
] as const;

const STATES: Readonly<Record<string, readonly [Snapshot | null, Partial<ViewState>?]>> = {
  'waiting for the engine': [null],
  empty: [aSnapshot({ positions: [], orders: [], log: [], scanner: [], scenarios: [] })],
  'one row of everything': [aSnapshot()],
  'too many rows with wide names': [aFullSnapshot()],
  'halted by a tripped breaker': [
    aSnapshot({
      header: aHeader({
        state: 'HALTED',
        stateReason: 'kill switch by pts/3 at 10:31',
        breaker: aBreaker({ tripped: true, valuePct: -3.12, since: NOW - 60_000, reason: 'day P&L below -3.00%' }),
      }),
      risk: aRisk({ killSwitch }),
    }),
    { focus: 'risk' },
  ],
  'a stale price': [aSnapshot({ positions: [aPosition({ stale: true, lastAt: NOW - 95_000 })] })],
  'an error from the engine': [aSnapshot(), { flash: { level: 'error', text: 'the planner is busy' } }],
  disconnected: [aSnapshot({ header: aHeader({ state: 'DISCONNECTED', stateReason: 'socket closed' }) })],
  'watching without the pen': [aSnapshot({ header: aHeader({ pen: { holder: 'pts/3', mine: false, terminals: 2 } }) })],
};

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(Object.keys(STATES))('%s', (name) => {
    const [snapshot, view = {}] = STATES[name]!;
    expect(drawScreen(snapshot, SIZE, { ...view, language }).join('\n')).toMatchSnapshot();
  });

  it.each(PANE_IDS)('the pane %s', (id) => {
    const workbench = aWorkbench(fakeClient(aFullSnapshot(20)), { language, focus: id });
    expect(drawNode(<PaneView id={id} width={120} height={10} />, workbench, 120)).toMatchSnapshot();
  });

  it.each([
    ['a question', ['x']],
    ['a typed confirmation', ['H', 'HA']],
    ['a reason asked for', ['R', '확인']],
    ['a command', [':', 'ex']],
    ['a filter', ['/', '가온']],
    ['the help', ['?']],
  ])('%s', (_, keys) => {
    const snapshot = aSnapshot({ header: aHeader({ state: 'HALTED' }) });
    const bench = aWorkbench(fakeClient(snapshot), { language }, SIZE);
    press(bench, ...keys);
    expect(drawScreen(snapshot, SIZE, bench.store.get()).join('\n')).toMatchSnapshot();
  });

  it('how to leave', () => {
    const bench = aWorkbench(fakeClient(), { language }, SIZE, { canDetach: true });
    press(bench, 'q');
    expect(drawScreen(aSnapshot(), SIZE, bench.store.get()).join('\n')).toMatchSnapshot();
  });
});
