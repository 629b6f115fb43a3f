import type { KernelEvent, Undated } from '../../../kernel/events.ts';
import { instant, type SymbolId } from '../../../market/types.ts';
import type { WallClock } from '../../../runtime/wall-clock.ts';
import { LatestTicks } from '../stream/latest-ticks.ts';
import type { PriceTick } from '../stream/records.ts';

/** Twice the registrations of a stream and more: even when all of them change at once no symbol is turned away. */
const SYMBOLS_HELD = 128;

/** An event that gets its time when the kernel takes it; a bar brings its own. */
export type LiveEvent = Undated<Exclude<KernelEvent, { type: 'bars' }>> | Extract<KernelEvent, { type: 'bars' }>;

/**
 * What a broker's adapter has heard and the kernel has not taken yet. Facts keep their order and are never dropped; prices
 * are conflated while the kernel is busy, with the range between kept, so that no stop is missed.
 */
export class EventQueue {
  private readonly facts: LiveEvent[] = [];
  private readonly prices = new LatestTicks(SYMBOLS_HELD);
  /** Quotes of the symbol taken out last, the latest at the end. */
  private readonly walk: { readonly symbol: SymbolId; readonly price: PriceTick['price'] }[] = [];
  private readonly clock: WallClock;
  private readonly symbolOf: (tick: PriceTick) => SymbolId | undefined;
  private readonly wake: () => void;
  private last = 0;

  constructor(clock: WallClock, symbolOf: (tick: PriceTick) => SymbolId | undefined, wake: () => void) {
    this.clock = clock;
    this.symbolOf = symbolOf;
    this.wake = wake;
  }

  get length(): number {
    return this.facts.length + this.walk.length + this.prices.size;
  }

  push(...events: readonly LiveEvent[]): void {
    this.facts.push(...events);
    this.wake();
  }

  price(tick: PriceTick): void {
    this.prices.put(tick);
    this.wake();
  }

  /** The next event, dated now; null when there is none. */
  next(): KernelEvent | null {
    const fact = this.facts.shift();
    if (fact !== undefined) return fact.type === 'bars' ? fact : ({ ...fact, at: this.now() } as KernelEvent);
    if (this.walk.length === 0) this.takePrice();
    const quote = this.walk.shift();
    return quote === undefined ? null : { type: 'quote', at: this.now(), ...quote, dayVolume: Number.NaN };
  }

  /** The clock, which may be set back; the time of events may not. */
  now() {
    this.last = Math.max(this.last, this.clock.now());
    return instant(this.last);
  }

  /** Lays out a conflated price as a holder meets it: the worst first, then the best, then the latest. */
  private takePrice(): void {
    for (let held = this.prices.take(); held !== null; held = this.prices.take()) {
      const symbol = this.symbolOf(held.latest);
      if (symbol === undefined) continue;
      const { price } = held.latest;
      if (held.low < price) this.walk.push({ symbol, price: held.low });
      if (held.high > price) this.walk.push({ symbol, price: held.high });
      this.walk.push({ symbol, price });
      return;
    }
  }
}
