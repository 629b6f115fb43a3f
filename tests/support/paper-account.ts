import type { KernelEvent, OperatorCommand } from '../../engine/kernel/events.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../engine/kernel/settings.ts';
import { type Instant, type Instrument, instant, quantity, symbolId } from '../../engine/market/types.ts';
import type { BrokerHolding, BrokerOrder, BrokerReport } from '../../engine/orders/broker-report.ts';
import type { OrderId, OrderTicket } from '../../engine/orders/order.ts';
import { Engine } from '../../engine/runtime/engine.ts';
import type { RunStore } from '../../engine/runtime/ports.ts';
import type { LiveSource } from '../../engine/runtime/sources.ts';

/** A Monday, ten in the morning in Seoul. */
export const TEN = Date.UTC(2026, 2, 9, 1);

export const GAON: Instrument = { code: '900007', market: 'KR', name: 'Gaon Electronics', nameKo: '가온전자' };

const CONFIG: RunConfig = {
  mode: 'paper',
  settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'] },
  cash: {},
  observedDays: {},
  calendarOverrides: [],
  breakerReset: 'operator',
  tradeFrom: TEN - 3_600_000,
  planner: 'offline',
  seed: 0,
};

type Untimed<Event> = Event extends KernelEvent ? Omit<Event, 'at'> : never;

/** An order of the broker's list: a sale of 120 Gaon at the market, taken a second after ten. */
export const aListedOrder = (changes: Partial<BrokerOrder> = {}): BrokerOrder => ({
  brokerOrderId: 'KR:20260309:0000012345',
  market: 'KR',
  code: GAON.code,
  name: '가온전자',
  side: 'SELL',
  quantity: quantity(120),
  limit: null,
  orderedAt: instant(TEN + 1_000),
  filled: quantity(0),
  filledAmount: 0,
  fees: null,
  state: 'working',
  message: '',
  ...changes,
});

const HELD: BrokerHolding = {
  market: 'KR',
  code: GAON.code,
  name: '가온전자',
  quantity: quantity(120),
  averagePrice: 70_000,
  last: 70_500,
};

/** An engine on a paper account at a broker that says what it is told to say. Time moves when a test moves it. */
export class PaperAccount {
  readonly engine: Engine;
  /** What was handed to the broker, oldest first. */
  readonly placed: OrderTicket[] = [];
  now = TEN;
  /** Lets a loop look for events. */
  wake: () => void = () => undefined;
  private readonly events: KernelEvent[] = [];

  constructor(store: RunStore) {
    const source: LiveSource = {
      kind: 'live',
      queues: {},
      now: () => this.now,
      place: (ticket) => void this.placed.push(ticket),
      cancel: () => undefined,
      refresh: () => undefined,
      subscribe: () => undefined,
      nextAt: (wake) => (this.events.length > 0 ? this.now : wake),
      next: (wake) => this.events.shift() ?? (this.now >= wake ? { type: 'tick', at: instant(this.now) } : null),
    };
    this.engine = new Engine({
      config: CONFIG,
      instruments: [GAON],
      startAt: TEN,
      source,
      store,
      planner: () => ({ market_outlook: 'neutral', global_rules: [], stocks: [] }),
      plannerName: 'none',
    });
  }

  get desk() {
    return this.engine.kernel.desk;
  }

  /** Has the broker, or its line, say something now. */
  say(event: Untimed<KernelEvent>): this {
    this.events.push({ ...event, at: instant(this.now) } as KernelEvent);
    this.wake();
    return this;
  }

  /** Has the broker's records be read now. */
  report(changes: Partial<BrokerReport> = {}): this {
    const report: BrokerReport = {
      readAt: instant(this.now),
      markets: ['KR'],
      ordersSince: instant(TEN - 3_600_000),
      orders: [],
      holdings: [HELD],
      cash: [{ currency: 'KRW', amount: 10_000_000 }],
      ...changes,
    };
    return this.say({ type: 'broker-report', report });
  }

  /** Takes everything that is due, where no loop does. */
  settle(): this {
    while (this.engine.nextAt() <= this.now) this.engine.step(this.now);
    this.engine.commit();
    return this;
  }

  pass(ms: number): this {
    this.now += ms;
    return this;
  }

  async command(command: OperatorCommand): Promise<{ ok: boolean; message: string }> {
    const answer = this.engine.submit(command, 'kim@pts/3');
    this.settle();
    return answer;
  }

  /** The one order there is. */
  get orderId(): OrderId {
    return this.placed.at(-1)!.id;
  }

  /** 120 shares were taken over, and the sale that the operator asked for was sent and never answered. */
  async loseSale(): Promise<this> {
    this.report().settle();
    await this.command({ type: 'exit', symbol: symbolId(0), reason: 'enough' });
    this.say({
      type: 'order-wire',
      orderId: this.orderId,
      sent: 'POST /uapi/domestic-stock/v1/trading/order-cash VTTC0011U {"PDNO":"900007","ORD_QTY":"120"}',
      heard: '',
    });
    return this.say({ type: 'order-unanswered', orderId: this.orderId, message: 'no answer within 5 s' }).settle();
  }
}

export const at = (ms: number): Instant => instant(TEN + ms);
