import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { EventQueue, type LiveEvent } from '../../engine/broker/kis/desk/event-queue.ts';
import { KisStream } from '../../engine/broker/kis/stream/kis-stream.ts';
import { openSocket } from '../../engine/broker/kis/stream/open-socket.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../engine/kernel/settings.ts';
import { type Instrument, instant, price, quantity, type SymbolId, symbolId } from '../../engine/market/types.ts';
import { Engine } from '../../engine/runtime/engine.ts';
import { EngineLoop } from '../../engine/runtime/loop.ts';
import type { LiveSource } from '../../engine/runtime/sources.ts';
import { systemClock } from '../../engine/runtime/wall-clock.ts';
import { openRunStore } from '../../storage/run-store.ts';

const SYMBOLS = 40;
const TICKS_PER_SECOND = 2_000;
/** A Monday, ten in the morning in Seoul: the clock of the bench starts here. */
const START = Date.UTC(2026, 2, 9, 1);
const ENTRY = 71_000;

export interface TickLatency {
  readonly ticks: number;
  readonly orders: number;
  /**
   * Frame received to the kernel's decision, and to the sale that it led to handed to the broker with its intent on the
   * disk; ms. Of conflated frames the one that has waited longest counts.
   */
  readonly decision: Quantiles;
  readonly order: Quantiles;
  /** Most frames that were waiting at once. */
  readonly backlog: number;
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Left out of the figures: an engine runs all day, its compiler for the first seconds. */
const WARM_UP_MS = 3_000;

/**
 * A server on a thread of its own sends 2,000 ticks a second of 40 symbols, all of them held, over a real socket into the
 * decoder, the queue, the engine with its journal on disk, and out to a broker that refuses every sale. Every 1.3 s all 40
 * fall through their hard stops at one instant.
 */
export async function measureTicks(seconds: number, db: string): Promise<TickLatency> {
  const server = new Worker(new URL('./tick-server.ts', import.meta.url), {
    workerData: { symbols: SYMBOLS, perSecond: TICKS_PER_SECOND, calm: ENTRY, low: ENTRY * 0.95 },
  });
  const [port] = (await once(server, 'message')) as [AddressInfo['port']];
  const began = performance.now();
  const clock = { ...systemClock, now: () => Math.floor(START + (performance.now() - began)) };
  const instruments = Array.from({ length: SYMBOLS }, (_, i): Instrument => {
    const code = String(5930 + i).padStart(6, '0');
    return { code, market: 'KR', name: code };
  });
  const ids = new Map(instruments.map(({ code }, i) => [code, symbolId(i)]));
  /** When the oldest frame of a symbol came that the kernel has not been told of. */
  const received = new Map<SymbolId, number>();
  /** When the frame of a symbol came that was decided on last. */
  const decidedOn = new Map<SymbolId, number>();
  const decision: number[] = [];
  const order: number[] = [];
  let backlog = 0;
  let ticks = 0;

  const queue: EventQueue = new EventQueue(
    clock,
    ({ code }) => ids.get(code),
    () => loop.poke(),
  );
  let current: number | null = null;
  const isWarm = () => performance.now() - began > WARM_UP_MS;
  /** The engine has done with an event when it asks for the next one, or when that is due. */
  const decided = () => {
    if (current !== null && isWarm()) decision.push(performance.now() - current);
    current = null;
  };
  const source: LiveSource = {
    kind: 'live',
    queues: {},
    now: () => queue.now(),
    place: (ticket) => {
      const at = decidedOn.get(ticket.symbol);
      if (at !== undefined && isWarm()) order.push(performance.now() - at);
      queue.push({ type: 'order-rejected', orderId: ticket.id, code: 'bad-order', message: 'bench' });
    },
    cancel: () => undefined,
    refresh: () => undefined,
    subscribe: () => undefined,
    nextAt: (wake) => {
      decided();
      return queue.length > 0 ? queue.now() : wake;
    },
    next: (wake) => {
      decided();
      const event = queue.next() ?? (queue.now() >= wake ? ({ type: 'tick', at: queue.now() } as const) : null);
      if (event?.type === 'quote') {
        const at = received.get(event.symbol);
        if (at !== undefined) {
          current = at;
          decidedOn.set(event.symbol, at);
          received.delete(event.symbol);
        }
      }
      return event;
    },
  };
  const store = openRunStore(db);
  const engine = new Engine({
    config: CONFIG,
    instruments,
    startAt: START,
    source,
    store,
    planner: () => ({ market_outlook: 'neutral', global_rules: [], stocks: [] }),
    plannerName: 'none',
  });
  const loop: EngineLoop = new EngineLoop({
    engine,
    speed: 1,
    clock,
    watched: () => false,
    enough: () => false,
    answer: () => ({ ok: false, message: '' }),
    events: { snapshot: () => undefined, log: () => undefined, status: () => undefined },
  });
  const stream = new KisStream({
    account: { mode: 'live', accountNo: '12345678', productCode: '01', wsUrl: `ws://127.0.0.1:${port}`, ...KEYS },
    transport: { openSocket },
    clock,
    random: () => 0.5,
    keys: { approvalKey: async () => ({ ok: true, value: 'bench' }), dropApprovalKey: () => undefined },
    listener: {
      tick: (tick) => {
        const symbol = ids.get(tick.code);
        if (symbol === undefined) return;
        ticks++;
        if (!received.has(symbol)) received.set(symbol, performance.now());
        queue.price(tick);
        backlog = Math.max(backlog, queue.length);
      },
      book: () => undefined,
      notice: () => undefined,
      line: () => undefined,
      coverage: () => undefined,
      gap: () => undefined,
    },
  });
  queue.push(adopted(instruments));
  const running = loop.run();
  const interests = instruments.map(({ market, code }) => ({ market, code, book: false }));
  stream.want(
    { notices: [], holdings: interests, candidates: [], rest: [] },
    { domestic: 'KRX', us: 'regular', asia: 'free' },
  );
  stream.open();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  loop.stop();
  await running;
  await stream.close();
  await server.terminate();
  store.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(db + suffix, { force: true });
  return { ticks, orders: order.length, decision: quantiles(decision), order: quantiles(order), backlog };
}

const KEYS = {
  appKey: 'K'.repeat(36),
  appSecret: 'S'.repeat(180),
  htsId: null,
  baseUrl: 'http://127.0.0.1:1',
} as const;

const CONFIG: RunConfig = {
  mode: 'live',
  settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'] },
  cash: {},
  observedDays: {},
  calendarOverrides: [],
  breakerReset: 'operator',
  tradeFrom: START - 3_600_000,
  planner: 'offline',
  seed: 0,
};

/** Everything is held, and worth less than its hard stop allows. */
function adopted(instruments: readonly Instrument[]): LiveEvent {
  return {
    type: 'broker-report',
    report: {
      readAt: instant(START),
      markets: ['KR'],
      ordersSince: instant(START),
      orders: [],
      holdings: instruments.map(({ market, code, name }) => ({
        ...{ market, code, name, quantity: quantity(10), averagePrice: price(ENTRY), last: ENTRY * 0.95 },
      })),
      cash: [{ currency: 'KRW', amount: 100_000_000 }],
    },
  };
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
