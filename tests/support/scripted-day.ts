import type { DecisionRecord, StoreRecord } from '../../engine/kernel/records.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { addDays, MINUTE_MS } from '../../engine/market/days.ts';
import { type SymbolId, symbolId, type TradingDay, tradingDay } from '../../engine/market/types.ts';
import type { PlanRequest, Scenario } from '../../engine/playbook/model.ts';
import type { Planner } from '../../engine/runtime/brain.ts';
import type { TestBar } from './bars.ts';
import { MemoryStore } from './memory-store.ts';
import { type RunInput, TestRun } from './run.ts';

/** A stock of Seoul that closed at 70,000 won every day and swung 2.5 % either way. */
export const STOCK: SymbolId = symbolId(0);
export const BASE = 70_000;
const INSTRUMENT = { code: '005930', market: 'KR', name: 'Samsung Electronics' } as const;
const clock = createMarketClock({ overrides: [], observedDays: {} });
/** A Monday in a week without holidays. */
export const MONDAY = tradingDay('2026-03-09');
const HISTORY_DAYS = 30;
const SESSION_MINUTES = 390;

export const at = (time: string, day: TradingDay = MONDAY) => clock.instantOf('KR', day, time);

/** A scenario that always holds, to be changed. */
export function scenario(changed: Partial<Scenario> = {}): Scenario {
  return {
    condition: { price_above: 0 },
    action: 'BUY',
    confidence: 95,
    allocation_pct: 10,
    stop_loss_pct: -8,
    take_profit_pct: 3,
    rationale: 'as scripted',
    ...changed,
  };
}

export const planOf =
  (scenarios: (request: PlanRequest) => readonly Scenario[]): Planner =>
  (request) => ({
    market_outlook: 'neutral',
    global_rules: [],
    stocks: request.subjects.map(({ code }) => ({ stock_code: code, scenarios: scenarios(request) })),
  });

export interface Script extends Pick<Partial<RunInput>, 'planner' | 'settings' | 'config' | 'advisers'> {
  /** Close of the minute bar that starts so many minutes after the open, on the first, second … day. */
  readonly path?: (minute: number, day: number) => number;
  /** Shares traded in that minute; 0 is a bar without a trade. */
  readonly volume?: (minute: number, day: number) => number;
  readonly days?: number;
}

/** The month of days before Monday: a price up a percent and down again, which is an RSI near 50. */
export function monthBefore(symbol: number): TestBar[] {
  const bars: TestBar[] = [];
  for (let day = addDays(MONDAY, -1); bars.length < HISTORY_DAYS; day = addDays(day, -1)) {
    const session = clock.sessionOf('KR', day);
    if (session === null || session === 'unknown') continue;
    bars.push({
      ...{ symbol, kind: 'day', start: session.open, end: session.close, volume: 30_000_000 },
      ...{ open: BASE, high: BASE * 1.025, low: BASE * 0.975, close: bars.length % 2 === 0 ? BASE : BASE * 0.99 },
    });
  }
  return bars;
}

/** Days of one stock, minute by minute: each bar opens where the one before closed. By default it is bought once it may be. */
export function scriptedDay(script: Script = {}, store = new MemoryStore()): TestRun {
  const { path = () => BASE, volume = () => 100_000, days = 1 } = script;
  const bars = monthBefore(STOCK);
  let last = BASE;
  for (let d = 0; d < days; d++) {
    const open = at('09:00', addDays(MONDAY, d));
    for (let minute = 0; minute < SESSION_MINUTES; minute++) {
      const close = path(minute, d);
      const start = open + minute * MINUTE_MS;
      // The first minute swings by one percent, so that the stock is a candidate all day.
      const high = Math.max(last, close) + (minute === 0 ? BASE / 100 : 0);
      const prices = { open: last, high, low: Math.min(last, close), close };
      bars.push({ symbol: STOCK, kind: 'minute', start, end: start + MINUTE_MS, ...prices, volume: volume(minute, d) });
      last = close;
    }
  }
  return new TestRun(
    {
      instruments: [INSTRUMENT],
      bars,
      tradeFrom: at('00:00'),
      planner: script.planner ?? planOf(() => [scenario()]),
      ...(script.settings === undefined ? {} : { settings: script.settings }),
      ...(script.config === undefined ? {} : { config: script.config }),
      ...(script.advisers === undefined ? {} : { advisers: script.advisers }),
    },
    store,
  );
}

/** Runs on to a time of day: everything before it has happened. */
export function runTo(run: TestRun, time: string, day: TradingDay = MONDAY): TestRun {
  const until = at(time, day);
  while (run.engine.nextAt() < until && run.step());
  return run;
}

/** Runs until the stock is held. */
export function runToHolding(run: TestRun): TestRun {
  return run.runUntil(() => run.state.positions.has(STOCK));
}

export function decisions(run: TestRun): DecisionRecord[] {
  return run.emitted.filter((record: StoreRecord) => record.kind === 'decision');
}

/** The causes of the decisions so far, equal ones in a row told once. */
export function causes(run: TestRun): string[] {
  return decisions(run)
    .map(({ cause }) => cause)
    .filter((cause, i, all) => cause !== all[i - 1]);
}

/** Events of the incident log, as often as they were said. */
export const said = (run: TestRun, event: string) => run.state.log.filter((line) => line.event === event);
