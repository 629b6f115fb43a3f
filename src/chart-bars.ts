import type { BarKind } from '../engine/kernel/bars.ts';
import type { Desk } from '../engine/kernel/desk.ts';
import type { BarDayRecord } from '../engine/kernel/records.ts';
import { type Instrument, instant, type SymbolId } from '../engine/market/types.ts';
import { type BarColumns, pickBars } from '../storage/bar-codec.ts';
import { newestBars } from '../storage/bars.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';

/** How far back a chart goes: days of minutes, or months of days; the store keeps bars in blocks of the same size. */
const BLOCKS = { minute: 2, day: 12 } as const;
const MAX_BARS = 2_000;

/** Where the bars of a chart come from. */
export interface BarSources {
  readonly store: SqliteRunStore;
  readonly desk: Desk;
  /** Bars that may not be in the store yet. */
  readonly barsSoFar: (symbol: SymbolId) => BarDayRecord | null;
  /** End of the newest bar of a symbol that may be shown, epoch ms; NaN when none may. */
  readonly barsUntil: (symbol: SymbolId) => number;
}

/** The newest minutes of a symbol from while it was watched; days where it has none. */
export function watchedBars(
  { store, desk, barsSoFar, barsUntil }: BarSources,
  symbol: SymbolId,
  { market, code }: Instrument,
): { readonly kind: BarKind; readonly bars: BarColumns } {
  const current = barsSoFar(symbol);
  const until = barsUntil(symbol);
  const known = (bars: BarColumns, kind: BarKind) =>
    Array.from({ length: bars.count }, (_, index) => ({ bars, index, start: bars.start[index]! }))
      .filter(({ index }) => bars.end[index]! <= until)
      .map((place) => ({
        ...place,
        block: desk.clock.localDay(market, instant(place.start)).slice(0, kind === 'minute' ? 10 : 7),
      }));
  const newest = (kind: BarKind): BarColumns => {
    const added = current?.barKind === kind ? known(current.bars, kind) : [];
    const from = added[0]?.start ?? Number.POSITIVE_INFINITY;
    const stored = known(newestBars(store, market, code, kind, BLOCKS[kind], until), kind);
    const places = [...stored.filter(({ start }) => start < from), ...added];
    const blocks = new Set([...new Set(places.map(({ block }) => block))].slice(-BLOCKS[kind]));
    return pickBars(places.filter(({ block }) => blocks.has(block)).slice(-MAX_BARS));
  };
  const minutes = newest('minute');
  return minutes.count > 0 ? { kind: 'minute', bars: minutes } : { kind: 'day', bars: newest('day') };
}
