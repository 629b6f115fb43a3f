import { describe, expect, it } from 'vitest';
import { planMemory } from '../../../engine/context/plan-memory.ts';
import { storedMemory } from '../../../storage/memory.ts';
import { openRunStore } from '../../../storage/run-store.ts';
import { memoryOf, memoryRow } from '../../support/memory-rows.ts';

const ROWS = [
  memoryRow('L1', 'LEGACY', 'KR.total_pnl', '{"KRW":5000000}'),
  memoryRow('L1', 'LEGACY', 'KR.years', '["2024","2025"]'),
  memoryRow('L1', 'LEGACY', 'US_NASDAQ.total_pnl', '{"USD":70000}'),
  memoryRow('L1', 'LEGACY', 'principle.gaps', '"No entry after a gap"'),
  memoryRow('L4', '2026-02', 'KR.total_pnl', '{"KRW":120000}'),
  memoryRow('L4', '2026-02', 'KR.win_rate', '55.5'),
  memoryRow('L5', '2026-W09', 'KR.total_pnl', '{"KRW":-3000}'),
  memoryRow('L6', '2026-03-05', 'KR.total_pnl', '{"KRW":700}'),
  memoryRow('L6', '2026-03-06', 'KR.total_pnl', '{"KRW":-12345}'),
  memoryRow('L6', '2026-03-06', 'KR.gate_costs', '"RSI gate: 005930 missed +11 %"'),
  memoryRow('L6', '2026-03-06', 'KR.confidence', '{"sum":85000,"count":1}'),
  memoryRow('L6', '2026-03-06', 'US_NASDAQ.total_pnl', '{"USD":990}'),
  memoryRow('L6', '2026-03-06', 'US_NASDAQ.fees', '{"USD":10}'),
  memoryRow('L6', '2026-03-09', 'KR.total_pnl', '{"KRW":1}'),
  memoryRow('L7', '2026-03-09', 'KR.regime', '"BEAR"'),
];

const said = (lines: readonly { readonly timeFrame: string; readonly key: string; readonly value: string }[]) =>
  lines.map(({ timeFrame, key, value }) => `${timeFrame} ${key}: ${value}`);

describe('what a planner is told', () => {
  const told = planMemory(memoryOf(ROWS), 'KR', '2026-03-09');

  it('is the whole card of the newest day before, with what a review wrote of it', () => {
    expect(said(told.yesterday)).toEqual([
      '2026-03-06 KR.total_pnl: -12,345 KRW',
      '2026-03-06 KR.gate_costs: RSI gate: 005930 missed +11 %',
    ]);
  });

  it('is a line of every other market', () => {
    expect(said(told.others)).toEqual(['2026-03-06 US_NASDAQ.card: total_pnl 9.90 USD']);
  });

  it('is everything else of this market and of none, a card a line, nothing of the day itself but the moment', () => {
    expect(said(told.context)).toEqual([
      'LEGACY KR.card: total_pnl 5,000,000 KRW',
      'LEGACY principle.gaps: No entry after a gap',
      '2026-02 KR.card: total_pnl 120,000 KRW; win_rate 55.5 %',
      '2026-W09 KR.card: total_pnl -3,000 KRW',
      '2026-03-05 KR.card: total_pnl 700 KRW',
      '2026-03-09 KR.card: regime BEAR',
    ]);
  });

  it('is nothing of a desk that remembers nothing', () => {
    expect(planMemory(memoryOf([]), 'KR', '2026-03-09')).toEqual({ yesterday: [], others: [], context: [] });
  });

  it('is the same out of a database', () => {
    const store = openRunStore(':memory:', { fast: true });
    store.commit(
      null,
      ROWS.map((row) => ({ kind: 'context', ...row })),
      false,
    );
    expect(planMemory(storedMemory(store), 'KR', '2026-03-09')).toEqual(told);
    store.close();
  });
});
