import type { Explanation, Snapshot } from '../../../engine/client/snapshot.ts';
import type { TravelView } from '../../../engine/client/travel.ts';
import type { ViewState } from '../../../views/terminal/store.ts';
import type { Abilities } from '../../../views/terminal/workbench.ts';
import {
  aBreaker,
  aBroker,
  aDebate,
  aFullSnapshot,
  aHeader,
  aLogLine,
  anInsight,
  anOrder,
  aPosition,
  aRisk,
  aRunningDebate,
  aScenario,
  aSnapshot,
  NOW,
  someOrderDetails,
} from '../fixtures.ts';
import { aSearch, someTree } from '../memory-fixtures.ts';

/** What a person may find on the screen. */
export interface ScreenState {
  readonly snapshot: Snapshot | null;
  readonly view?: Partial<ViewState>;
  readonly abilities?: Partial<Abilities>;
  /** Pressed before one looks. */
  readonly keys?: readonly string[];
}

const killSwitch = [
  { step: 1, name: 'block-entries', status: 'done', attempts: 1, tookMs: 2, note: '' },
  { step: 2, name: 'cancel-all', status: 'failed', attempts: 3, tookMs: 7_003, note: 'broker timeout' },
  { step: 3, name: 'refresh-orders', status: 'running', attempts: 1, tookMs: null, note: '' },
  { step: 4, name: 'reduce-risk', status: 'waiting', attempts: 0, tookMs: null, note: '' },
] as const;

const halted = aSnapshot({
  header: aHeader({
    state: 'HALTED',
    stateReason: 'kill switch by pts/3 at 10:31',
    breaker: aBreaker({ tripped: true, valuePct: -3.12, since: NOW - 60_000, reason: 'day P&L below -3.00%' }),
  }),
  risk: aRisk({ killSwitch }),
});

export const PAST: TravelView = {
  here: { seq: 501, at: NOW },
  last: { seq: 1_001, at: NOW + 3_600_000 },
  labels: ['BUY 가온전자 SCENARIO_BUY'],
  scrub: Array.from({ length: 240 }, (_, part) => (part < 24 ? 'day' : part > 200 ? 'trade' : null)),
};

/** A morning with something in every tone. */
export const colourful = aSnapshot({
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

/** Nothing can be sent, one order may have arrived, one was placed on a phone, and a holding was taken over. */
const outOfReach = aSnapshot({
  header: aHeader({ mode: 'paper', speed: 1, state: 'DISCONNECTED' }),
  broker: aBroker({
    lines: [
      { line: 'requests', up: false, since: NOW - 55_000, message: 'connect ECONNREFUSED 127.0.0.1:18080' },
      { line: 'stream', up: true, since: NOW - 3_600_000, message: '' },
    ],
    reconciledAt: NOW - 400_000,
  }),
  orders: [
    anOrder({ state: 'unknown', filled: 0, averagePrice: null }),
    anOrder({ id: 'KR:20260306:0000012345', elsewhere: true, state: 'working', name: '다온', decisionId: '' }),
  ],
  positions: [aPosition({ adopted: true })],
});

export const anExplanation: Explanation = {
  decisionId: 'd-7',
  title: 'HOLD 가온전자 – LOW_CONFIDENCE',
  sections: [{ heading: 'Decision', lines: ['HOLD: not sure enough', 'size: 5 % of 8,200,000 = 410,000 → 5 shares'] }],
  checks: [
    { check: 'trend', passed: true, detail: '70,500 above its mean 69,800' },
    { check: 'confidence', passed: false, detail: '78 below the threshold 80' },
  ],
};

/** The state the others are compared with. */
export const ONE_ROW: ScreenState = { snapshot: aSnapshot() };

/** Every other one. */
export const STATES: Readonly<Record<string, ScreenState>> = {
  'waiting for the engine': { snapshot: null },
  empty: { snapshot: aSnapshot({ positions: [], orders: [], log: [], scanner: [], scenarios: [] }) },
  'too many rows with wide names': { snapshot: aFullSnapshot() },
  'halted by a tripped breaker': { snapshot: halted, view: { focus: 'risk' } },
  'a stale price, an armed trail, an order of unknown fate': { snapshot: colourful },
  'an error from the engine': {
    snapshot: aSnapshot(),
    view: { flash: { level: 'error', text: 'the planner is busy' } },
  },
  'models planned, and the macro council has spoken': {
    snapshot: aSnapshot({
      header: aHeader({ models: { calls: 3, callsLimit: 20, usd: 0.1234, usdLimit: 1 } }),
      risk: aRisk({ insight: anInsight() }),
    }),
    view: { focus: 'risk' },
  },
  'the models’ budget used up, and a neutral day': {
    snapshot: aSnapshot({
      header: aHeader({ models: { calls: 20, callsLimit: 20, usd: 0.71, usdLimit: 1 } }),
      risk: aRisk({
        insight: anInsight({
          ...{
            source: 'neutral',
            positionMultiplier: 1,
            stopMultiplier: 1,
            favour: [],
            avoid: [],
            themes: [],
            risks: [],
          },
          note: 'strategist: over-budget: 20 of 20 model calls of the day are used',
        }),
      }),
    }),
    view: { focus: 'risk' },
  },
  'the engine lost': { snapshot: aSnapshot({ header: aHeader({ state: 'LOST', stateReason: 'socket closed' }) }) },
  'the council after a verdict, and while it debates': {
    snapshot: aSnapshot({ council: { debates: [aDebate(), aRunningDebate()] } }),
    view: { focus: 'council', shared: 'council' },
  },
  'the broker out of reach': { snapshot: outOfReach, view: { focus: 'orders' } },
  'an order of unknown fate in full': {
    snapshot: aSnapshot({ orders: [someOrderDetails().order] }),
    view: { overlay: { type: 'order', details: someOrderDetails(), scroll: 0, answer: 0 } },
  },
  'what the desk remembers': { snapshot: aSnapshot(), view: { overlay: someTree() } },
  'a search of memory': { snapshot: aSnapshot(), view: { overlay: aSearch } },
  'watching without the pen': {
    snapshot: aSnapshot({ header: aHeader({ pen: { holder: 'pts/3', mine: false, terminals: 2 } }) }),
  },
  'time travel': { snapshot: aSnapshot(), view: { travel: PAST } },
  'a question': { snapshot: aSnapshot(), keys: ['x'] },
  'a typed confirmation': { snapshot: aSnapshot(), keys: ['H', 'HA'] },
  'a reason asked for': { snapshot: aSnapshot({ header: aHeader({ state: 'HALTED' }) }), keys: ['R', '확인'] },
  'how to leave': { snapshot: aSnapshot(), keys: ['q'], abilities: { canDetach: true } },
  'a command': { snapshot: aSnapshot(), keys: [':', 'ex'] },
  'a filter': { snapshot: aSnapshot(), keys: ['/', '가온'] },
};
