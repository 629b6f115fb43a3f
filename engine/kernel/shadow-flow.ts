import { outcomeOf, type ShadowWatch, SURGE_PCT, seePrices, WATCHED_DAYS } from '../evolution/shadow-watch.ts';
import { addDays } from '../market/days.ts';
import type { MarketCode, SymbolId, TradingDay } from '../market/types.ts';
import type { BarSlice } from './bars.ts';
import type { Desk } from './desk.ts';
import type { ShadowRecord } from './records.ts';

/** Writes down that a candidate was turned down, and watches what becomes of it. */
export function turnDown(desk: Desk, symbol: SymbolId, stage: ShadowRecord['stage'], reason: string): void {
  const market = desk.marketOf(symbol);
  const price = desk.table.columns.last[symbol]!;
  const id = desk.newId('s');
  desk.record({ kind: 'shadow', id, at: desk.at, market, symbol: desk.codeOf(symbol), stage, reason, price });
  if (!(price > 0)) return;
  const { watches } = desk.archive;
  const known = watches.get(symbol) ?? [];
  const tradingDay = desk.clock.tradingDay(market, desk.at) ?? desk.clock.localDay(market, desk.at);
  // The first rejection of the day for a reason stands for all of them.
  if (known.some((watch) => watch.tradingDay === tradingDay && watch.stage === stage && watch.reason === reason))
    return;
  const about = { id, at: desk.at, market, symbol: desk.codeOf(symbol), name: desk.nameOf(symbol), stage, reason };
  const days = { tradingDay, untilDay: lastWatchedDay(desk, market, tradingDay) };
  const prices = { price, peak: price, peakDay: tradingDay, surgedDay: null, resultPct: null, last: price };
  watches.set(symbol, [...known, { ...about, ...days, ...prices }]);
}

/** Past the end of the calendar the week counts. */
function lastWatchedDay(desk: Desk, market: MarketCode, from: TradingDay): TradingDay {
  let day = from;
  for (let n = 0; n < WATCHED_DAYS; n++) {
    const next = desk.clock.nextTradingDay(market, day);
    if (next === null) return addDays(from, 7);
    day = next;
  }
  return day;
}

/** Shows watched rejections the bars that began after them. */
export function watchBars(desk: Desk, bars: BarSlice): void {
  const { watches } = desk.archive;
  if (watches.size === 0) return;
  const c = desk.table.columns;
  const day = desk.clock.localDay(bars.market, bars.start);
  for (const [symbol, known] of watches) {
    if (c.barAt[symbol] !== bars.end || desk.marketOf(symbol as SymbolId) !== bars.market) continue;
    for (const watch of known) {
      if (bars.start >= watch.at) see(desk, watch, day, c.barHigh[symbol]!, c.barLow[symbol]!, c.barClose[symbol]!);
    }
  }
}

/** Shows watched rejections one price. */
export function watchPrice(desk: Desk, symbol: SymbolId, price: number): void {
  const known = desk.archive.watches.get(symbol);
  if (known === undefined) return;
  const day = desk.clock.localDay(desk.marketOf(symbol), desk.at);
  for (const watch of known) see(desk, watch, day, price, price, price);
}

function see(desk: Desk, watch: ShadowWatch, day: TradingDay, high: number, low: number, last: number): void {
  if (!seePrices(watch, day, high, low, last)) return;
  const outcome = outcomeOf(watch, false);
  desk.record({ kind: 'shadow-outcome', ...outcome });
  desk.say(
    'info',
    'shadow-surge',
    `${watch.name} rose by ${SURGE_PCT} % or more after it was turned down on ${watch.tradingDay} (${watch.stage}: ${watch.reason})`,
    { market: watch.market },
  );
}

/** Ends the watches of a market whose last day is over. Their outcomes count from now on. */
export function endWatches(desk: Desk, market: MarketCode, day: TradingDay): void {
  const { watches } = desk.archive;
  for (const [symbol, known] of [...watches]) {
    if (desk.marketOf(symbol as SymbolId) !== market) continue;
    const left = known.filter((watch) => watch.untilDay > day);
    for (const watch of known) {
      if (watch.untilDay <= day) desk.record({ kind: 'shadow-outcome', ...outcomeOf(watch, true) });
    }
    if (left.length === 0) watches.delete(symbol);
    else watches.set(symbol, left);
  }
}
