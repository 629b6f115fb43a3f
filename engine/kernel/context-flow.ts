import { marketKey } from '../context/keys.ts';
import { LAYER_RULES } from '../context/layers.ts';
import { dueRollUps } from '../context/roll-ups.ts';
import { frameOf } from '../context/time-frame.ts';
import { addDays } from '../market/days.ts';
import { MARKET_CODES, type MarketCode, type TradingDay } from '../market/types.ts';
import { canonicalJson } from './codec.ts';
import type { Desk } from './desk.ts';

/** Has the market's days kept from this one on, unless earlier ones are kept already. */
export function keepDays(desk: Desk, market: MarketCode, day: TradingDay): void {
  desk.state.memoryClocks ??= new Map();
  if (!desk.state.memoryClocks.has(market)) setClock(desk, market, addDays(day, -1));
}

function setClock(desk: Desk, market: MarketCode, doneTo: TradingDay): void {
  const nextAt = desk.clock.instantOf(market, addDays(doneTo, 2), '00:00');
  desk.state.memoryClocks?.set(market, { doneTo, nextAt });
}

/** The earliest moment at which a day is to be rolled up; Infinity while none is kept. */
export function nextRollUp({ state: { memoryClocks } }: Desk): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { nextAt } of memoryClocks?.values() ?? []) next = Math.min(next, nextAt);
  return next;
}

/** Rolls up every day that is over, the oldest first, and then drops what has been kept long enough. */
export function rollUpEndedDays(desk: Desk): void {
  if (nextRollUp(desk) > desk.at) return;
  for (const [market, clock] of desk.state.memoryClocks ?? []) {
    let { doneTo } = clock;
    for (const today = desk.clock.localDay(market, desk.at); addDays(doneTo, 1) < today; ) {
      doneTo = addDays(doneTo, 1);
      for (const due of dueRollUps(doneTo)) desk.record({ kind: 'roll-up', ...due, market, at: desk.at });
    }
    setClock(desk, market, doneTo);
  }
  expireContext(desk);
}

/** Rolls up the day as far as it has come. */
export function rollUpToday(desk: Desk, market: MarketCode, day: TradingDay): void {
  desk.record({ kind: 'roll-up', layer: 'L6', timeFrame: day, market, at: desk.at });
}

/** Drops what has been kept long enough. A day counts as over once it is over in every market. */
export function expireContext(desk: Desk): void {
  const [day] = MARKET_CODES.map((market) => desk.clock.localDay(market, desk.at)).sort();
  if (day !== undefined) desk.record({ kind: 'context-expiry', day });
}

/** Notes what holds now in the market's real-time layer. */
export function noteNow(desk: Desk, market: MarketCode, day: TradingDay, name: string, value: unknown): void {
  desk.record({
    kind: 'context',
    layer: 'L7',
    timeFrame: frameOf(LAYER_RULES.L7.frames, day).text,
    key: marketKey(market, name),
    value: canonicalJson(value),
    updatedAt: desk.at,
    source: 'desk',
  });
}
