import type { BarSlice } from '../../kernel/bars.ts';
import { type SymbolId, symbolId } from '../../market/types.ts';
import type { SimExchange } from './exchange.ts';
import { walkBar } from './walk.ts';

/** One price of a walked bar. */
export interface WalkedPrice {
  readonly at: number;
  readonly symbol: SymbolId;
  readonly price: number;
  /** A minute bar's close is told by the bar itself, once it is complete. */
  readonly quoted: boolean;
}

/** A slice on its way through the market: the opens, then the other prices of symbols that matter, then the bars. */
export class SliceWalk {
  /** A copy: start and end are those of its place in the session. */
  readonly slice: BarSlice;
  /** False for history, which is told as bars alone. */
  private readonly isTraded: boolean;
  private stage: 'ahead' | 'opens' | 'rest' = 'ahead';
  private points: WalkedPrice[] = [];
  private nextPoint = 0;

  constructor(slice: BarSlice, isTraded: boolean) {
    this.slice = slice;
    this.isTraded = isTraded;
  }

  /** Nothing of it has been told yet. */
  get isAhead(): boolean {
    return this.stage === 'ahead';
  }

  /** When it goes on, epoch ms. */
  get nextAt(): number {
    // Once the opens are told the rest is lined up at once, before time goes on.
    return this.points[this.nextPoint]?.at ?? (this.stage === 'rest' ? this.slice.end : this.slice.start);
  }

  /** The next of the prices lined up, or null. */
  take(): WalkedPrice | null {
    return this.points[this.nextPoint++] ?? null;
  }

  /**
   * Lines up the prices that come next, when it is time for them: which symbols matter may change until the opens, and
   * what the opens fill decides the way through the bars. False when there are no more to line up.
   *
   * @param watched 1 for each symbol every price of which is wanted.
   */
  lineUp(exchange: SimExchange, watched: Uint8Array): boolean {
    if (this.stage === 'rest' || this.nextPoint < this.points.length) return false;
    if (this.stage === 'ahead' && this.isTraded) {
      this.stage = 'opens';
      this.points = this.opens(exchange, watched);
    } else {
      this.stage = 'rest';
      this.points = this.pathsOf(new Set(this.points.map(({ symbol }) => symbol)), exchange);
    }
    this.nextPoint = 0;
    return true;
  }

  private opens(exchange: SimExchange, watched: Uint8Array): WalkedPrice[] {
    const { slice } = this;
    const points: WalkedPrice[] = [];
    for (let i = 0; i < slice.count; i++) {
      const symbol = symbolId(slice.symbols[i]!);
      // Inside a minute bar only holdings and working orders need its prices; a daily bar is walked for candidates too.
      const matters = (slice.kind === 'day' && watched[symbol] === 1) || exchange.concerns(symbol);
      if (slice.volume[i]! <= 0 || !matters) continue;
      exchange.openBar(symbol, slice.low[i]!, slice.high[i]!, slice.volume[i]!);
      points.push({ at: slice.start, symbol, price: slice.open[i]!, quoted: true });
    }
    return points;
  }

  private pathsOf(opened: ReadonlySet<SymbolId>, exchange: SimExchange): WalkedPrice[] {
    const { slice } = this;
    const points: WalkedPrice[] = [];
    for (let i = 0; opened.size > 0 && i < slice.count; i++) {
      const symbol = symbolId(slice.symbols[i]!);
      if (!opened.has(symbol)) continue;
      walkBar(
        {
          market: slice.market,
          kind: slice.kind,
          start: slice.start,
          end: slice.end,
          open: slice.open[i]!,
          high: slice.high[i]!,
          low: slice.low[i]!,
          close: slice.close[i]!,
          volume: slice.volume[i]!,
        },
        () => exchange.holds(symbol),
        (at, last, point) => {
          if (point === 'open') return;
          points.push({ at, symbol, price: last, quoted: point !== 'close' || slice.kind === 'day' });
        },
      );
    }
    // Stable: points of the same instant keep the order of their symbols.
    return points.sort((a, b) => a.at - b.at);
  }
}
