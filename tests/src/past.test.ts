import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHART_NAMES } from '../../engine/client/charts.ts';
import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import type { Desk } from '../../engine/kernel/desk.ts';
import { instant } from '../../engine/market/types.ts';
import { RunHistory } from '../../engine/runtime/run-history.ts';
import { chartData } from '../../src/chart-data.ts';
import { storedRecords } from '../../src/chart-records.ts';
import { explainDecision } from '../../src/explanation.ts';
import { pastRecords } from '../../src/time-travel/past-records.ts';
import { TravelDesk } from '../../src/time-travel/travel-desk.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { practiceRun } from './practice-store.ts';

// A whole run is made first, also on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A bit more than two days of two markets. */
const ENTRIES = 14_000;
/** Between two moments that are looked at, beside those at which it trades. A prime, to meet every kind of entry. */
const EVERY = 307;
const SYMBOLS = 3;

type PastRequest = Extract<ClientRequest, { type: 'chart' | 'explain' }>;

/** What may be asked at a moment: every chart, and why the newest decisions came out as they did; of some symbols. */
function requestsAt({ state, watched }: Desk): PastRequest[] {
  const symbols = [...new Set([...state.positions.keys(), ...watched])].slice(0, SYMBOLS);
  const ordered = [...state.orders.values()].slice(-SYMBOLS).map(({ decisionId }) => decisionId);
  const entries = [...state.positions.values()].map(({ entryDecisionId }) => entryDecisionId);
  const newest = symbols.map((symbol) => state.memory.get(symbol)?.lastDecisionId ?? '');
  return [
    ...CHART_NAMES.flatMap((chart) =>
      (chart === 'price' || chart === 'volume-profile' ? symbols : [null]).map(
        (symbolId): PastRequest => ({ type: 'chart', chart, symbolId }),
      ),
    ),
    ...[...ordered, ...entries, ...newest].map((decisionId): PastRequest => ({ type: 'explain', decisionId })),
  ];
}

let db: string;
let store: SqliteRunStore;
let desk: TravelDesk;
/** What the engine showed when it stood at these entries. */
const shown = new Map<
  number,
  { readonly requests: readonly PastRequest[]; readonly replies: readonly ClientReply[] }
>();

beforeAll(async () => {
  const run = await practiceRun(mkdtempSync(join(tmpdir(), 'ouroterm-past-charts-')));
  const { engine } = run;
  const sources = {
    ...{ store: run.store, desk: engine.kernel.desk, records: storedRecords(run.store) },
    barsSoFar: engine.barsSoFar.bind(engine),
    barsUntil: () => Number.POSITIVE_INFINITY,
  };
  const { counters } = engine.kernel.desk.state;
  for (let next = EVERY; engine.lastSeq < ENTRIES; ) {
    const before = counters.orders + counters.fills;
    engine.step(0);
    const isTrading = counters.orders + counters.fills !== before;
    if (engine.lastSeq < next && !isTrading) continue;
    if (engine.lastSeq >= next) next += EVERY;
    engine.commit();
    if (next % 5 === 0) engine.checkpoint();
    const requests = requestsAt(engine.kernel.desk);
    const replies = requests.map((request) =>
      request.type === 'chart' ? chartData(sources, request) : explainDecision(run.store, request.decisionId),
    );
    shown.set(engine.lastSeq, { requests, replies });
  }
  engine.commit(true);
  db = run.store.path;
  run.close();
  store = openRunStore(db, { readonly: true });
  desk = new TravelDesk(store);
  while (desk.read());
});
afterAll(() => {
  store.close();
  rmSync(dirname(db), { recursive: true });
});

const goTo = (seq: number) => desk.request({ type: 'travel', to: { to: 'entry', seq } });

describe('the charts and explanations of a moment in the past', () => {
  it('are what the engine showed then, whatever came after it', () => {
    const bars = [...shown.values()].flatMap(({ replies }) =>
      replies.flatMap((reply) => (reply.ok && reply.chart?.chart === 'price' ? [reply.chart.bars.start.length] : [])),
    );
    expect(Math.max(...bars), 'the run is long enough to have charts of two days').toBeGreaterThan(400);
    fc.assert(
      fc.property(fc.constantFrom(...shown.keys()), (seq) => {
        goTo(seq);
        const { requests, replies } = shown.get(seq)!;
        expect(requests.map((request) => desk.request(request))).toEqual(replies);
      }),
      { numRuns: 60 },
    );
  });

  it('show nothing that came after it, at any entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: ENTRIES }), (seq) => {
        goTo(seq);
        const { at, positions } = desk.snapshot();
        const symbols = [
          ...positions.map(({ symbolId }) => symbolId),
          ...desk.snapshot().scanner.map((c) => c.symbolId),
        ];
        for (const symbolId of symbols.slice(0, SYMBOLS)) {
          const reply = desk.request({ type: 'chart', chart: 'price', symbolId });
          if (!reply.ok || reply.chart?.chart !== 'price') throw new Error(reply.message);
          const { bars, marks } = reply.chart;
          expect(Math.max(0, ...bars.start)).toBeLessThan(at);
          expect(Math.max(0, ...marks.map((mark) => mark.at))).toBeLessThanOrEqual(at);
        }
        const equity = desk.request({ type: 'chart', chart: 'equity', symbolId: null });
        if (!equity.ok || equity.chart?.chart !== 'equity') throw new Error(equity.message);
        const today = new Date(at).toISOString().slice(0, 10);
        expect(equity.chart.curves.flatMap(({ days }) => days.filter((day) => /^\d/.test(day) && day > today))).toEqual(
          [],
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('the records of the past', () => {
  it('have the last row of a day, as the store does, where two markets of one currency end after each other', () => {
    const history = new RunHistory();
    const end = (seq: number, day: string, cash: number) =>
      history.take({
        seq,
        event: { type: 'tick', at: instant(seq) },
        effects: [
          {
            type: 'record',
            record: {
              kind: 'equity',
              tradingDay: day,
              currency: 'USD',
              at: seq,
              cash,
              holdings: 0,
              realised: 0,
              fees: 0,
            },
          },
        ],
      });
    end(1, '2026-03-09', 100);
    end(2, '2026-03-09', 101);
    end(3, '2026-03-10', 102);
    const cashAt = (seq: number) =>
      pastRecords({ history, here: { seq, at: seq } })
        .equity(10)
        .map(({ cash }) => cash);
    expect(cashAt(1)).toEqual([100]);
    expect(cashAt(2)).toEqual([101]);
    expect(cashAt(3)).toEqual([101, 102]);
  });
});
