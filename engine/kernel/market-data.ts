import { classifyRegime } from '../analysis/regime.ts';
import { type Instant, instant, type MarketCode, type SymbolId, type TradingDay } from '../market/types.ts';
import { rsiProxy } from '../scanner/score.ts';
import type { BarSlice } from './bars.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';

const DAY_MS = 86_400_000;
const LONGEST_BAR_MS = 3_600_000;
/** Trading days of the synthetic index that the regime looks back on. */
const INDEX_DAYS = 25;

/** A trading day as a serial number, so that columns can hold it. */
export function dayNumberOf(day: TradingDay): number {
  if (day !== parsed.day) parsed = { day, number: Date.parse(day) / DAY_MS };
  return parsed.number;
}

/** The day parsed last: one question follows another about the same day. */
let parsed = { day: '', number: 0 };

/** Opens a new trading day for a symbol: yesterday becomes the previous day, the day's columns start empty. */
function rollDay(desk: Desk, s: number, dayNumber: number): void {
  const c = desk.table.columns;
  if (!Number.isNaN(c.dayNumber[s]!)) {
    if (c.dayDone[s] !== 1) closeDay(desk, s);
    c.previousClose[s] = c.last[s]!;
    c.previousVolume[s] = c.dayVolume[s]!;
  }
  c.dayNumber[s] = dayNumber;
  c.dayOpen[s] = Number.NaN;
  c.dayHigh[s] = Number.NaN;
  c.dayLow[s] = Number.NaN;
  c.dayVolume[s] = 0;
  c.dayTurnover[s] = 0;
  c.dayDone[s] = 0;
}

/** Feeds a symbol's finished day into the daily indicators, once. */
function closeDay(desk: Desk, s: number): void {
  const { table } = desk;
  const c = table.columns;
  c.dayDone[s] = 1;
  const close = c.last[s]!;
  if (Number.isNaN(c.dayOpen[s]!) || Number.isNaN(close)) return;
  table.dailyRsi.update(s, close);
  table.dailyAtr.update(s, c.dayHigh[s]!, c.dayLow[s]!, close);
  table.dailyMa5.update(s, close);
  table.dailyMa20.update(s, close);
  const before = c.previousVolume[s]!;
  c.lastVolumeRatio[s] = before > 0 ? c.dayVolume[s]! / before : Number.NaN;
}

/** Takes a slice of bars into the columns. Allocates nothing per bar. */
export function takeBars(desk: Desk, bars: BarSlice): void {
  const { table } = desk;
  const c = table.columns;
  const day = desk.clock.localDay(bars.market, bars.start);
  const dayNumber = dayNumberOf(day);
  const daily = bars.kind === 'day';
  if (day > desk.state.lastDay) {
    desk.state.lastDay = day;
    if (bars.end > desk.config.tradeFrom) desk.state.daysSeen++;
  }
  if (bars.end > desk.config.tradeFrom) desk.state.counters.bars += bars.count;
  const market = desk.market(bars.market);
  // A day taken up in the middle begins with one bar of everything so far, which says nothing about how often bars come.
  if (!daily && bars.end - bars.start <= LONGEST_BAR_MS) market.barLength = bars.end - bars.start;
  for (let i = 0; i < bars.count; i++) {
    const s = bars.symbols[i]!;
    const open = bars.open[i]!;
    const high = bars.high[i]!;
    const low = bars.low[i]!;
    const close = bars.close[i]!;
    const volume = bars.volume[i]!;
    if (c.dayNumber[s] !== dayNumber) rollDay(desk, s, dayNumber);
    if (daily || Number.isNaN(c.dayOpen[s]!)) {
      c.dayOpen[s] = open;
      c.dayHigh[s] = high;
      c.dayLow[s] = low;
    } else {
      if (high > c.dayHigh[s]!) c.dayHigh[s] = high;
      if (low < c.dayLow[s]!) c.dayLow[s] = low;
    }
    c.dayVolume[s] = daily ? volume : c.dayVolume[s]! + volume;
    c.dayTurnover[s] = c.dayTurnover[s]! + ((high + low + close) / 3) * volume;
    c.last[s] = close;
    c.lastAt[s] = bars.end;
    c.priorOpen[s] = c.barOpen[s]!;
    c.priorHigh[s] = c.barHigh[s]!;
    c.priorLow[s] = c.barLow[s]!;
    c.priorClose[s] = c.barClose[s]!;
    c.barOpen[s] = open;
    c.barHigh[s] = high;
    c.barLow[s] = low;
    c.barClose[s] = close;
    c.barVolume[s] = volume;
    c.barAt[s] = bars.end;
    const seen = c.bars[s]!;
    c.bars[s] = Number.isNaN(seen) ? 1 : seen + 1;
    table.averageVolume.update(s, volume);
    if (daily) closeDay(desk, s);
    else table.barAtr.update(s, high, low, close);
  }
  market.lastDataAt = instant(Math.max(bars.end, market.lastDataAt ?? bars.end));
  market.dataSinceScan = true;
}

/** Takes one price of a subscribed symbol. */
export function takeQuote(desk: Desk, symbol: SymbolId, price: number, dayVolume: number, at: Instant): void {
  const c = desk.table.columns;
  const market = desk.marketOf(symbol);
  const dayNumber = dayNumberOf(desk.clock.localDay(market, at));
  if (c.dayNumber[symbol] !== dayNumber) rollDay(desk, symbol, dayNumber);
  if (Number.isNaN(c.dayOpen[symbol]!)) {
    c.dayOpen[symbol] = price;
    c.dayHigh[symbol] = price;
    c.dayLow[symbol] = price;
  } else {
    if (price > c.dayHigh[symbol]!) c.dayHigh[symbol] = price;
    if (price < c.dayLow[symbol]!) c.dayLow[symbol] = price;
  }
  c.last[symbol] = price;
  c.lastAt[symbol] = at;
  if (dayVolume > c.dayVolume[symbol]!) c.dayVolume[symbol] = dayVolume;
  desk.state.counters.quotes += 1;
  desk.market(market).lastDataAt = at;
}

/** Takes a symbol's day as it stands: counted volume gives way to what the broker says it is. */
export function takeDaySoFar(desk: Desk, day: Extract<KernelEvent, { type: 'day-so-far' }>): void {
  const { symbol } = day;
  takeQuote(desk, symbol, day.last, Number.NaN, desk.at);
  const c = desk.table.columns;
  c.dayOpen[symbol] = day.open;
  c.dayHigh[symbol] = Math.max(day.high, c.dayHigh[symbol]!);
  c.dayLow[symbol] = Math.min(day.low, c.dayLow[symbol]!);
  // What was traded unseen counts at the middle of the day's range.
  const unseen = Math.max(0, day.volume - c.dayVolume[symbol]!);
  c.dayTurnover[symbol] = c.dayTurnover[symbol]! + unseen * ((day.high + day.low + day.last) / 3);
  if (unseen === 0 && c.dayVolume[symbol]! > 0) c.dayTurnover[symbol] *= day.volume / c.dayVolume[symbol]!;
  c.dayVolume[symbol] = day.volume;
  if (day.previousClose !== null) c.previousClose[symbol] = day.previousClose;
}

/** Ends the market's day: daily indicators take the day in, and the market's equal-weighted index moves on. */
export function closeMarketDay(desk: Desk, market: MarketCode, day: TradingDay): void {
  const c = desk.table.columns;
  const dayNumber = dayNumberOf(day);
  let sum = 0;
  let counted = 0;
  for (const s of desk.marketSymbols.get(market) ?? []) {
    // What did not trade today says nothing about today.
    if (c.dayNumber[s] !== dayNumber) continue;
    if (c.dayDone[s] !== 1) closeDay(desk, s);
    const change = c.last[s]! / c.previousClose[s]! - 1;
    if (Number.isFinite(change)) {
      sum += change;
      counted++;
    }
  }
  const of = desk.market(market);
  // History that is told again, for a symbol that came later, moves no index.
  if (of.indexDay !== null && day <= of.indexDay) return;
  of.indexDay = day;
  const levels = of.indexLevels;
  const level = (levels.at(-1) ?? 1000) * (1 + (counted > 0 ? sum / counted : 0));
  of.indexLevels = [...levels.slice(-(INDEX_DAYS - 1)), level];
  const { regime, note } = classifyRegime(of.indexLevels);
  of.regime = regime;
  of.regimeNote = note;
}

/** Change of the day in percent: against the previous close, or the day's open while no close is known. NaN unknown. */
export function changePct(desk: Desk, s: number): number {
  const c = desk.table.columns;
  const previous = c.previousClose[s]!;
  const base = Number.isNaN(previous) ? c.dayOpen[s]! : previous;
  return ((c.last[s]! - base) / base) * 100;
}

/** Volume-weighted average price of the day so far, null while nothing traded. */
export function vwap(desk: Desk, s: number): number | null {
  const c = desk.table.columns;
  const volume = c.dayVolume[s]!;
  return volume > 0 ? c.dayTurnover[s]! / volume : null;
}

/** RSI(14) of the daily closes with the current price as today's; the documented proxy until there are enough. */
export function rsiNow(desk: Desk, s: number): { value: number; isProxy: boolean } {
  const c = desk.table.columns;
  const value = c.dayDone[s] === 1 ? desk.table.dailyRsi.value(s) : desk.table.dailyRsi.peek(s, c.last[s]!);
  if (!Number.isNaN(value)) return { value, isProxy: false };
  return { value: rsiProxy(changePct(desk, s)), isProxy: true };
}

/** Today's volume over yesterday's; before today's is known the ratio of the last complete day. NaN unknown. */
export function rawVolumeRatio(desk: Desk, s: number): number {
  const c = desk.table.columns;
  const today = c.dayVolume[s]!;
  const ratio = today > 0 && c.dayDone[s] !== 1 ? today / c.previousVolume[s]! : c.lastVolumeRatio[s]!;
  return Number.isFinite(ratio) ? ratio : Number.NaN;
}

/** The scanner's volume ratio: `rawVolumeRatio`, at least 1. */
export function volumeRatioNow(desk: Desk, s: number): number {
  return Math.max(1, rawVolumeRatio(desk, s));
}

/**
 * ATR(14) of daily bars in price units. Until 14 daily bars are known it is estimated from the bars of the day: their
 * ATR times the square root of the bars in a session, as the range of a random walk grows with the root of time.
 */
export function atrNow(desk: Desk, s: number): { value: number | null; isEstimate: boolean } {
  const daily = desk.table.dailyAtr.value(s);
  if (!Number.isNaN(daily)) return { value: daily, isEstimate: false };
  const bar = desk.table.barAtr.value(s);
  const market = desk.market(desk.marketOf(s as SymbolId));
  if (Number.isNaN(bar) || market.open === null || market.close === null) return { value: null, isEstimate: false };
  return { value: bar * Math.sqrt((market.close - market.open) / market.barLength), isEstimate: true };
}
