import { cleanText } from '../../engine/market/clean-text.ts';
import { MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';
import { canonicalCode, inferMarket, listingMarket } from './infer-market.ts';
import { decodeText } from './text.ts';

export interface ListedSymbol {
  readonly code: string;
  readonly market: MarketCode;
  /** The market was told by the symbol's shape alone. */
  readonly assumed: boolean;
  name: string;
  sector: string;
  /** A row of it was taken. */
  hasRows: boolean;
}

/** Returned for a field that names no symbol of a known market. */
export const UNKNOWN_SYMBOL = -1;

const MAX_CODE_BYTES = 64;

/**
 * Symbols of an import, by the bytes of their code and market fields, so that a row costs a hash and no string.
 * Indices are in order of appearance; `ranks` gives the final, input-independent order.
 */
export class SymbolTable {
  readonly symbols: ListedSymbol[] = [];
  private readonly market: MarketCode | null;
  private readonly byIdentity = new Map<string, number>();
  private readonly keys: Uint8Array[] = [];
  private readonly ids: number[] = [];
  /** Open addressing over `keys`; 0 is free, otherwise index + 1. */
  private slots = new Int32Array(4096);

  constructor(market: MarketCode | null) {
    this.market = market;
  }

  /** Index of the symbol in `bytes[start..end)`, of the listing in `bytes[marketStart..marketEnd)` (may be empty). */
  intern(bytes: Uint8Array, start: number, end: number, marketStart: number, marketEnd: number): number {
    const size = end - start;
    const marketSize = marketEnd - marketStart;
    if (size === 0 || size > MAX_CODE_BYTES || marketSize > MAX_CODE_BYTES) return UNKNOWN_SYMBOL;
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    for (let at = marketStart; at < marketEnd; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let entry = this.slots[slot]!; entry !== 0; entry = this.slots[slot]!) {
      if (sameBytes(this.keys[entry - 1]!, bytes, start, size, marketStart, marketSize)) return this.ids[entry - 1]!;
      slot = (slot + 1) & mask;
    }
    const id = this.resolve(decodeText(bytes.subarray(start, end)), decodeText(bytes.subarray(marketStart, marketEnd)));
    // Junk is not remembered: a file of random symbols must not fill the memory.
    if (id === UNKNOWN_SYMBOL) return id;
    const key = new Uint8Array(1 + size + marketSize);
    key[0] = size;
    key.set(bytes.subarray(start, end), 1);
    key.set(bytes.subarray(marketStart, marketEnd), 1 + size);
    this.ids.push(id);
    this.slots[slot] = this.keys.push(key);
    if (this.keys.length * 2 > this.slots.length) this.grow();
    return id;
  }

  /** Index of a code as text; `listing` is the text of its market field, or empty. */
  resolve(codeText: string, listing: string): number {
    const raw = cleanText(codeText).toUpperCase();
    if (raw === '') return UNKNOWN_SYMBOL;
    const stated = this.market ?? listingMarket(listing);
    const market = stated ?? inferMarket(raw);
    if (market === null) return UNKNOWN_SYMBOL;
    const code = canonicalCode(raw, market);
    const identity = `${market}:${code}`;
    const known = this.byIdentity.get(identity);
    if (known !== undefined) return known;
    const id = this.symbols.push({ code, market, assumed: stated === null, name: '', sector: '', hasRows: false }) - 1;
    this.byIdentity.set(identity, id);
    return id;
  }

  private grow(): void {
    const keys = this.keys;
    this.slots = new Int32Array(this.slots.length * 4);
    const mask = this.slots.length - 1;
    keys.forEach((key, index) => {
      let hash = 0x811c9dc5;
      for (let at = 1; at < key.length; at++) hash = Math.imul(hash ^ key[at]!, 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    });
  }
}

/** Whether a key (code length, code, market field) holds these two fields. */
function sameBytes(
  key: Uint8Array,
  bytes: Uint8Array,
  start: number,
  size: number,
  marketStart: number,
  marketSize: number,
): boolean {
  if (key[0] !== size || key.length !== 1 + size + marketSize) return false;
  for (let i = 0; i < size; i++) if (key[1 + i] !== bytes[start + i]) return false;
  for (let i = 0; i < marketSize; i++) if (key[1 + size + i] !== bytes[marketStart + i]) return false;
  return true;
}

/** The symbols that have rows, in order of market (as in MARKET_CODES) and code: position is the final symbol id. */
export function rankSymbols(symbols: readonly ListedSymbol[]): number[] {
  const order = symbols.map((_, id) => id).filter((id) => symbols[id]!.hasRows);
  const byMarket = (id: number): number => MARKET_CODES.indexOf(symbols[id]!.market);
  return order.sort((a, b) => byMarket(a) - byMarket(b) || (symbols[a]!.code < symbols[b]!.code ? -1 : 1));
}
