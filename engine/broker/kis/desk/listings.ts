import { type Instrument, type MarketCode, type SymbolId, symbolId } from '../../../market/types.ts';
import type { EventQueue } from './event-queue.ts';

/** The symbols of the run and their numbers: what the kernel has, and what is on its way to it. Only this adds to them. */
export class Listings {
  private readonly ids = new Map<string, SymbolId>();
  private readonly queue: Pick<EventQueue, 'push'>;
  readonly all: Instrument[] = [];

  constructor(known: readonly Instrument[], queue: Pick<EventQueue, 'push'>) {
    this.queue = queue;
    for (const instrument of known) this.number(instrument);
  }

  idOf(market: MarketCode, code: string): SymbolId | undefined {
    return this.ids.get(`${market}:${code}`);
  }

  of(symbol: SymbolId): Instrument {
    const instrument = this.all[symbol];
    if (instrument === undefined) throw new RangeError(`symbol ${symbol} is not listed`);
    return instrument;
  }

  /** Lists what is new; an event tells the kernel, in order with whatever is said about the symbols later. */
  add(instruments: readonly Instrument[]): void {
    const added: Instrument[] = [];
    for (const instrument of instruments) {
      if (this.idOf(instrument.market, instrument.code) !== undefined) continue;
      this.number(instrument);
      added.push(instrument);
    }
    if (added.length > 0) this.queue.push({ type: 'instruments', added });
  }

  private number(instrument: Instrument): void {
    this.ids.set(`${instrument.market}:${instrument.code}`, symbolId(this.all.length));
    this.all.push(instrument);
  }
}
