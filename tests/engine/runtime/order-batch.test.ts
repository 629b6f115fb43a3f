import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../engine/kernel/codec.ts';
import type { KernelEvent, Undated } from '../../../engine/kernel/events.ts';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { instant, price, quantity, symbolId } from '../../../engine/market/types.ts';
import type { OrderState, OrderTicket } from '../../../engine/orders/order.ts';
import { Engine } from '../../../engine/runtime/engine.ts';
import { GENESIS, readJournal } from '../../../engine/runtime/journal.ts';
import type { LiveSource } from '../../../engine/runtime/sources.ts';
import { barsOfSeoul, stocksOfSeoul } from '../../support/account-desk.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { at, planOf, scenario } from '../../support/scripted-day.ts';

const BOUGHT_AT = 70_000;
const BELOW_THE_STOP = 60_000;

/** The process is dead: nothing after this happens in it. */
class Died extends Error {}

class Disk extends MemoryStore {
  durable = 0;
  fails: Error | null = null;

  override commit(...args: Parameters<MemoryStore['commit']>): void {
    if (this.fails !== null) throw this.fails;
    super.commit(...args);
    if ((args as unknown as [unknown, unknown, boolean])[2]) this.durable++;
  }

  /** Orders whose intent is on the disk. */
  get intents(): string[] {
    return [...readJournal(this.segments(0), 0, GENESIS)].flatMap(({ event: bytes }) => {
      const event = decodeEvent(bytes);
      return event.type === 'order-sending' ? [event.ticket.id] : [];
    });
  }
}

/** An account at a broker that takes everything and answers nothing, of so many stocks of Seoul. */
class Account {
  readonly disk: Disk;
  readonly engine: Engine;
  /** What left, in order, and what had been journalled then. */
  readonly left: { readonly what: string; readonly intents: number }[] = [];
  readonly placed: OrderTicket[] = [];
  /** Called before an order leaves. */
  leaving: (ticket: OrderTicket) => void = () => undefined;
  taken = 0;
  private readonly stocks: number;
  private readonly events: KernelEvent[] = [];
  private clock = at('08:00');

  constructor(stocks: number, disk = new Disk(), clock = at('08:00')) {
    this.stocks = stocks;
    this.disk = disk;
    this.clock = clock;
    const source: LiveSource = {
      kind: 'live',
      queues: {},
      now: () => this.clock,
      place: (ticket) => {
        this.leaving(ticket);
        this.placed.push(ticket);
        this.left.push({ what: `place ${ticket.side} ${ticket.symbol}`, intents: disk.intents.length });
      },
      cancel: (orderId) => void this.left.push({ what: `cancel ${orderId}`, intents: disk.intents.length }),
      refresh: () => undefined,
      subscribe: () => undefined,
      nextAt: (wake) => (this.events.length > 0 ? this.clock : wake),
      next: () => {
        this.taken++;
        return this.events.shift() ?? null;
      },
    };
    this.engine = new Engine({
      config: {
        mode: 'paper',
        settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'], fatFingerPct: 30 },
        cash: {},
        observedDays: {},
        calendarOverrides: [],
        breakerReset: 'operator',
        tradeFrom: at('00:00'),
        planner: 'offline',
        seed: 0,
      },
      instruments: stocksOfSeoul(stocks),
      startAt: at('08:00'),
      source,
      store: disk,
      planner: planOf(() => [scenario()]),
      plannerName: 'test',
    });
  }

  get state() {
    return this.engine.kernel.desk.state;
  }

  get orders(): (readonly [string, OrderState])[] {
    return [...this.state.orders.values()].map(({ side, state }) => [side, state] as const);
  }

  /** Puts events into the source's queue. */
  queue(...events: readonly Undated<KernelEvent>[]): this {
    for (const event of events) this.events.push({ ...event, at: instant(this.clock) } as KernelEvent);
    return this;
  }

  step(): this {
    this.engine.step(this.clock);
    return this;
  }

  /** Takes everything that waits. */
  settle(): this {
    for (let n = 0; n < 1_000 && (this.events.length > 0 || this.engine.nextAt() <= this.clock); n++) {
      if (this.events.length === 0 && this.engine.queues['plans'] === 0) this.queue({ type: 'tick' });
      this.step();
    }
    return this;
  }

  /** The morning up to 09:40, at which each of the stocks would be bought. */
  morning(holds = 0): this {
    this.step();
    for (const event of barsOfSeoul(stocksOfSeoul(this.stocks))) {
      this.clock = instant(Math.max(this.clock, event.at));
      this.events.push(event);
      this.settle();
    }
    return this.report(holds).settle();
  }

  report(holds: number): this {
    return this.queue({
      type: 'broker-report',
      report: {
        readAt: instant(this.clock),
        markets: ['KR'],
        ordersSince: at('00:00'),
        orders: [],
        holdings: stocksOfSeoul(this.stocks)
          .slice(0, holds)
          .map(({ market, code, name }) => ({
            ...{ market, code, name, quantity: quantity(10), averagePrice: price(BOUGHT_AT), last: BOUGHT_AT },
          })),
        cash: [{ currency: 'KRW', amount: 1_000_000_000 }],
      },
    });
  }

  /** Every stock trades at this instant. */
  trades(last: number, rounds = 1): this {
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < this.stocks; i++) {
        this.queue({ type: 'quote', symbol: symbolId(i), price: price(last), dayVolume: Number.NaN });
      }
    }
    return this;
  }

  pass(ms: number): this {
    this.clock = instant(this.clock + ms);
    return this;
  }

  get now() {
    return this.clock;
  }
}

const symbols = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the orders of one instant', () => {
  it('share one commit, which is on the disk before the first of them leaves, and leave in order', () => {
    const account = new Account(40).morning(40);
    const before = account.disk.durable;
    account.trades(BELOW_THE_STOP).step();
    expect(account.disk.durable - before).toBe(1);
    expect(account.left).toEqual(symbols(40).map((i) => ({ what: `place SELL ${i}`, intents: 40 })));
    expect(account.orders).toEqual(symbols(40).map(() => ['SELL', 'sending']));
  });

  it('are of a bounded number of events: the first does not wait for a queue that never ends', () => {
    const account = new Account(40).morning(40);
    const before = account.taken;
    let takenAtFirst = 0;
    account.leaving = () => {
      takenAtFirst ||= account.taken - before;
    };
    account.trades(BELOW_THE_STOP, 5).step();
    expect(takenAtFirst).toBeGreaterThanOrEqual(40);
    expect(takenAtFirst).toBeLessThanOrEqual(64);
  });

  it('wait for nothing where nothing more is there', () => {
    const account = new Account(2).morning(2);
    account.queue({ type: 'quote', symbol: symbolId(1), price: price(BELOW_THE_STOP), dayVolume: Number.NaN }).step();
    expect(account.left).toEqual([{ what: 'place SELL 1', intents: 1 }]);
  });

  it('take a cancellation that goes before them with them, in its place', () => {
    const account = new Account(2).morning();
    account.trades(BOUGHT_AT).settle();
    const [first] = account.placed;
    expect(account.placed.map(({ side }) => side)).toEqual(['BUY', 'BUY']);
    account.queue({ type: 'order-accepted', orderId: first!.id, brokerOrderId: 'KR:20260309:0000000001' }).settle();
    account.queue({
      type: 'fill',
      orderId: first!.id,
      executionId: 'x1',
      price: price(BOUGHT_AT),
      quantity: quantity(1),
      commission: 0,
      tax: 0,
    });
    account.settle();
    account.left.length = 0;
    account.trades(BELOW_THE_STOP).step();
    expect(account.left.map(({ what }) => what)).toEqual([`cancel ${first!.id}`, 'place SELL 0']);
  });
});

describe('a store that fails in that commit', () => {
  it('lets no buy leave', () => {
    const account = new Account(2).morning();
    account.disk.fails = new Error('the disk is full');
    account.trades(BOUGHT_AT).settle();
    expect(account.placed).toEqual([]);
    expect(account.orders).toEqual(symbols(2).map(() => ['BUY', 'dropped']));
    expect(account.state.accounts.get('KRW')?.reserved).toBe(0);
    expect(account.state.trading).toBe('REDUCING');
    account.disk.fails = null;
    account.pass(1_000).trades(BOUGHT_AT).settle();
    expect(account.placed).toEqual([]);
  });

  it('lets sales leave, for they protect what is held, and writes them down later', () => {
    const account = new Account(3).morning(3);
    account.disk.fails = new Error('the disk is full');
    account.trades(BELOW_THE_STOP).settle();
    expect(account.placed.map(({ side }) => side)).toEqual(['SELL', 'SELL', 'SELL']);
    expect(account.disk.intents).toEqual([]);
    account.disk.fails = null;
    account.engine.commit(true);
    expect(account.disk.intents).toEqual(account.placed.map(({ id }) => id));
  });
});

describe('a process that dies with the orders of an instant', () => {
  it.each(symbols(5))(
    'before their commit, %i of five decided, sends none; the next process decides anew',
    (decided) => {
      const first = new Account(5).morning(5);
      first.engine.commit(true);
      const { kernel } = first.engine;
      const apply = kernel.apply.bind(kernel);
      let count = 0;
      kernel.apply = (event, seq) => {
        if (event.type === 'order-sending' && count++ === decided) throw new Died();
        return apply(event, seq);
      };
      expect(() => first.trades(BELOW_THE_STOP).step()).toThrow(Died);
      expect(first.placed).toEqual([]);
      const second = new Account(5, first.disk, instant(first.now + 3_000));
      while (second.engine.recovering) second.step();
      expect(second.state.orders.size).toBe(0);
      second.report(5).trades(BELOW_THE_STOP).settle();
      expect(second.placed.map(({ symbol }) => symbol)).toEqual(symbols(5));
    },
  );

  it.each(symbols(6))('with %i of five on their way doubts all five and sends none again', (arrived) => {
    const first = new Account(5).morning(5);
    let count = 0;
    first.leaving = () => {
      if (count++ === arrived) throw new Died();
    };
    const run = () => first.trades(BELOW_THE_STOP).step();
    if (arrived < 5) expect(run).toThrow(Died);
    else run();
    expect(first.placed).toHaveLength(Math.min(arrived, 5));
    const second = new Account(5, first.disk, instant(first.now + 3_000));
    while (second.engine.recovering) second.step();
    second.report(5).trades(BELOW_THE_STOP).settle();
    expect(second.orders).toEqual(symbols(5).map(() => ['SELL', 'unknown']));
    second.pass(5_000).trades(BELOW_THE_STOP).settle();
    expect(second.placed).toEqual([]);
  });
});
