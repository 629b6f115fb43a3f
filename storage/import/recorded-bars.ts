import { createHash } from 'node:crypto';
import type { BarKind, BarSlice } from '../../engine/kernel/bars.ts';
import { type Instrument, instant, MARKET_CODES } from '../../engine/market/types.ts';
import type { BarSource } from '../../engine/runtime/ports.ts';
import { START_FACTOR } from './clean-bars.ts';
import { STRIDE } from './radix-sort.ts';
import type { RecordCursor } from './record-runs.ts';
import type { RecordSorter } from './record-sorter.ts';

const HASH_BLOCK = 8192;

/** Bars out of a sorter, as slices. Keys: end, market and start, symbol id. */
export class RecordedBars implements BarSource {
  readonly instruments: readonly Instrument[];
  readonly fingerprint: string;
  private readonly kind: BarKind;
  private readonly bars: RecordSorter;
  private readonly cursor: RecordCursor;
  private more: boolean;
  private symbols = new Uint32Array(256);
  private open = new Float64Array(256);
  private high = new Float64Array(256);
  private low = new Float64Array(256);
  private closes = new Float64Array(256);
  private volume = new Float64Array(256);

  constructor(kind: BarKind, instruments: readonly Instrument[], bars: RecordSorter) {
    this.kind = kind;
    this.instruments = instruments;
    this.bars = bars;
    this.fingerprint = fingerprint(kind, instruments, bars);
    this.cursor = bars.sorted();
    this.more = this.cursor.next();
  }

  next(): BarSlice | null {
    if (!this.more) return null;
    const { cursor } = this;
    const end = cursor.data[cursor.at]!;
    const marketAndStart = cursor.data[cursor.at + 1]!;
    let count = 0;
    do {
      const { data, at } = cursor;
      if (data[at] !== end || data[at + 1] !== marketAndStart) break;
      if (count === this.symbols.length) this.grow();
      this.symbols[count] = data[at + 2]!;
      this.open[count] = data[at + 3]!;
      this.high[count] = data[at + 4]!;
      this.low[count] = data[at + 5]!;
      this.closes[count] = data[at + 6]!;
      this.volume[count] = data[at + 7]!;
      count++;
      this.more = cursor.next();
    } while (this.more);
    // Starts may lie before 1970, so the market is found by rounding, not by cutting off.
    const market = Math.round(marketAndStart / START_FACTOR);
    return {
      market: MARKET_CODES[market]!,
      kind: this.kind,
      start: instant(marketAndStart - market * START_FACTOR),
      end: instant(end),
      count,
      symbols: this.symbols,
      open: this.open,
      high: this.high,
      low: this.low,
      close: this.closes,
      volume: this.volume,
    };
  }

  close(): void {
    this.more = false;
    this.bars.close();
  }

  private grow(): void {
    const size = this.symbols.length * 2;
    const longer = (from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(size);
      to.set(from);
      return to;
    };
    const symbols = new Uint32Array(size);
    symbols.set(this.symbols);
    this.symbols = symbols;
    this.open = longer(this.open);
    this.high = longer(this.high);
    this.low = longer(this.low);
    this.closes = longer(this.closes);
    this.volume = longer(this.volume);
  }
}

/** SHA-256 over the kind, the instruments and all bars in their order: of content alone, not of files or rows. */
function fingerprint(kind: BarKind, instruments: readonly Instrument[], bars: RecordSorter): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([kind, instruments.map(({ market, code }) => [market, code])]));
  const block = new Float64Array(HASH_BLOCK * STRIDE);
  let filled = 0;
  const cursor = bars.sorted();
  while (cursor.next()) {
    for (let k = 0; k < STRIDE; k++) block[filled++] = cursor.data[cursor.at + k]!;
    if (filled === block.length) {
      hash.update(new Uint8Array(block.buffer));
      filled = 0;
    }
  }
  hash.update(new Uint8Array(block.buffer, 0, filled * 8));
  return hash.digest('hex');
}
