import type { BarSlice } from '../../../kernel/bars.ts';
import { instant, type MarketCode, type SymbolId } from '../../../market/types.ts';

const MINUTE_MS = 60_000;

interface Bar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Makes one-minute bars of prices as they come, by the clock of the desk. A minute without a price has no bar. */
export class BarBuilder {
  private readonly markets = new Map<MarketCode, Map<SymbolId, Bar>>();
  private start: number | null = null;

  /** Takes a price, and the shares traded at it. A minute that is over by it has to be taken out before. */
  add(market: MarketCode, symbol: SymbolId, price: number, volume: number, at: number): void {
    this.start ??= at - (at % MINUTE_MS);
    let bars = this.markets.get(market);
    if (bars === undefined) {
      bars = new Map();
      this.markets.set(market, bars);
    }
    const bar = bars.get(symbol);
    if (bar === undefined) bars.set(symbol, { open: price, high: price, low: price, close: price, volume });
    else {
      bar.high = Math.max(bar.high, price);
      bar.low = Math.min(bar.low, price);
      bar.close = price;
      bar.volume += volume;
    }
  }

  /** When the minute under way is over, epoch ms; null when there is none. */
  get due(): number | null {
    return this.start === null ? null : this.start + MINUTE_MS;
  }

  /** The bars of the minute under way, once it is over. */
  until(at: number): BarSlice[] {
    if (this.start === null || at < this.start + MINUTE_MS) return [];
    const slices = [...this.markets].map(([market, bars]) => sliceOf(market, this.start ?? 0, bars));
    this.markets.clear();
    this.start = null;
    return slices;
  }
}

function sliceOf(market: MarketCode, start: number, bars: ReadonlyMap<SymbolId, Bar>): BarSlice {
  const sorted = [...bars].sort(([a], [b]) => a - b);
  const column = (name: keyof Bar) => Float64Array.from(sorted, ([, bar]) => bar[name]);
  return {
    market,
    kind: 'minute',
    start: instant(start),
    end: instant(start + MINUTE_MS),
    count: sorted.length,
    symbols: Uint32Array.from(sorted, ([symbol]) => symbol),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
