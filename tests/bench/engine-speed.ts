import { rmSync } from 'node:fs';
import { SimulatedMarket } from '../../engine/broker/sim/simulated-market.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../engine/kernel/settings.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { makeOfflinePlan } from '../../engine/playbook/offline-planner.ts';
import { Engine } from '../../engine/runtime/engine.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { type MemoryBars, sourceOf } from './memory-bars.ts';

export const CONFIG: RunConfig = {
  mode: 'replay',
  settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'] },
  cash: { KRW: 100_000_000 },
  observedDays: {},
  calendarOverrides: [],
  breakerReset: 'next-day',
  tradeFrom: 0,
  planner: 'offline',
  seed: 1,
};

/** The whole engine over bars in memory, with its journal and records in a database. Returns the trades it made. */
export function runEngine(bars: MemoryBars, db: string): number {
  const store = openRunStore(db, { fast: true });
  const clock = createMarketClock({ overrides: [], observedDays: {} });
  const market = new SimulatedMarket({ source: sourceOf(bars), clock, cash: CONFIG.cash, tradeFrom: 0 });
  const engine = new Engine({
    config: CONFIG,
    instruments: bars.instruments,
    startAt: market.firstInstant() - 3_600_000,
    source: market,
    store,
    planner: makeOfflinePlan,
    plannerName: 'offline',
  });
  while (engine.step(0));
  engine.commit(true);
  store.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(db + suffix, { force: true });
  return engine.kernel.desk.state.counters.trades;
}

/** The least that has to be done: the last price, the day's range and volume of each symbol, in columns. */
export function runColumns({ symbols, count, high, low, close, volume }: MemoryBars): number {
  const last = new Float64Array(symbols);
  const top = new Float64Array(symbols);
  const bottom = new Float64Array(symbols).fill(Number.POSITIVE_INFINITY);
  const traded = new Float64Array(symbols);
  for (let i = 0, symbol = 0; i < count; i++, symbol = symbol + 1 === symbols ? 0 : symbol + 1) {
    last[symbol] = close[i]!;
    if (high[i]! > top[symbol]!) top[symbol] = high[i]!;
    if (low[i]! < bottom[symbol]!) bottom[symbol] = low[i]!;
    traded[symbol] = traded[symbol]! + volume[i]!;
  }
  return traded.reduce((sum, shares) => sum + shares, 0);
}

interface BarEvent {
  readonly type: 'bar';
  readonly code: string;
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The same with an object for every bar, as a program of event handlers would. */
export function runObjects({ symbols, count, instruments, starts, ...bars }: MemoryBars): number {
  const state = new Map<string, { last: number; top: number; bottom: number; traded: number }>();
  const handlers = {
    bar({ code, high, low, close, volume }: BarEvent) {
      const known = state.get(code) ?? { last: 0, top: 0, bottom: Number.POSITIVE_INFINITY, traded: 0 };
      state.set(code, {
        last: close,
        top: Math.max(known.top, high),
        bottom: Math.min(known.bottom, low),
        traded: known.traded + volume,
      });
    },
  };
  for (let i = 0; i < count; i++) {
    const event: BarEvent = {
      type: 'bar',
      code: instruments[i % symbols]!.code,
      at: starts[Math.floor(i / symbols)]!,
      open: bars.open[i]!,
      high: bars.high[i]!,
      low: bars.low[i]!,
      close: bars.close[i]!,
      volume: bars.volume[i]!,
    };
    handlers[event.type](event);
  }
  return [...state.values()].reduce((sum, { traded }) => sum + traded, 0);
}
