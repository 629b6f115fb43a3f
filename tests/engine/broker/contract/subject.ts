import type { Broker } from '../../../../engine/broker/port.ts';
import { tradeCosts } from '../../../../engine/broker/sim/costs.ts';
import type { Effect, KernelEvent } from '../../../../engine/kernel/events.ts';
import { Kernel } from '../../../../engine/kernel/kernel.ts';
import { takeQuote } from '../../../../engine/kernel/market-data.ts';
import { askCancel, submitOrder } from '../../../../engine/kernel/order-flow.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../../../engine/kernel/settings.ts';
import { createMarketClock } from '../../../../engine/market/clock.ts';
import { MARKETS } from '../../../../engine/market/markets.ts';
import { roundToTick } from '../../../../engine/market/ticks.ts';
import { type Instant, price, type SymbolId } from '../../../../engine/market/types.ts';
import { isLive } from '../../../../engine/orders/lifecycle.ts';
import type { Order, OrderId, OrderKind, Side } from '../../../../engine/orders/order.ts';

export type ContractMarket = 'KR' | 'US_NASDAQ';

/** The same made-up company on both sides, and so rich an account that an order can be more than a minute trades. */
export const STOCKS = { KR: '990110', US_NASDAQ: 'ZORA' } as const;
export const CASH = { KRW: 1_000_000_000, USD: 100_000_000 } as const;
export const SEED = 9;
export const clock = createMarketClock({ overrides: [], observedDays: {} });

export interface Opening {
  readonly market: ContractMarket;
  readonly at: Instant;
}

export interface Wish {
  readonly side: Side;
  readonly shares: number;
  readonly kind: OrderKind;
}

/**
 * A broker behind its port, with a kernel that books what it says as the engine's does. Orders are placed by hand: the
 * kernel is told prices, and not asked to decide on them.
 */
export abstract class BrokerSubject {
  readonly kernel: Kernel;
  readonly market: ContractMarket;
  /** Everything that was said, oldest first. */
  readonly heard: KernelEvent[] = [];
  protected abstract readonly broker: Broker;
  private seq = 0;

  constructor(mode: RunConfig['mode'], { market }: Opening) {
    this.market = market;
    const config: RunConfig = {
      mode,
      settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: [market], blackoutEnabled: false },
      cash: mode === 'practice' ? CASH : {},
      observedDays: {},
      calendarOverrides: [],
      breakerReset: 'operator',
      tradeFrom: 0,
      planner: 'offline',
      seed: 0,
    };
    this.kernel = new Kernel(config);
  }

  abstract get now(): Instant;
  /** Lets time pass, and brings what the broker says meanwhile. */
  abstract pass(ms: number): Promise<void>;
  /** Orders that the broker says are working, as of the last refresh. */
  abstract listed(): readonly OrderId[];
  abstract close(): Promise<void>;

  get desk() {
    return this.kernel.desk;
  }

  get account() {
    return this.desk.account(this.market);
  }

  get symbol(): SymbolId {
    const symbol = this.desk.codes.get(`${this.market}:${STOCKS[this.market]}`);
    if (symbol === undefined) throw new Error('the stock of the contract is not listed');
    return symbol;
  }

  get held(): number {
    return this.desk.state.positions.get(this.symbol)?.quantity ?? 0;
  }

  /** A price so many percent from the last one, on the tick grid. */
  near(percent: number): number {
    const last = this.desk.table.columns.last[this.symbol] ?? Number.NaN;
    return roundToTick(this.market, price(Math.round(last * (1 + percent / 100))), 'nearest');
  }

  place({ side, shares, kind }: Wish): Order {
    const id = `o${++this.seq}`;
    this.desk.begin(this.seq, this.now);
    submitOrder(this.desk, { id, symbol: this.symbol, side, shares, kind, decisionId: `d${id}`, protective: false });
    for (const effect of this.desk.effects) {
      if (effect.type !== 'place-order') continue;
      this.apply({ type: 'order-sending', at: this.now, ticket: effect.ticket });
      this.broker.place(effect.ticket, this.now);
    }
    const order = this.desk.state.orders.get(id);
    if (order === undefined) throw new Error('the kernel did not take the order');
    return order;
  }

  /** Asks for a cancellation; of an order that is done with, too. */
  cancel(order: Order): void {
    if (!isLive(order.state)) {
      this.broker.cancel(order.id, this.now);
      return;
    }
    this.desk.begin(++this.seq, this.now);
    askCancel(this.desk, order);
    this.carryOut(this.desk.effects);
  }

  cancelUnknown(): void {
    this.broker.cancel('o-of-nobody', this.now);
  }

  /** Asks for the list of working orders; true once the broker has answered that it is complete. */
  async refresh(): Promise<boolean> {
    const before = this.heard.length;
    this.broker.refresh(this.now);
    await this.pass(5_000);
    return this.heard.slice(before).some((event) => event.type === 'orders-refreshed' && event.ok);
  }

  /** Takes what the broker says. */
  protected hear(event: KernelEvent): void {
    this.heard.push(event);
    switch (event.type) {
      case 'quote':
        this.price(event.symbol, event.price, event.at);
        break;
      case 'day-so-far':
        this.price(event.symbol, event.last, event.at);
        break;
      case 'bars': {
        const { count, symbols, close, end } = event.bars;
        for (let i = 0; i < count; i++) this.price(symbols[i]! as SymbolId, close[i]!, end);
        break;
      }
      default:
        this.apply(event);
    }
  }

  private price(symbol: SymbolId, last: number, at: Instant): void {
    this.desk.begin(++this.seq, at);
    takeQuote(this.desk, symbol, price(last), Number.NaN, at);
  }

  protected apply(event: KernelEvent): void {
    this.carryOut(this.kernel.apply(event, ++this.seq));
  }

  private carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'place-order':
          throw new Error('the kernel decided by itself');
        case 'cancel-order':
          this.broker.cancel(effect.orderId, this.now);
          break;
        case 'refresh-orders':
          this.broker.refresh(this.now);
          break;
        case 'subscribe':
          this.broker.subscribe(effect.symbols);
          break;
        default:
      }
    }
  }

  /** What the books must say of the orders so far, whoever the broker is; a line for everything that is wrong. */
  faults(): string[] {
    const { currency } = MARKETS[this.market];
    const faults: string[] = [];
    const expect = (what: string, is: number, should: number) => {
      if (is !== should) faults.push(`${what} is ${is}, should be ${should}`);
    };
    let cash: number = CASH[currency as keyof typeof CASH];
    let held = 0;
    let reserved = 0;
    for (const order of this.desk.state.orders.values()) {
      const sign = order.side === 'BUY' ? 1 : -1;
      cash -= sign * order.filledAmount + order.fees;
      held += sign * order.filled;
      if (order.side === 'BUY' && isLive(order.state)) reserved += order.reserved;
      else expect(`reserved for ${order.id}, ${order.state},`, order.reserved, 0);
      if (order.filled > 0 && order.kind.kind !== 'market') {
        const average = order.filledValue / order.filled;
        const beyond = sign * (average - order.kind.limit);
        if (beyond > 0.5) faults.push(`${order.id} came to ${average}, beyond its limit of ${order.kind.limit}`);
      }
      const day = this.desk.clock.localDay(this.market, order.createdAt);
      const { commission, tax } = tradeCosts(this.market, order.side, order.filledAmount, day);
      // Every execution is rounded by itself, and there is one a minute and price at most.
      const off = Math.abs(order.fees - commission - tax);
      if (off > 12) faults.push(`fees of ${order.id} are ${order.fees}, by the rates ${commission + tax}`);
      if (order.filled > 0 && order.fees === 0) faults.push(`${order.id} was free of charge`);
    }
    expect('cash', this.account.cash, cash);
    expect('cash reserved', this.account.reserved, reserved);
    expect('shares held', this.held, held);
    const alarms = this.desk.state.log.filter(({ level }) => level === 'alarm' || level === 'error');
    return [...faults, ...alarms.map(({ message }) => `alarm: ${message}`)];
  }
}
