import type { BarKind, BarSlice } from '../../engine/kernel/bars.ts';
import { type Instrument, instant, MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';
import type { BarSource } from '../../engine/runtime/ports.ts';

/** One bar of one symbol. Times are epoch milliseconds, prices price units. */
export interface TestBar {
  readonly symbol: number;
  readonly kind: BarKind;
  readonly start: number;
  readonly end: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * A source over bars in any order: bars of one market over the same interval make a slice. Every slice uses the same
 * arrays, as a source may, so that whoever keeps one finds the next one's numbers in it.
 */
export function barSource(instruments: readonly Instrument[], bars: readonly TestBar[]): BarSource {
  const groups = new Map<string, TestBar[]>();
  for (const bar of bars) {
    const key = `${instruments[bar.symbol]!.market} ${bar.kind} ${bar.start} ${bar.end}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [bar]);
    else group.push(bar);
  }
  const place = (market: MarketCode) => MARKET_CODES.indexOf(market);
  const slices = [...groups.values()]
    .map((group) => ({ market: instruments[group[0]!.symbol]!.market, first: group[0]!, group }))
    .sort((a, b) => a.first.end - b.first.end || place(a.market) - place(b.market) || a.first.start - b.first.start);
  const column = () => new Float64Array(instruments.length);
  const shared = {
    symbols: new Uint32Array(instruments.length),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let next = 0;
  return {
    instruments,
    fingerprint: `${bars.length} bars`,
    next(): BarSlice | null {
      const slice = slices[next++];
      if (slice === undefined) return null;
      slice.group.forEach((bar, i) => {
        shared.symbols[i] = bar.symbol;
        shared.open[i] = bar.open;
        shared.high[i] = bar.high;
        shared.low[i] = bar.low;
        shared.close[i] = bar.close;
        shared.volume[i] = bar.volume;
      });
      const { kind, start, end } = slice.first;
      return {
        market: slice.market,
        kind,
        start: instant(start),
        end: instant(end),
        count: slice.group.length,
        ...shared,
      };
    },
    close() {},
  };
}
