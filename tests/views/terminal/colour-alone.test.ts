import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Cell, Column } from '../../../views/terminal/cell.ts';
import { accountSpans, statusSpans } from '../../../views/terminal/header-text.ts';
import { KEYMAP } from '../../../views/terminal/keymap.ts';
import { LANGUAGES, type Words, wordsOf } from '../../../views/terminal/messages/words.ts';
import { PANE_IDS, paneOf } from '../../../views/terminal/panes.ts';
import type { Tone } from '../../../views/terminal/theme.ts';
import { keyNamesOf } from '../../../views/terminal/workbench.ts';
import {
  aBreaker,
  aBroker,
  aCandidate,
  aHeader,
  aLogLine,
  aMarket,
  anInsight,
  anOrder,
  aPosition,
  aRisk,
  aScenario,
  aSnapshot,
  NOW,
} from '../fixtures.ts';

// Many screens are told, also on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

const change = fc.option(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0, 0.001, -0.001)));
const known = change.map((value) => value ?? 0);
const instants = fc.integer({ min: 0, max: 300_000 }).map((ago) => NOW - ago);
const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 6 });

const position = fc
  .record({
    pnl: known,
    pnlPct: known,
    stale: fc.boolean(),
    lastAt: instants,
    state: fc.constantFrom('HOLDING', 'BE_LOCK', 'ARMED', 'EXITED'),
    exiting: fc.constantFrom(null, 'HARD_STOP'),
  })
  .map(aPosition);
const candidate = fc
  .record({ changePct: change, rank: fc.integer({ min: 1, max: 9 }), selected: fc.boolean(), rsiIsProxy: fc.boolean() })
  .map(aCandidate);
const scenario = fc
  .record({
    action: fc.constantFrom('BUY', 'SELL', 'HOLD', 'REDUCE_ALL'),
    matched: fc.boolean(),
    matches: fc.integer({ min: 0, max: 3 }),
  })
  .map(aScenario);
const order = fc
  .record({
    side: fc.constantFrom('BUY', 'SELL'),
    state: fc.constantFrom(
      ...(['intended', 'parked', 'sending', 'working', 'partially-filled', 'unknown', 'filled'] as const),
      ...(['cancelled', 'rejected', 'expired', 'dropped', 'quarantined'] as const),
    ),
    protective: fc.boolean(),
    elsewhere: fc.boolean(),
  })
  .map(anOrder);
const logLine = fc.record({ level: fc.constantFrom('info', 'warn', 'error', 'alarm') }).map(aLogLine);
const market = fc
  .record({
    enabled: fc.boolean(),
    state: fc.constantFrom('open', 'break', 'closed', 'unknown'),
    playbook: fc.constantFrom(null, 'active', 'failed'),
  })
  .map(aMarket);
const risk = fc
  .record({
    breached: fc.boolean(),
    active: fc.boolean(),
    status: fc.constantFrom('waiting', 'running', 'done', 'failed'),
    source: fc.constantFrom('model', 'offline', 'neutral'),
  })
  .map(({ breached, active, status, source }) =>
    aRisk({
      insight: anInsight({ source }),
      limits: [{ name: 'cash floor KRW', used: 5.2, limit: 30, unit: '%', bound: 'least', breached, note: '' }],
      killSwitch: [{ step: 1, name: 'block-entries', status, attempts: 1, tookMs: null, note: '' }],
      blackout: { active, until: null, queued: 0, max: 500 },
    }),
  );
const line = (name: 'requests' | 'stream') =>
  fc.boolean().map((up) => ({ line: name, up, since: NOW - 60_000, message: up ? '' : 'closed 1006' }));
const broker = fc
  .record({
    lines: fc.tuple(line('requests'), line('stream')),
    reconciledAt: fc.constantFrom(null, NOW - 20_000, NOW - 400_000),
  })
  .map(aBroker);
const header = fc
  .record({
    mode: fc.constantFrom('practice', 'replay', 'paper', 'live'),
    state: fc.constantFrom(
      'STARTING',
      'RECOVERING',
      'RUNNING',
      'PAUSED',
      'REDUCING',
      'HALTED',
      'FINISHED',
      'DISCONNECTED',
    ),
    tripped: fc.boolean(),
    pnl: known,
    models: fc.option(
      fc.record({
        calls: fc.integer({ min: 0, max: 20 }),
        callsLimit: fc.constantFrom(0, 20),
        usd: fc.double({ min: 0, max: 1, noNaN: true }),
        usdLimit: fc.constantFrom(0, 1),
      }),
    ),
  })
  .map(({ mode, state, tripped, pnl, models }) =>
    aHeader({
      ...{ mode, state, models },
      breaker: aBreaker({ tripped }),
      accounts: aHeader().accounts.map((account) => ({ ...account, dayPnl: pnl, dayPnlPct: pnl })),
    }),
  );

const snapshots = fc
  .record({
    header,
    risk,
    broker,
    markets: few(market),
    scanner: few(candidate),
    scenarios: few(scenario),
    positions: few(position),
    orders: few(order),
    log: few(logLine),
  })
  .map(aSnapshot);

const keys = keyNamesOf(KEYMAP);

/** What is read at a place of the screen, and in which tone. */
type Seen = readonly [place: string, text: string, tone: Tone];

const cellsSeen = (columns: readonly Column[], cells: readonly Cell[]): Seen[] =>
  cells.map(({ text, tone }, index) => [columns[index]!.key, text, tone]);

function seenIn(snapshot: ReturnType<typeof aSnapshot>, words: Words): Seen[] {
  const spans = [...statusSpans(snapshot, words, null, 200), ...accountSpans(snapshot, words, keys, 200, null)];
  return [
    ...spans.map(({ text, tone }): Seen => ['header', text, tone]),
    ...PANE_IDS.flatMap((id) =>
      paneOf(id)
        .rows(snapshot, words)
        .flatMap((row) =>
          cellsSeen(paneOf(id).columns, row.cells()).map(([key, ...rest]): Seen => [`${id} ${key}`, ...rest]),
        ),
    ),
  ];
}

describe.each(LANGUAGES)('colour in %s', (language) => {
  it('says nothing that is not read as well: a text has one tone, or less ink where its row says why', () => {
    const tones = new Map<string, Tone>();
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        for (const [place, text, tone] of seenIn(snapshot, wordsOf(language))) {
          if (text === '' || tone === 'dim') continue;
          const known = tones.get(`${place}: ${text}`) ?? tone;
          tones.set(`${place}: ${text}`, known);
          expect(tone, `${place}: ${text}`).toBe(known);
        }
      }),
      { numRuns: 150 },
    );
  });
});
