import { MINUTE_MS } from '../../engine/market/days.ts';
import { type Instrument, instant } from '../../engine/market/types.ts';
import type { BarSource } from '../../engine/runtime/ports.ts';
import { minuteBars } from '../support/bars-csv.ts';

/** Minute bars of many symbols in columns, minute by minute, so that a measurement reads memory and nothing else. */
export interface MemoryBars {
  readonly symbols: number;
  readonly count: number;
  readonly instruments: readonly Instrument[];
  /** Epoch ms of each minute's start. */
  readonly starts: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export function memoryBars(symbols: number, days: number): MemoryBars {
  const codes = new Set<string>();
  const starts: number[] = [];
  const rows: number[][] = [];
  for (const { symbol, at, text } of minuteBars({ seed: 1, symbols, days })) {
    codes.add(symbol);
    if (starts.at(-1) !== at) starts.push(at);
    rows.push(text.split(',').slice(2).map(Number));
  }
  const column = (field: number) => Float64Array.from(rows, (row) => row[field]!);
  return {
    symbols,
    count: rows.length,
    instruments: [...codes].map((code) => ({ code, market: 'KR', name: code, sector: code.slice(0, 3) })),
    starts: Float64Array.from(starts),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: column(4),
  };
}

/** The bars as a run's input: a slice a minute. */
export function sourceOf(bars: MemoryBars): BarSource {
  const ids = Uint32Array.from({ length: bars.symbols }, (_, i) => i);
  let minute = 0;
  return {
    instruments: bars.instruments,
    fingerprint: `${bars.symbols} symbols, ${bars.count} bars`,
    next() {
      if (minute === bars.starts.length) return null;
      const from = minute * bars.symbols;
      const start = bars.starts[minute]!;
      minute++;
      const of = (column: Float64Array) => column.subarray(from, from + bars.symbols);
      return {
        market: 'KR',
        kind: 'minute',
        start: instant(start),
        end: instant(start + MINUTE_MS),
        count: bars.symbols,
        symbols: ids,
        open: of(bars.open),
        high: of(bars.high),
        low: of(bars.low),
        close: of(bars.close),
        volume: of(bars.volume),
      };
    },
    close() {},
  };
}
