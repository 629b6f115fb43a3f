import { describe, expect, it } from 'vitest';
import type { OperatorCommand } from '../../../engine/kernel/events.ts';
import type { StoreRecord } from '../../../engine/kernel/records.ts';
import { randomMarket } from '../../support/random-market.ts';
import { TestRun } from '../../support/run.ts';

const SHAPE = {
  seed: 7,
  markets: ['KR', 'US_NASDAQ'],
  days: 6,
  barMinutes: 15,
  wildness: 0.4,
  breakerReset: 'next-day',
  blackout: { startMinute: 0, endMinute: 1 },
} as const;

const of = <K extends StoreRecord['kind']>(run: TestRun, kind: K) =>
  run.emitted.filter((record): record is Extract<StoreRecord, { kind: K }> => record.kind === kind);

describe('a week of two markets', () => {
  const run = new TestRun(randomMarket(SHAPE)).runAll();

  it('is rolled up at the close and at every local midnight, weekends included', () => {
    const rolled = of(run, 'roll-up').filter(({ market }) => market === 'KR');
    const days = (at: string) =>
      rolled.flatMap((record) =>
        new Date(record.at).toISOString().endsWith(at) ? [`${record.layer} ${record.timeFrame}`] : [],
      );
    // Midnight in Seoul is three in the afternoon in Greenwich, the close half past six in the morning.
    expect(days('T15:00:00.000Z')).toEqual([
      ...['L6 2026-03-09', 'L6 2026-03-10', 'L6 2026-03-11', 'L6 2026-03-12', 'L6 2026-03-13'],
      ...['L6 2026-03-14', 'L5 2026-W11', 'L6 2026-03-15', 'L5 2026-W11', 'L6 2026-03-16'],
    ]);
    expect(days('T06:30:00.000Z')).toHaveLength(6);
  });

  it('lets go of what was kept long enough only after everything was rolled up', () => {
    for (const { effects } of run.applied) {
      const kinds = effects.flatMap((effect) => (effect.type === 'record' ? [effect.record.kind] : []));
      const expiry = kinds.indexOf('context-expiry');
      if (expiry >= 0) expect(kinds.lastIndexOf('roll-up')).toBeLessThan(expiry);
    }
    expect(of(run, 'context-expiry').length).toBeGreaterThan(8);
  });

  it('gives the outcome of every round trip to the decision that opened it and the one that closed it', () => {
    const trades = of(run, 'trade');
    expect(trades.length).toBeGreaterThan(5);
    for (const trade of trades) {
      const outcomes = of(run, 'outcome').filter(({ tradeId }) => tradeId === trade.id);
      expect(outcomes.map(({ decisionId, role }) => [role, decisionId])).toEqual([
        ['entry', trade.entryDecisionId],
        ['exit', trade.exitDecisionId],
      ]);
      expect(outcomes.map(({ pnl, pct }) => [pnl, pct])).toEqual(
        outcomes.map(() => [trade.pnl, (trade.pnl / trade.buyAmount) * 100]),
      );
    }
  });

  it('keeps the finished days of every symbol that something was decided on', () => {
    const decided = of(run, 'decision');
    const days = of(run, 'daily-bars');
    for (const { market, symbol, tradingDay } of decided) {
      const day = days.find((each) => each.market === market && each.day === tradingDay);
      expect(day?.symbols).toContain(symbol);
    }
    for (const { symbols, open, high, low, close } of days) {
      symbols.forEach((_, i) => {
        expect(low[i]! <= Math.min(open[i]!, close[i]!) && Math.max(open[i]!, close[i]!) <= high[i]!).toBe(true);
      });
    }
  });

  it('notes what holds now: regime, outlook, index and equity', () => {
    const now = of(run, 'context').filter(({ layer }) => layer === 'L7');
    const keys = new Set(now.map(({ key }) => key));
    expect([...keys].filter((key) => key.startsWith('KR.')).sort()).toEqual([
      ...['KR.equity', 'KR.index', 'KR.outlook', 'KR.regime'],
    ]);
    expect(now.every(({ source }) => source === 'desk')).toBe(true);
  });
});

describe('by hand', () => {
  const started = () => new TestRun(randomMarket(SHAPE)).runUntil(({ event }) => event.type === 'quote');
  const said = async (command: OperatorCommand) => {
    const run = started();
    const { ok, message } = await run.command(command);
    return { ok, message, records: run.applied.at(-1)!.effects };
  };
  const note = {
    type: 'remember',
    layer: 'L6',
    timeFrame: '2026-03-09',
    key: 'KR.note',
    value: '{"b":1,"a":2}',
  } as const;

  it('a row is written in canonical JSON, with who wrote it', async () => {
    const { ok, records } = await said(note);
    expect(ok).toBe(true);
    expect(records).toContainEqual({
      type: 'record',
      record: expect.objectContaining({ kind: 'context', key: 'KR.note', value: '{"a":2,"b":1}', source: 'operator' }),
    });
  });

  it('a row that would not add up is refused, and nothing is journalled', async () => {
    const run = started();
    const before = run.applied.length;
    expect(await run.command({ ...note, key: 'KR.total_pnl' })).toMatchObject({ ok: false });
    expect(await run.command({ ...note, layer: 'L4', timeFrame: '2026-03' })).toEqual({
      ok: false,
      message: 'L4 (monthly) is rolled up from L6; by hand only L6, L7 and the principles of L1 are written',
    });
    expect(run.applied.filter(({ event }, i) => i >= before && event.type === 'command')).toEqual([]);
  });

  it('today and every frame it lies in are rolled up', async () => {
    const { records } = await said({ type: 'roll-up', market: 'KR', timeFrame: null });
    const rolled = records.flatMap((effect) =>
      effect.type === 'record' && effect.record.kind === 'roll-up' ? [effect.record.timeFrame] : [],
    );
    expect(rolled).toEqual(['2026-03-09', '2026-W11', '2026-03', '2026-Q1', '2026']);
  });

  it.each([
    ['2026-02-30', 'is no time frame'],
    ['LEGACY', 'takes a year in once'],
    ['2027', 'has not begun yet'],
    ['2025-W40', 'some of its daily rows are no longer kept'],
    ['2023-Q1', 'some of its monthly rows are no longer kept'],
  ])('%s is not rolled up: it %s', async (timeFrame, why) => {
    const { ok, message } = await said({ type: 'roll-up', market: null, timeFrame });
    expect([ok, message]).toEqual([false, expect.stringContaining(why)]);
  });

  it('a market whose days are not kept has nothing to roll up', async () => {
    const { message } = await said({ type: 'roll-up', market: 'JP', timeFrame: null });
    expect(message).toBe('no day of JP is kept yet: nothing is there to roll up');
  });

  it('what was kept long enough is dropped', async () => {
    const { records } = await said({ type: 'expire-context' });
    // It is the evening of the 8th in New York.
    expect(records).toContainEqual({ type: 'record', record: { kind: 'context-expiry', day: '2026-03-08' } });
  });
});
