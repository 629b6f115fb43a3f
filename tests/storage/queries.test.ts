import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instant } from '../../engine/market/types.ts';
import { modelDays } from '../../storage/model-days.ts';
import { latestDecisionOf, loadExplanationRows, readRecords } from '../../storage/queries.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { summary } from '../../storage/summary.ts';
import {
  decision,
  fill,
  insight,
  modelCall,
  newsItem,
  order,
  playbook,
  TEN_IN_SEOUL,
  temporaryFolder,
  trade,
} from './sample-records.ts';

function storeWith(...records: Parameters<ReturnType<typeof openRunStore>['commit']>[1]) {
  const store = openRunStore(join(temporaryFolder(), 'run.db'), { fast: true });
  onTestFinished(() => store.close());
  store.commit({ firstSeq: 1, lastSeq: 7, bytes: new Uint8Array(3), head: 'h7' }, records, true);
  return store;
}

describe('what came of a decision', () => {
  it('is its order, fills, trade and playbook', () => {
    const second = fill({ id: 'f-2', at: TEN_IN_SEOUL + 2000 });
    const other = [
      decision({ id: 'd-9' }),
      order({ id: 'o-9', decisionId: 'd-9' }),
      fill({ id: 'f-9', orderId: 'o-9' }),
    ];
    const store = storeWith(...other, decision(), order(), second, fill(), trade(), playbook());
    expect(loadExplanationRows(store, 'd-1')).toEqual({
      decision: decision(),
      order: order(),
      fills: [fill(), second],
      trade: trade(),
      counterpart: null,
      playbook: playbook(),
      later: [],
      planCalls: [],
      ...{ insight: null, insightCalls: [], news: [] },
      council: null,
      ownCalls: [],
    });
  });

  it('has the models that were asked for its playbook, and no others', () => {
    const { createdAt } = playbook().playbook;
    const before = playbook({ playbook: { ...playbook().playbook, id: 'pb-0', createdAt: instant(createdAt - 5000) } });
    const made = playbook({ playbook: { ...playbook().playbook, source: 'model' } });
    const calls = [
      modelCall({ id: 'm-0', at: createdAt - 5000 }),
      modelCall({ id: 'm-1', at: createdAt - 2000, result: 'quota', reply: '' }),
      modelCall({ id: 'm-2', at: createdAt }),
      modelCall({ id: 'm-3', at: createdAt, market: 'US_NYSE' }),
      modelCall({ id: 'm-4', at: createdAt - 1000, purpose: 'judge' }),
      modelCall({ id: 'm-5', at: createdAt + 1 }),
    ];
    const rows = loadExplanationRows(storeWith(before, made, decision(), ...calls), 'd-1');
    expect(rows?.planCalls).toEqual([calls[1], calls[2]]);
  });

  it('is the same trade for the decision that sold', () => {
    const sell = decision({ id: 'd-2', action: 'SELL', cause: 'TRAILING_STOP', orderId: null, playbookId: null });
    const store = storeWith(sell, decision(), trade());
    expect(loadExplanationRows(store, 'd-2')).toEqual({
      decision: sell,
      order: null,
      fills: [],
      trade: trade(),
      counterpart: decision(),
      playbook: null,
      later: [],
      planCalls: [],
      ...{ insight: null, insightCalls: [], news: [] },
      council: null,
      ownCalls: [],
    });
  });

  it('is null for an id nobody gave', () => {
    expect(loadExplanationRows(storeWith(), 'd-1')).toBeNull();
  });
});

describe('the day of a decision', () => {
  it('has the insight that was in force and who was asked for it, not one of another day', () => {
    const { at } = insight();
    const calls = [
      modelCall({ id: 'm-1', at: at - 86_400_000, purpose: 'chief-judge', market: null }),
      modelCall({ id: 'm-2', at: at - 10, purpose: 'strategist', market: null }),
      modelCall({ id: 'm-3', at, purpose: 'chief-judge', market: null }),
      modelCall({ id: 'm-4', at: at - 5, purpose: 'judge' }),
    ];
    const others = [insight({ id: 'g-0', at: at - 86_400_000 }), insight({ id: 'g-2', at: TEN_IN_SEOUL + 1 })];
    const rows = loadExplanationRows(storeWith(decision(), ...others, insight(), ...calls), 'd-1');
    expect(rows?.insight).toEqual(insight());
    expect(rows?.insightCalls.map(({ id }) => id)).toEqual(['m-2', 'm-3']);
    expect(loadExplanationRows(storeWith(decision(), others[0]!), 'd-1')?.insight).toBeNull();
  });

  it('has the news that was heard and published by then, of the symbol, its market and the world', () => {
    const told = [
      newsItem(),
      newsItem({ id: 'n-2', market: null, symbol: null, symbols: [] }),
      newsItem({ id: 'n-3', symbol: null, symbols: [] }),
      newsItem({ id: 'n-4', symbol: '000660', symbols: ['000660', '005930'] }),
      newsItem({ id: 'other stock', symbol: '000660', symbols: ['000660'] }),
      newsItem({ id: 'other market', market: 'US_NYSE', symbol: null, symbols: [] }),
      newsItem({ id: 'later', publishedAt: instant(TEN_IN_SEOUL + 1) }),
      newsItem({ id: 'heard later', at: TEN_IN_SEOUL + 1 }),
      newsItem({ id: 'old', publishedAt: instant(TEN_IN_SEOUL - 15 * 86_400_000) }),
    ];
    const rows = loadExplanationRows(storeWith(decision(), ...told), 'd-1');
    expect(rows?.news.map(({ id }) => id)).toEqual(['n-1', 'n-2', 'n-3', 'n-4']);
    expect([...readRecords(storeWith(...told), 'news', { symbol: '000660' })].map(({ id }) => id)).toEqual([
      ...['n-4', 'other stock'],
    ]);
  });
});

describe('who answered on which day', () => {
  it('is counted in the local time of the call’s market, each model and day once', () => {
    const late = Date.parse('2026-03-02T15:30:00Z');
    const store = storeWith(
      modelCall({ id: 'm-1', at: late }),
      modelCall({ id: 'm-2', at: late + 1 }),
      modelCall({ id: 'm-3', at: late, market: 'US_NYSE' }),
      modelCall({ id: 'm-4', at: late, market: null, model: 'other' }),
      modelCall({ id: 'm-5', at: late, result: 'quota', model: 'third' }),
      modelCall({ id: 'm-6', at: late, provider: 'recalled', model: '' }),
      decision(),
      decision({ id: 'd-2' }),
    );
    const { provider, model } = modelCall();
    const name = `${provider}:${model}`;
    const { answered, decisions } = modelDays(store);
    expect(answered).toEqual([
      { model: name, day: '2026-03-03' },
      { model: name, day: '2026-03-02' },
      { model: `${provider}:other`, day: '2026-03-03' },
    ]);
    expect([...decisions]).toEqual([[decision().tradingDay, 2]]);
  });
});

describe('the latest decision of a symbol', () => {
  it('is the newest of that market; of two at once the later written', () => {
    const store = storeWith(
      decision({ id: 'a', at: 2 }),
      decision({ id: 'b', at: 2 }),
      decision({ id: 'c', at: 1 }),
      decision({ id: 'd', at: 3, market: 'US_NYSE' }),
    );
    expect(latestDecisionOf(store, 'KR', '005930')?.id).toBe('b');
    expect(latestDecisionOf(store, 'US_NYSE', '005930')?.id).toBe('d');
    expect(latestDecisionOf(store, 'KR', '000660')).toBeNull();
  });
});

describe('the summary', () => {
  it('adds up each currency on its own and counts exits by reason', () => {
    const store = storeWith(
      decision(),
      trade({ id: 'won', pnl: 9_973 }),
      trade({ id: 'lost', pnl: -4_000, exitReason: 'HARD_STOP' }),
      trade({ id: 'even', pnl: 0, exitReason: 'BREAK_EVEN' }),
      trade({ id: 'us', pnl: -1_250, market: 'US_NASDAQ', currency: 'USD', exitReason: 'HARD_STOP' }),
    );
    store.setMeta('state', 'FINISHED');
    expect(summary(store.path)).toEqual({
      meta: { state: 'FINISHED', 'journal-head': '7 h7' },
      lastSeq: 7,
      counts: {
        decision: 1,
        order: 0,
        'order-wire': 0,
        'model-call': 0,
        council: 0,
        news: 0,
        insight: 0,
        fill: 0,
        trade: 4,
        position: 0,
        playbook: 0,
        shadow: 0,
        equity: 0,
        incident: 0,
        context: 0,
        outcome: 0,
        'job-run': 0,
        'shadow-outcome': 0,
        'market-day': 0,
        asset: 0,
        'market-flow': 0,
        review: 0,
        lesson: 0,
        'decision-review': 0,
      },
      pnl: { KRW: 5_973, USD: -1_250 },
      wins: 1,
      losses: 2,
      exits: { TRAILING_STOP: 1, HARD_STOP: 2, BREAK_EVEN: 1 },
    });
  });
});
