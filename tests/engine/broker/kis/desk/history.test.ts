import { describe, expect, it } from 'vitest';
import type { KisClient } from '../../../../../engine/broker/kis/client.ts';
import { EventQueue } from '../../../../../engine/broker/kis/desk/event-queue.ts';
import { History } from '../../../../../engine/broker/kis/desk/history.ts';
import { Listings } from '../../../../../engine/broker/kis/desk/listings.ts';
import type { KisDailyBar } from '../../../../../engine/broker/kis/records.ts';
import type { KisResult } from '../../../../../engine/broker/kis/result.ts';
import { Kernel } from '../../../../../engine/kernel/kernel.ts';
import { DEFAULT_TRADING_SETTINGS } from '../../../../../engine/kernel/settings.ts';
import { price, symbolId, tradingDay } from '../../../../../engine/market/types.ts';
import { FakeClock } from '../../../../support/fake-clock.ts';

const EIGHT = Date.UTC(2026, 2, 8, 23);
const TODAY = tradingDay('2026-03-09');
const [FIRST, SECOND] = [symbolId(0), symbolId(1)];

const bar = (day: string, close: number): KisDailyBar => ({
  day: tradingDay(day),
  ...{ open: price(close), high: price(close), low: price(close), close: price(close), volume: 1_000 },
});
const DOWN: KisResult<readonly KisDailyBar[]> = {
  ok: false,
  error: { kind: 'network', sent: 'maybe', words: 'no complete answer within 10 s' },
};

/** A desk of two stocks whose broker answers for each what the test says. */
function desk(answers: Record<string, KisResult<readonly KisDailyBar[]>>) {
  const clock = new FakeClock(EIGHT);
  const kernel = new Kernel({
    mode: 'paper',
    settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'] },
    cash: {},
    observedDays: {},
    calendarOverrides: [],
    breakerReset: 'operator',
    tradeFrom: EIGHT,
    planner: 'offline',
    seed: 0,
  });
  const queue = new EventQueue(
    clock,
    () => undefined,
    () => undefined,
  );
  const listings = new Listings([], queue);
  listings.add([
    { market: 'KR', code: '005930', name: 'Samsung Electronics' },
    { market: 'KR', code: '000660', name: 'SK hynix' },
  ]);
  const client = { dailyBars: async (_market: string, code: string) => answers[code] ?? DOWN } as unknown as KisClient;
  let seq = 0;
  const take = () => {
    const events = [];
    for (let event = queue.next(); event !== null; event = queue.next()) {
      kernel.apply(event, ++seq);
      events.push(event);
    }
    return events;
  };
  take();
  return { clock, history: new History(client, () => kernel.desk, queue, listings), take, answers };
}

describe('the past of symbols', () => {
  it('is told day by day, all symbols of a day together, and makes them ready', async () => {
    const bars = (...days: string[]) => ({ ok: true, value: days.map((day) => bar(day, 70_000)) }) as const;
    const { history, take } = desk({
      '005930': bars('2026-03-05', '2026-03-06'),
      '000660': bars('2026-03-06', '2026-03-09'),
    });
    await history.load('KR', [FIRST, SECOND], TODAY, false);
    const days = take().map((event) => (event.type === 'bars' ? [event.bars.kind, event.bars.count] : event.type));
    // Today is not past, whoever tells it.
    expect(days).toEqual([
      ['day', 1],
      ['day', 2],
    ]);
    expect([history.isReady(FIRST, TODAY), history.isReady(SECOND, TODAY)]).toEqual([true, true]);
  });

  it('is not told again after a restart, for indicators would count it twice', async () => {
    const { history, take } = desk({ '005930': { ok: true, value: [bar('2026-03-05', 1), bar('2026-03-06', 2)] } });
    await history.load('KR', [FIRST], TODAY, false);
    expect(take()).toHaveLength(2);
    await history.load('KR', [FIRST], TODAY, false);
    expect(take()).toEqual([]);
  });

  it('that cannot be had is asked for again later, said once, and leaves out only its own symbol', async () => {
    const { history, take, clock, answers } = desk({ '000660': { ok: true, value: [bar('2026-03-06', 1)] } });
    await history.load('KR', [FIRST, SECOND], TODAY, false);
    expect(take().map(({ type }) => type)).toEqual(['notice', 'bars']);
    expect([history.isReady(FIRST, TODAY), history.isDue(FIRST, TODAY)]).toEqual([false, false]);
    expect(history.isReady(SECOND, TODAY)).toBe(true);
    clock.advance(30_000);
    expect(history.isDue(FIRST, TODAY)).toBe(true);
    await history.load('KR', [FIRST], TODAY, false);
    expect(take()).toEqual([]);
    answers['005930'] = { ok: true, value: [bar('2026-03-06', 1)] };
    await history.load('KR', [FIRST], TODAY, false);
    expect(history.isReady(FIRST, TODAY)).toBe(true);
  });

  it('does not keep a holding from its prices: its stops come first', async () => {
    const { history, take } = desk({});
    await history.load('KR', [FIRST], TODAY, true);
    expect(history.isReady(FIRST, TODAY)).toBe(true);
    expect(take()).toMatchObject([{ type: 'notice', event: 'no-history', level: 'warn' }]);
  });
});
