import type { Effect, KernelEvent } from '../../engine/kernel/events.ts';
import type { Kernel } from '../../engine/kernel/kernel.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../engine/kernel/settings.ts';
import { instant, price, type SymbolId } from '../../engine/market/types.ts';
import type { OrderId, OrderTicket } from '../../engine/orders/order.ts';
import { Engine } from '../../engine/runtime/engine.ts';
import type { LiveSource } from '../../engine/runtime/sources.ts';
import { barsOfSeoul, stocksOfSeoul } from './account-desk.ts';
import type { MemoryStore } from './memory-store.ts';
import { ModelExchange } from './model-exchange.ts';
import { at, planOf, STOCK, scenario } from './scripted-day.ts';

type Undated<E> = E extends KernelEvent ? Omit<E, 'at'> : never;

/** What happens at a time: bars come, the stock trades, what works is filled at a price, the broker's records are read. */
export type Scene = { readonly at: number } & (
  | { readonly bars: KernelEvent }
  | { readonly trades: number }
  | { readonly fills: number }
  | { readonly reads: 'everything' }
);

/** A month of days up to Monday, and Monday's bars before 09:40: on the next price the stock is bought. */
export const upToTheBuy: readonly Scene[] = [
  ...barsOfSeoul(stocksOfSeoul(1)).map((bars): Scene => ({ at: bars.at, bars })),
  { at: at('09:40'), reads: 'everything' },
];

/** What goes on whether the engine lives or not: the broker, and the day. */
export class World {
  readonly exchange = new ModelExchange(100_000_000, 0);
  /** Identifiers of the orders that reached the broker. */
  readonly arrived: OrderId[] = [];
  readonly cancelled: OrderId[] = [];
  readonly scenes: readonly Scene[];
  next = 0;

  constructor(scenes: readonly Scene[]) {
    this.scenes = scenes;
  }
}

/** The process is dead: nothing after this happens in it. */
export class Died extends Error {}

/** A real account as a source: what a process has heard and not told yet is lost with it, the world goes on. */
export class ScriptedAccount implements LiveSource {
  readonly kind = 'live';
  readonly queues = {};
  readonly subscribed: (readonly SymbolId[])[] = [];
  /** An order dies with the process on its way out, before it leaves. */
  diesPlacing = false;
  private readonly world: World;
  private readonly heard: Undated<KernelEvent>[] = [];
  private clock: number;

  constructor(world: World, clock: number) {
    this.world = world;
    this.clock = clock;
  }

  now(): number {
    return this.clock;
  }

  place({ id, side, quantity, kind }: OrderTicket, sentAt: number): void {
    if (this.diesPlacing) throw new Died();
    const { world } = this;
    world.arrived.push(id);
    const limit = kind.kind === 'market' ? null : kind.limit;
    const order = world.exchange.take(sentAt, { engineId: id, code: '005930', side, quantity, limit });
    this.heard.push(
      order === null
        ? { type: 'order-rejected', orderId: id, code: 'bad-order', message: 'no' }
        : { type: 'order-accepted', orderId: id, brokerOrderId: order.number },
    );
  }

  cancel(orderId: OrderId, askedAt: number): void {
    this.world.cancelled.push(orderId);
    const order = this.world.exchange.orders.find(({ engineId }) => engineId === orderId);
    if (order !== undefined) this.world.exchange.end(askedAt, order, 'cancelled');
  }

  refresh(): void {
    this.heard.push(this.report(), { type: 'orders-refreshed', ok: true, working: [] });
  }

  subscribe(symbols: readonly SymbolId[]): void {
    this.subscribed.push(symbols);
  }

  nextAt(wake: number): number {
    return this.heard.length > 0 ? this.clock : Math.min(wake, this.sceneAt);
  }

  next(wake: number): KernelEvent | null {
    const heard = this.heard.shift();
    if (heard !== undefined) return this.dated(heard);
    const scene = this.world.scenes[this.world.next];
    if (scene === undefined) return null;
    this.clock = Math.max(this.clock, Math.min(wake, this.sceneAt));
    if (wake < this.sceneAt) return this.dated({ type: 'tick' });
    this.world.next++;
    if ('trades' in scene) {
      return this.dated({ type: 'quote', symbol: STOCK, price: price(scene.trades), dayVolume: Number.NaN });
    }
    if ('bars' in scene) return scene.bars;
    if ('reads' in scene) return this.dated(this.report());
    for (const order of this.world.exchange.orders) {
      const open = order.quantity - order.filled;
      if (order.state === 'working') this.world.exchange.fill(this.clock, order, open, scene.fills);
    }
    return this.next(wake);
  }

  private get sceneAt(): number {
    const scene = this.world.scenes[this.world.next];
    return scene === undefined ? Number.POSITIVE_INFINITY : scene.at;
  }

  private report(): Undated<KernelEvent> {
    const { orders, cash, holdings } = this.world.exchange.asOf(this.clock);
    const readAt = instant(this.clock);
    return {
      type: 'broker-report',
      report: {
        ...{ readAt, markets: ['KR'], ordersSince: at('00:00'), orders, holdings },
        cash: [{ currency: 'KRW', amount: cash }],
      },
    };
  }

  private dated(event: Undated<KernelEvent>): KernelEvent {
    return { ...event, at: instant(this.clock) } as KernelEvent;
  }
}

const CONFIG: RunConfig = {
  mode: 'paper',
  settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'] },
  cash: {},
  observedDays: {},
  calendarOverrides: [],
  breakerReset: 'operator',
  tradeFrom: at('00:00'),
  planner: 'offline',
  seed: 0,
};

/** A process with an engine on a scripted account. */
export class Process {
  readonly source: ScriptedAccount;
  readonly engine: Engine;
  /** Called with every entry once it is applied, before anything it asks for is done. */
  applied: (seq: number, event: KernelEvent) => void = () => {};
  private watched: Kernel | null = null;

  constructor(world: World, store: MemoryStore, clock = at('08:00')) {
    this.source = new ScriptedAccount(world, clock);
    this.engine = new Engine({
      config: CONFIG,
      instruments: stocksOfSeoul(1),
      startAt: at('08:00'),
      source: this.source,
      store,
      planner: planOf(() => [scenario()]),
      plannerName: 'test',
    });
  }

  step(): boolean {
    const { kernel } = this.engine;
    if (kernel !== this.watched) {
      this.watched = kernel;
      const apply = kernel.apply.bind(kernel);
      kernel.apply = (event, seq): readonly Effect[] => {
        const effects = apply(event, seq);
        this.applied(seq, event);
        return effects;
      };
    }
    return this.engine.step(0);
  }

  /** Takes up what the journal has. */
  recover(): this {
    while (this.engine.recovering) this.step();
    return this;
  }

  runAll(): this {
    while (this.step());
    this.engine.commit();
    return this;
  }

  get state() {
    return this.engine.kernel.desk.state;
  }
}
