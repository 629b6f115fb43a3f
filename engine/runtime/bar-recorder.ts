import type { BarKind, BarSlice } from '../kernel/bars.ts';
import type { Desk } from '../kernel/desk.ts';
import type { BarDayRecord, StoreRecord } from '../kernel/records.ts';
import type { MarketCode, SymbolId, TradingDay } from '../market/types.ts';

interface Collected {
  readonly market: MarketCode;
  readonly symbol: string;
  readonly barKind: BarKind;
  readonly day: TradingDay;
  readonly columns: Record<'start' | 'end' | 'open' | 'high' | 'low' | 'close' | 'volume', number[]>;
}

/**
 * Collects the bars of watched symbols, so that their history can be looked at without reading the journal: one record a
 * symbol and day. Bars given twice, as after a crash, are harmless: the store replaces a bar that begins at the same time.
 */
export class BarRecorder {
  private readonly days = new Map<SymbolId, Collected>();

  /** Takes the bars of watched symbols; gives back the days that are over by it. */
  take(desk: Desk, bars: BarSlice): StoreRecord[] {
    const { watched } = desk;
    // Bars from before the run's first day only warm the indicators up.
    if (watched.size === 0 || bars.end <= desk.config.tradeFrom) return [];
    const day = desk.clock.localDay(bars.market, bars.start);
    const over: StoreRecord[] = [];
    for (let i = 0; i < bars.count; i++) {
      const symbol = bars.symbols[i]! as SymbolId;
      if (!watched.has(symbol)) continue;
      let collected = this.days.get(symbol);
      if (collected !== undefined && collected.day !== day) {
        over.push(recordOf(collected));
        collected = undefined;
      }
      if (collected === undefined) {
        collected = {
          market: bars.market,
          symbol: desk.codeOf(symbol),
          barKind: bars.kind,
          day,
          columns: { start: [], end: [], open: [], high: [], low: [], close: [], volume: [] },
        };
        this.days.set(symbol, collected);
      }
      const { columns } = collected;
      columns.start.push(bars.start);
      columns.end.push(bars.end);
      columns.open.push(bars.open[i]!);
      columns.high.push(bars.high[i]!);
      columns.low.push(bars.low[i]!);
      columns.close.push(bars.close[i]!);
      columns.volume.push(bars.volume[i]!);
    }
    return over;
  }

  /** What was collected of a symbol and not given back yet, or null. */
  current(symbol: SymbolId): BarDayRecord | null {
    const collected = this.days.get(symbol);
    return collected === undefined ? null : recordOf(collected);
  }

  /** Gives back everything collected so far. */
  flush(): StoreRecord[] {
    const records = [...this.days.values()].map(recordOf);
    this.days.clear();
    return records;
  }
}

const recordOf = ({ columns, ...about }: Collected): BarDayRecord => ({
  kind: 'bar-day',
  ...about,
  bars: { count: columns.start.length, ...columns },
});
