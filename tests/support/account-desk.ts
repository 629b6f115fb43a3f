import { neutralOutcome } from '../../engine/council/macro-insight.ts';
import { kernelBytes, restoreKernel } from '../../engine/kernel/checkpoint.ts';
import type { Effect, KernelEvent, OperatorCommand } from '../../engine/kernel/events.ts';
import { Kernel } from '../../engine/kernel/kernel.ts';
import type { StoreRecord } from '../../engine/kernel/records.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig, type TradingSettings } from '../../engine/kernel/settings.ts';
import { MINUTE_MS } from '../../engine/market/days.ts';
import { type Instrument, instant, price, type SymbolId } from '../../engine/market/types.ts';
import type { BrokerHolding, BrokerReport } from '../../engine/orders/broker-report.ts';
import type { Order, OrderTicket } from '../../engine/orders/order.ts';
import { barSource, type TestBar } from './bars.ts';
import { listed, numberOf } from './broker-records.ts';
import { at, BASE, monthBefore, planOf, STOCK, scenario } from './scripted-day.ts';

const CASH = 100_000_000;

type Undated<E> = E extends KernelEvent ? Omit<E, 'at'> : never;
/** An event without its time: it happens now. */
export type Happening = Undated<Exclude<KernelEvent, { type: 'bars' }>>;

export interface AccountScript {
  readonly settings?: Partial<TradingSettings>;
  /** How many stocks of Seoul are listed; the playbook buys each. */
  readonly stocks?: number;
  readonly config?: Partial<RunConfig>;
}

/** Stocks of Seoul that are all worth 70,000 won. */
export function stocksOfSeoul(count: number): readonly Instrument[] {
  const more = Array.from({ length: count - 1 }, (_, i) => ({
    code: `00000${i + 1}`,
    market: 'KR' as const,
    name: `Stock ${i + 1}`,
  }));
  return [{ code: '005930', market: 'KR', name: 'Samsung Electronics' }, ...more];
}

/** A month of days of those stocks up to Monday, and Monday's bars before 09:40, on which each of them is bought. */
export function barsOfSeoul(stocks: readonly Instrument[]): KernelEvent[] {
  const bars: TestBar[] = stocks.flatMap((_, symbol) => [...monthBefore(symbol), ...morningOf(symbol)]);
  const source = barSource(stocks, bars);
  const events: KernelEvent[] = [];
  for (let slice = source.next(); slice !== null; slice = source.next()) {
    events.push({ type: 'bars', at: slice.end, bars: structuredClone(slice) });
  }
  return events;
}

function morningOf(symbol: number): TestBar[] {
  return Array.from({ length: 40 }, (_, minute) => {
    const start = at('09:00') + minute * MINUTE_MS;
    const prices = { open: BASE, high: BASE + (minute === 0 ? BASE / 100 : 0), low: BASE, close: BASE };
    return { symbol, kind: 'minute', start, end: start + MINUTE_MS, ...prices, volume: 100_000 };
  });
}

/**
 * A kernel on a paper account, told by hand what a broker would tell. Orders go out as the engine sends them: with
 * `order-sending` before anything leaves. What left is in `sent`, what was to be cancelled in `cancels`.
 */
export class AccountDesk {
  kernel: Kernel;
  now = at('08:00');
  seq = 0;
  readonly sent: OrderTicket[] = [];
  readonly cancels: string[] = [];
  readonly effects: Effect[] = [];
  readonly records: StoreRecord[] = [];

  constructor({ settings, stocks = 1, config }: AccountScript = {}) {
    const whole: RunConfig = {
      mode: 'paper',
      settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'], ...settings },
      cash: {},
      observedDays: {},
      calendarOverrides: [],
      breakerReset: 'operator',
      tradeFrom: at('00:00'),
      planner: 'offline',
      seed: 0,
      ...config,
    };
    this.kernel = new Kernel(whole);
    this.happens({ type: 'run-started', config: whole });
    this.happens({ type: 'instruments', added: stocksOfSeoul(stocks) });
    for (const event of barsOfSeoul(stocksOfSeoul(stocks))) {
      if (event.at <= at('00:00')) this.apply(event);
    }
  }

  get desk() {
    return this.kernel.desk;
  }

  get state() {
    return this.desk.state;
  }

  get broker() {
    return this.state.broker!;
  }

  get account() {
    return this.desk.accountIn('KRW');
  }

  /** Something happens, `after` milliseconds later. Returns the effects. */
  happens(event: Happening, after = 0): readonly Effect[] {
    this.now = instant(this.now + after);
    return this.apply({ ...event, at: this.now } as KernelEvent);
  }

  apply(event: KernelEvent): readonly Effect[] {
    const effects = [...this.kernel.apply(event, ++this.seq)];
    this.effects.push(...effects);
    for (const effect of effects) this.carryOut(effect);
    return effects;
  }

  /** Goes on to a time of Monday. */
  until(time: string): this {
    return this.wait(at(time) - this.now);
  }

  /** Lets time pass, with the ticks that the kernel asks for on the way. */
  wait(ms: number): this {
    const end = instant(this.now + ms);
    for (let wake = this.kernel.nextWake(); wake <= end; wake = this.kernel.nextWake()) {
      this.now = instant(Math.max(this.now, wake));
      this.happens({ type: 'tick' });
    }
    this.now = end;
    return this;
  }

  /** The morning up to 09:40: the broker's first report, the plan, and bars without anything to decide on. */
  morning(report: Partial<BrokerReport> = {}): this {
    this.until('08:20').report(report);
    for (const event of barsOfSeoul(this.desk.table.instruments)) {
      if (event.at <= at('00:00')) continue;
      this.wait(event.at - this.now).apply(event);
    }
    return this.report(report);
  }

  quote(last: number, symbol: SymbolId = STOCK): this {
    this.happens({ type: 'quote', symbol, price: price(last), dayVolume: Number.NaN });
    return this;
  }

  /** The morning, and the order with which the playbook buys: as far as the moment in which it has left. */
  buying(script: Partial<BrokerReport> = {}): Order {
    this.morning(script).quote(BASE);
    return this.order();
  }

  /** The morning, and 142 shares held at 70,000 that were bought by an order of the desk. */
  holding(): Order {
    const order = this.buying();
    this.accept(order);
    this.wait(5_000).report({ orders: [listed(order, { filled: order.quantity, state: 'filled' })] });
    return order;
  }

  /** The newest order. */
  order(): Order {
    const order = [...this.state.orders.values()].at(-1);
    if (order === undefined) throw new Error('there is no order');
    return order;
  }

  accept({ id }: Order, brokerOrderId = numberOf(id)): this {
    this.happens({ type: 'order-accepted', orderId: id, brokerOrderId });
    return this;
  }

  loseAnswer({ id }: Order): this {
    this.happens({ type: 'order-unanswered', orderId: id, message: 'timed out' });
    return this;
  }

  refuse({ id }: Order, message = 'not today'): this {
    this.happens({ type: 'order-rejected', orderId: id, code: 'bad-order', message });
    return this;
  }

  /** A report that was read just now, of Monday's orders; complete unless said otherwise, and by default nothing has changed. */
  report(changed: Partial<BrokerReport> = {}): this {
    const report: BrokerReport = {
      readAt: this.now,
      markets: ['KR'],
      ordersSince: at('00:00'),
      orders: [],
      holdings: this.holdingsHere(),
      cash: [{ currency: 'KRW', amount: this.broker.opened ? this.account.cash : CASH }],
      ...changed,
    };
    this.happens({ type: 'broker-report', report });
    return this;
  }

  /** What the balance would show if it agreed with the desk. */
  holdingsHere(): BrokerHolding[] {
    return [...this.state.positions.values()].map(({ symbol, market, quantity: shares, entryPrice }) => ({
      market,
      code: this.desk.codeOf(symbol),
      name: this.desk.nameOf(symbol),
      quantity: shares,
      averagePrice: entryPrice,
      last: null,
    }));
  }

  command(command: OperatorCommand): string | null {
    const refused = this.kernel.refusal(command);
    if (refused === null) this.happens({ type: 'command', actor: 'operator', command });
    return refused;
  }

  /** The process ends and another one takes up the state; whatever is in flight is lost. */
  restart(after = 3_000): this {
    this.kernel = restoreKernel(kernelBytes(this.kernel));
    const { settings, calendarOverrides } = this.desk.config;
    this.happens({ type: 'run-resumed', settings, calendarOverrides }, after);
    return this;
  }

  said(event: string): readonly string[] {
    return this.state.log.filter((line) => line.event === event).map(({ message }) => message);
  }

  /** The causes of the decisions on record, equal ones in a row told once. */
  get causes(): string[] {
    return this.records
      .flatMap((record) => (record.kind === 'decision' ? [record.cause as string] : []))
      .filter((cause, i, all) => cause !== all[i - 1]);
  }

  /** For whoever stands for the broker. */
  protected leave(_ticket: OrderTicket): void {}
  protected askCancel(_orderId: string): void {}

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'record':
        this.records.push(structuredClone(effect.record));
        return;
      case 'place-order':
        this.happens({ type: 'order-sending', ticket: effect.ticket });
        this.sent.push(effect.ticket);
        this.leave(effect.ticket);
        return;
      case 'cancel-order':
        this.cancels.push(effect.orderId);
        this.askCancel(effect.orderId);
        return;
      case 'make-plan': {
        const { market, day, version } = effect.request;
        const plan = planOf(({ subjects }) => (subjects.length > 0 ? [scenario()] : []))(effect.request);
        const result = { ok: true, plan, contextSummary: '' } as const;
        this.happens({ type: 'plan-made', market, day, version, model: 'test', result });
        return;
      }
      case 'make-insight': {
        const { day } = effect.request;
        this.happens({ type: 'insight-made', day, outcome: neutralOutcome('the test has no council') });
        return;
      }
      case 'refresh-orders':
      case 'subscribe':
      case 'hold-council':
      case 'ask-decision':
      case 'store-bars':
      case 'collect-flow':
        return;
      default:
        effect satisfies never;
    }
  }
}
