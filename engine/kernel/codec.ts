import { instant, MARKET_CODES, price, symbolId } from '../market/types.ts';
import type { BarKind, BarSlice } from './bars.ts';
import type { KernelEvent } from './events.ts';

/*
 * Canonical bytes of an event: the journal stores them, its hash chain runs over them. `bars` and `quote` are binary
 * (little-endian), everything else is JSON with sorted keys.
 */
const KIND_JSON = 0;
const KIND_BARS = 1;
const KIND_QUOTE = 2;
const BAR_KINDS: readonly BarKind[] = ['minute', 'day'];
/** Prices are stored in four bytes when every one of the slice fits, else in eight. */
const INT32_MAX = 2 ** 31 - 1;
const BARS_HEADER = 24;
const QUOTE_BYTES = 32;

const text = new TextEncoder();
const fromUtf8 = new TextDecoder();

/**
 * JSON with keys in sorted order, so that equal values have equal bytes. Maps and sets are not JSON and throw. Written out
 * rather than left to a replacer of `JSON.stringify`, because every record and most events go through it.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value instanceof Map || value instanceof Set) throw new TypeError('a Map or Set has no canonical JSON');
  let json = '';
  for (const [key, inner] of Object.entries(value).sort(byKey)) {
    if (inner !== undefined) json += `${json === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  }
  return `{${json}}`;
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** A growing buffer that events are written into, one after the other. */
export class EventEncoder {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);

  /** The event's canonical bytes; valid until the next call. */
  encode(event: KernelEvent): Uint8Array {
    switch (event.type) {
      case 'bars':
        return this.encodeBars(event.bars);
      case 'quote':
        this.view.setUint8(0, KIND_QUOTE);
        this.view.setFloat64(8, event.at, true);
        this.view.setUint32(4, event.symbol, true);
        this.view.setFloat64(16, event.price, true);
        this.view.setFloat64(24, event.dayVolume, true);
        this.bytes.fill(0, 1, 4);
        return this.bytes.subarray(0, QUOTE_BYTES);
      default: {
        const json = canonicalJson(event);
        this.reserve(1 + json.length * 3);
        this.bytes[0] = KIND_JSON;
        const { written } = text.encodeInto(json, this.bytes.subarray(1));
        return this.bytes.subarray(0, 1 + written);
      }
    }
  }

  private reserve(bytes: number): void {
    if (bytes <= this.bytes.length) return;
    this.bytes = new Uint8Array(2 ** Math.ceil(Math.log2(bytes)));
    this.view = new DataView(this.bytes.buffer);
  }

  private encodeBars(bars: BarSlice): Uint8Array {
    const { count } = bars;
    let narrow = true;
    for (let i = 0; i < count; i++) if (bars.high[i]! > INT32_MAX) narrow = false;
    const priceBytes = narrow ? 4 : 8;
    const size = BARS_HEADER + count * (4 + 4 * priceBytes + 8);
    this.reserve(size);
    const { view, bytes } = this;
    bytes[0] = KIND_BARS;
    bytes[1] = MARKET_CODES.indexOf(bars.market);
    bytes[2] = BAR_KINDS.indexOf(bars.kind);
    bytes[3] = narrow ? 1 : 0;
    view.setUint32(4, count, true);
    view.setFloat64(8, bars.start, true);
    view.setFloat64(16, bars.end, true);
    let at = BARS_HEADER;
    for (let i = 0; i < count; i++, at += 4) view.setUint32(at, bars.symbols[i]!, true);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) {
      if (narrow) for (let i = 0; i < count; i++, at += 4) view.setInt32(at, column[i]!, true);
      else for (let i = 0; i < count; i++, at += 8) view.setFloat64(at, column[i]!, true);
    }
    for (let i = 0; i < count; i++, at += 8) view.setFloat64(at, bars.volume[i]!, true);
    return bytes.subarray(0, size);
  }
}

/**
 * Reads an event back. The bytes come out of a journal whose hash chain was checked, so their shape is the one that
 * `EventEncoder` wrote; bytes of another version throw a RangeError.
 */
export function decodeEvent(bytes: Uint8Array): KernelEvent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes[0]) {
    case KIND_JSON:
      return JSON.parse(fromUtf8.decode(bytes.subarray(1))) as KernelEvent;
    case KIND_QUOTE:
      return {
        type: 'quote',
        at: instant(view.getFloat64(8, true)),
        symbol: symbolId(view.getUint32(4, true)),
        price: price(view.getFloat64(16, true)),
        dayVolume: view.getFloat64(24, true),
      };
    case KIND_BARS:
      return decodeBars(bytes, view);
    default:
      throw new RangeError(`journal entry of unknown kind ${bytes[0]}: written by another version of the program`);
  }
}

function decodeBars(bytes: Uint8Array, view: DataView): KernelEvent {
  const count = view.getUint32(4, true);
  const narrow = bytes[3] === 1;
  const symbols = new Uint32Array(count);
  let at = BARS_HEADER;
  for (let i = 0; i < count; i++, at += 4) symbols[i] = view.getUint32(at, true);
  const column = (wide: boolean): Float64Array => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++, at += wide ? 8 : 4) {
      values[i] = wide ? view.getFloat64(at, true) : view.getInt32(at, true);
    }
    return values;
  };
  const bars: BarSlice = {
    market: MARKET_CODES[bytes[1]!]!,
    kind: BAR_KINDS[bytes[2]!]!,
    start: instant(view.getFloat64(8, true)),
    end: instant(view.getFloat64(16, true)),
    count,
    symbols,
    open: column(!narrow),
    high: column(!narrow),
    low: column(!narrow),
    close: column(!narrow),
    volume: column(true),
  };
  return { type: 'bars', at: bars.end, bars };
}
