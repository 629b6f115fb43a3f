import type { Position } from '../exits/position.ts';
import { addDays } from '../market/days.ts';
import type { MarketCode, SymbolId, TradingDay } from '../market/types.ts';
import type { BarSlice } from './bars.ts';
import type { Desk } from './desk.ts';
import { dayNumberOf } from './market-data.ts';
import type { DailyBarsRecord } from './records.ts';

/** So many calendar days hold twenty trading days whatever the holidays. */
const FOLLOWED_DAYS = 45;

/** Has the days of a symbol kept from here on, so that it can be told what came after a decision on it. */
export function followSymbol(desk: Desk, symbol: SymbolId, day: TradingDay): void {
  desk.state.decidedOn ??= new Map();
  desk.state.decidedOn.set(symbol, day);
}

/** Writes down the finished day of every symbol that is followed; whoever was followed long enough is forgotten. */
export function recordDaysBars(desk: Desk, market: MarketCode, day: TradingDay): void {
  const c = desk.table.columns;
  const dayNumber = dayNumberOf(day);
  const columns = new DayColumns(desk, market, day);
  for (const [symbol, since] of desk.state.decidedOn ?? []) {
    if (desk.marketOf(symbol as SymbolId) !== market) continue;
    if (addDays(since, FOLLOWED_DAYS) < day) desk.state.decidedOn?.delete(symbol);
    else if (c.dayNumber[symbol] === dayNumber) {
      columns.add(symbol as SymbolId, {
        open: c.dayOpen[symbol]!,
        high: c.dayHigh[symbol]!,
        low: c.dayLow[symbol]!,
        close: c.last[symbol]!,
        volume: c.dayVolume[symbol]!,
      });
    }
  }
  columns.record();
}

/** Takes days that are told afterwards, such as those that an engine was off for. */
export function recordToldDays(desk: Desk, bars: BarSlice): void {
  const { decidedOn } = desk.state;
  if (decidedOn === undefined || decidedOn.size === 0) return;
  const columns = new DayColumns(desk, bars.market, desk.clock.localDay(bars.market, bars.start));
  for (let i = 0; i < bars.count; i++) {
    const symbol = bars.symbols[i]! as SymbolId;
    if (!decidedOn.has(symbol)) continue;
    columns.add(symbol, {
      open: bars.open[i]!,
      high: bars.high[i]!,
      low: bars.low[i]!,
      close: bars.close[i]!,
      volume: bars.volume[i]!,
    });
  }
  columns.record();
}

type DayBar = Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', number>>;

/** One record of many symbols' days. */
class DayColumns {
  private readonly desk: Desk;
  private readonly market: MarketCode;
  private readonly day: TradingDay;
  private readonly symbols: string[] = [];
  private readonly bars: DayBar[] = [];

  constructor(desk: Desk, market: MarketCode, day: TradingDay) {
    this.desk = desk;
    this.market = market;
    this.day = day;
  }

  add(symbol: SymbolId, bar: DayBar): void {
    if (!(bar.close > 0) || Number.isNaN(bar.open + bar.high + bar.low)) return;
    this.symbols.push(this.desk.codeOf(symbol));
    this.bars.push({ ...bar, volume: Number.isFinite(bar.volume) ? bar.volume : 0 });
  }

  record(): void {
    if (this.symbols.length === 0) return;
    const { market, day, symbols } = this;
    const column = (name: keyof DayBar) => this.bars.map((bar) => bar[name]);
    const record: DailyBarsRecord = {
      kind: 'daily-bars',
      market,
      day,
      symbols,
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    };
    this.desk.record(record);
  }
}

/** Writes down what a round trip came to for the decision that opened it and the one that closed it. */
export function recordOutcomes(
  desk: Desk,
  { symbol, market, entryDecisionId, buyAmount }: Position,
  trade: { readonly tradeId: string; readonly pnl: number; readonly exitDecisionId: string },
): void {
  const { tradeId, pnl, exitDecisionId } = trade;
  const ends = [
    { decisionId: entryDecisionId, role: 'entry' },
    { decisionId: exitDecisionId, role: 'exit' },
  ] as const;
  for (const { decisionId, role } of ends) {
    // An adopted position was opened by nobody here, and one sold elsewhere was closed by nobody here.
    if (decisionId === '') continue;
    desk.record({
      kind: 'outcome',
      decisionId,
      at: desk.at,
      market,
      symbol: desk.codeOf(symbol),
      role,
      tradeId,
      currency: desk.currencyOf(market),
      pnl,
      pct: buyAmount > 0 ? (pnl / buyAmount) * 100 : 0,
    });
  }
}
