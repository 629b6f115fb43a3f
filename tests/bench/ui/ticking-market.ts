import { SimulatedMarket as Market } from '../../../engine/broker/sim/simulated-market.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import { MINUTE_MS } from '../../../engine/market/days.ts';
import { tickSize } from '../../../engine/market/ticks.ts';
import { instant, price, type SymbolId, symbolId } from '../../../engine/market/types.ts';

/** Milliseconds of engine time from one price to the next, from the environment; without it there are none. */
const EVERY_MS = Number(process.env['BENCH_TICK_EVERY_MS'] ?? Number.POSITIVE_INFINITY);
/** How far from its last bar's close a price may lie, in ticks. */
const WIDEST = 3;

/**
 * In the engine of `bench:ui` this stands in place of the product's own market, and is it but for one thing: between two
 * minute bars every Korean stock in turn has a price, a few ticks off its last bar's close. They are events like
 * any other: journalled, evaluated, and seen in the next snapshot. Orders fill on the bars alone.
 */
export class SimulatedMarket extends Market {
  private readonly symbols: readonly SymbolId[];
  private readonly closes = new Map<number, number>();
  private held: KernelEvent | null = null;
  private ticks = 0;
  private nextTick = Number.POSITIVE_INFINITY;
  private lastTick = 0;

  constructor(options: ConstructorParameters<typeof Market>[0]) {
    super(options);
    this.symbols = options.source.instruments.flatMap(({ market }, id) => (market === 'KR' ? [symbolId(id)] : []));
  }

  override get atRest(): boolean {
    return this.held === null && super.atRest;
  }

  override nextAt(wake: number): number {
    const held = this.held ?? (this.ticking ? this.hold(wake) : null);
    return held === null ? super.nextAt(wake) : Math.min(wake, this.tickAt, held.at);
  }

  override next(wake: number): KernelEvent | null {
    const held = this.held ?? (this.ticking ? this.hold(wake) : null);
    if (held === null) return this.noted(super.next(wake));
    const at = Math.min(wake, this.tickAt);
    if (at < held.at) return at === this.tickAt ? this.tick() : { type: 'tick', at: instant(at) };
    this.held = null;
    return this.noted(held);
  }

  private get ticking(): boolean {
    return this.tickAt !== Number.POSITIVE_INFINITY;
  }

  /** The market's own next event, which comes after the prices that precede it. */
  private hold(wake: number): KernelEvent | null {
    this.held = super.next(wake);
    return this.held;
  }

  private noted(event: KernelEvent | null): KernelEvent | null {
    if (event?.type === 'bars' && event.bars.market === 'KR') {
      const { bars } = event;
      for (let i = 0; i < bars.count; i++) this.closes.set(bars.symbols[i]!, bars.close[i]!);
      if (bars.kind === 'minute') this.nextTick = bars.end + EVERY_MS;
      // No bar follows the last one of the day.
      this.lastTick = bars.end + MINUTE_MS;
    }
    return event;
  }

  private get tickAt(): number {
    return this.nextTick < this.lastTick ? Math.floor(this.nextTick) : Number.POSITIVE_INFINITY;
  }

  private tick(): KernelEvent {
    const at = instant(this.tickAt);
    this.nextTick += EVERY_MS;
    const n = this.ticks++;
    const symbol = this.symbols[n % this.symbols.length]!;
    const close = this.closes.get(symbol) ?? 0;
    const steps = ((Math.imul(n, 2_654_435_761) >>> 16) % (2 * WIDEST + 1)) - WIDEST;
    const last = close + steps * tickSize('KR', price(close));
    return { type: 'quote', at, symbol, price: price(last), dayVolume: Number.NaN };
  }
}
