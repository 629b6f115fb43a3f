import { describe, expect, it } from 'vitest';
import { kernelBytes } from '../../../engine/kernel/checkpoint.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { instant, price, quantity, symbolId } from '../../../engine/market/types.ts';
import type { OrderTicket } from '../../../engine/orders/order.ts';
import { Engine } from '../../../engine/runtime/engine.ts';
import { JournalReplay } from '../../../engine/runtime/journal-replay.ts';
import type { LiveSource } from '../../../engine/runtime/sources.ts';
import { MemoryStore } from '../../support/memory-store.ts';

/** A Monday, ten in the morning in Seoul. */
const TEN = Date.UTC(2026, 2, 9, 1);

/** A store whose disk can be full. */
class FullStore extends MemoryStore {
  full = false;

  override commit(...args: Parameters<MemoryStore['commit']>): void {
    if (this.full) throw new Error('the disk is full.');
    super.commit(...args);
  }
}

function held() {
  const events: KernelEvent[] = [];
  const placed: OrderTicket[] = [];
  let now = TEN;
  const source: LiveSource = {
    kind: 'live',
    queues: {},
    now: () => now,
    place: (ticket) => void placed.push(ticket),
    cancel: () => undefined,
    refresh: () => undefined,
    subscribe: () => undefined,
    nextAt: (wake) => (events.length > 0 ? now : wake),
    next: () => events.shift() ?? null,
  };
  const store = new FullStore();
  const engine = new Engine({
    config: {
      mode: 'paper',
      settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'] },
      cash: {},
      observedDays: {},
      calendarOverrides: [],
      breakerReset: 'operator',
      tradeFrom: TEN - 3_600_000,
      planner: 'offline',
      seed: 0,
    },
    instruments: [{ code: '005930', market: 'KR', name: 'Samsung Electronics' }],
    startAt: TEN,
    source,
    store,
    planner: () => ({ market_outlook: 'neutral', global_rules: [], stocks: [] }),
    plannerName: 'none',
  });
  const take = (event: KernelEvent) => {
    now = Math.max(now, event.at);
    events.push(event);
    while (events.length > 0) engine.step(now);
  };
  engine.step(now);
  take({
    type: 'broker-report',
    at: instant(TEN),
    report: {
      readAt: instant(TEN),
      markets: ['KR'],
      ordersSince: instant(TEN),
      orders: [],
      holdings: [
        { market: 'KR', code: '005930', name: '', quantity: quantity(10), averagePrice: 70_000, last: 70_000 },
      ],
      cash: [{ currency: 'KRW', amount: 10_000_000 }],
    },
  });
  engine.commit(true);
  const quote = (at: number, last: number) =>
    take({ type: 'quote', at: instant(at), symbol: symbolId(0), price: price(last), dayVolume: Number.NaN });
  return { engine, store, placed, quote, state: () => engine.kernel.desk.state };
}

describe('a store that fails under a real account', () => {
  it('leaves exits only, still sells at the stop, and loses nothing', () => {
    const { engine, store, placed, quote, state } = held();
    store.full = true;
    quote(TEN + 1_000, 69_900);
    engine.commit();
    expect(state().trading).toBe('REDUCING');
    quote(TEN + 2_000, 60_000);
    expect(placed.map(({ side, quantity: shares }) => [side, shares])).toEqual([['SELL', 10]]);
    expect(engine.queues['unwritten']).toBeGreaterThan(0);

    store.full = false;
    expect(engine.commit(true)).toBe(true);
    engine.commit(true);
    expect(engine.queues['unwritten']).toBe(0);
    expect(state().log.map(({ event }) => event)).toContain('store-recovered');
    // Trading is taken up again by a person, not by the disk.
    expect(state().trading).toBe('REDUCING');

    const replay = new JournalReplay(store);
    while (replay.step() !== null);
    expect(Buffer.compare(kernelBytes(replay.kernel), kernelBytes(engine.kernel))).toBe(0);
  });

  it('is said once, however often it fails', () => {
    const { engine, store, quote, state } = held();
    store.full = true;
    for (let second = 1; second <= 5; second++) {
      quote(TEN + second * 1_000, 70_000 + second);
      engine.commit();
    }
    expect(state().log.filter(({ event }) => event === 'store-failed')).toHaveLength(1);
  });
});
