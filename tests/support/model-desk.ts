import { kernelBytes, restoreKernel } from '../../engine/kernel/checkpoint.ts';
import type { Effect, KernelEvent } from '../../engine/kernel/events.ts';
import { candidatesFor } from '../../engine/kernel/evidence-flow.ts';
import { instant } from '../../engine/market/types.ts';
import type { BrokerReport } from '../../engine/orders/broker-report.ts';
import type { OrderTicket } from '../../engine/orders/order.ts';
import { AccountDesk } from './account-desk.ts';
import { type ModelDraft, ModelExchange, type ModelOrder } from './model-exchange.ts';
import { at } from './scripted-day.ts';

/** Later than this after it was sent no order is taken. */
const HELD_BACK_MS = 590_000;

/** An order on its way to the broker, and the answer on its way back. */
export interface Request {
  readonly ticket: OrderTicket;
  readonly sentAt: number;
  fate: 'under way' | 'taken' | 'refused' | 'lost';
  /** Whether the process that sent it has heard of it, or is dead. */
  told: boolean;
  order: ModelOrder | null;
}

export interface Reading {
  /** Of the balance, of the list of orders, and in it of the executions. */
  readonly lagSeconds: number;
  readonly listLagSeconds: number;
  readonly fillsLagSeconds: number;
  /** Balance and orders, not orders alone. */
  readonly complete: boolean;
  readonly tellsFees: boolean;
}

/**
 * A desk and a broker with everything between them that can go wrong: requests and answers get lost or come late, reports
 * are read while things happen and heard later, the process is killed and loses what it had not committed.
 */
export class ModelDesk extends AccountDesk {
  readonly exchange: ModelExchange;
  readonly requests: Request[] = [];
  /** Reports that were read and not heard yet, and those that were heard, oldest first. */
  readonly read: BrokerReport[] = [];
  readonly heard: BrokerReport[] = [];
  readonly trace: string[] = [];
  /** Stocks of which the same order was placed on a phone, or about which the broker lied: nobody can say which one is which. */
  readonly muddled = new Set<string>();
  private readonly cancelsUnderWay: string[] = [];
  private reading: { readonly readAt: number; orders: BrokerReport['orders'] | null } | null = null;
  private committed: { readonly bytes: Uint8Array; readonly seq: number };
  private diesSending = false;

  /** @param skew milliseconds by which the broker's clock is ahead */
  constructor(skew: number) {
    super({
      stocks: 2,
      settings: {
        ...{ circuitBreakerPct: -95, stopLossCooldownMinutes: 0, resellCooldownSeconds: 0, signalCooldownSeconds: 0 },
        ...{ chaseGainPct: 100, gateRsiMax: 100, volMultiplier: 1e9 },
      },
    });
    this.exchange = new ModelExchange(100_000_000, skew);
    this.morning();
    this.committed = { bytes: kernelBytes(this.kernel), seq: this.seq };
  }

  codeAt(symbol: number): string {
    return this.desk.codeOf(symbol as OrderTicket['symbol']);
  }

  /** Orders of the desk that may still buy or sell something, whatever the desk thinks of them. */
  trulyLive(): readonly OrderTicket[] {
    return this.requests
      .filter(({ fate, order }) => fate === 'under way' || order?.state === 'working')
      .map(({ ticket }) => ticket);
  }

  underWay(): Request[] {
    return this.requests.filter(({ fate }) => fate === 'under way');
  }

  working(): ModelOrder[] {
    return this.exchange.orders.filter(({ state }) => state === 'working');
  }

  draftOf({ id, symbol, side, quantity, kind }: OrderTicket): ModelDraft {
    const limit = kind.kind === 'market' ? null : kind.limit;
    return { engineId: id, code: this.codeAt(symbol), side, quantity, limit };
  }

  note(what: string): void {
    this.trace.push(`${this.timeOf(this.now)} ${what}`);
  }

  arrive(request: Request): void {
    const isLate = this.now - request.sentAt > HELD_BACK_MS;
    request.order = isLate ? null : this.exchange.take(this.now, this.draftOf(request.ticket));
    request.fate = isLate ? 'lost' : request.order === null ? 'refused' : 'taken';
    this.note(`${request.ticket.id} arrives: ${request.order?.number ?? request.fate}`);
  }

  answer(request: Request): void {
    const { ticket, order } = request;
    this.note(`answer for ${ticket.id}: ${order?.number ?? 'refused'}`);
    request.told = true;
    if (order !== null) this.happens({ type: 'order-accepted', orderId: ticket.id, brokerOrderId: order.number });
    else this.happens({ type: 'order-rejected', orderId: ticket.id, code: 'bad-order', message: 'no' });
  }

  /** The order was taken, and the answer says that it was refused. */
  lie(request: Request): void {
    this.note(`a lie about ${request.ticket.id}: refused`);
    request.told = true;
    this.muddled.add(this.codeAt(request.ticket.symbol));
    this.happens({ type: 'order-rejected', orderId: request.ticket.id, code: 'bad-order', message: 'no' });
  }

  timeOut(request: Request): void {
    this.note(`no answer for ${request.ticket.id}`);
    request.told = true;
    this.happens({ type: 'order-unanswered', orderId: request.ticket.id, message: 'timed out' });
  }

  neverLeave(request: Request): void {
    this.note(`${request.ticket.id} never leaves`);
    request.fate = 'lost';
    request.told = true;
    this.happens({ type: 'order-unsent', orderId: request.ticket.id, message: 'no line' });
  }

  takeCancel(arrives: boolean): void {
    const orderId = this.cancelsUnderWay.shift();
    if (orderId === undefined) return;
    this.note(`cancellation of ${orderId} ${arrives ? 'arrives' : 'is lost'}`);
    const known = this.state.orders.get(orderId);
    const order = this.exchange.orders.find(({ number }) => number === known?.brokerOrderId);
    if (arrives && order !== undefined) this.exchange.end(this.now, order, 'cancelled');
    else if (known !== undefined) this.happens({ type: 'cancel-failed', orderId, message: 'timed out' });
  }

  /** Reads on, for things happen in between: begin, the list of orders, and the balance. Both may lag. */
  readOn({ lagSeconds, listLagSeconds, fillsLagSeconds, complete, tellsFees }: Reading): void {
    if (this.reading === null) {
      this.reading = { readAt: this.now, orders: null };
      return;
    }
    if (this.reading.orders === null) {
      const listAt = this.now - listLagSeconds * 1_000;
      this.reading.orders = this.exchange.listed(listAt, listAt - fillsLagSeconds * 1_000);
      return;
    }
    const { orders, readAt } = this.reading;
    const balance = this.exchange.asOf(this.now - lagSeconds * 1_000);
    this.note(`read, begun ${this.timeOf(readAt)}: ${complete ? 'everything' : 'orders'}`);
    this.reading = null;
    this.read.push({
      readAt: instant(readAt),
      markets: ['KR'],
      ordersSince: at('00:00'),
      orders: tellsFees ? orders : orders.map((order) => ({ ...order, fees: null })),
      holdings: complete ? balance.holdings : null,
      cash: complete ? [{ currency: 'KRW', amount: balance.cash }] : null,
    });
  }

  hear(report: BrokerReport): void {
    this.note(`hear the report of ${this.timeOf(report.readAt)}`);
    this.heard.push(report);
    this.happens({ type: 'broker-report', report });
  }

  /** What an operator says who knows what happened. */
  resolve(orderId: string): void {
    const order = this.state.orders.get(orderId);
    const request = this.requests.find(({ ticket }) => ticket.id === orderId);
    if (order === undefined || request?.fate === 'under way') return;
    const say = (as: { is: 'never-received' } | { is: 'listed'; brokerOrderId: string }) => {
      const refused = this.command({ type: 'resolve-order', orderId, as, reason: 'it is known' });
      this.note(`operator: ${orderId} is ${as.is === 'listed' ? as.brokerOrderId : as.is} – ${refused ?? 'done'}`);
      if (refused === null) this.commit();
      return refused === null;
    };
    const number = request?.order?.number;
    if (say(number === undefined ? { is: 'never-received' } : { is: 'listed', brokerOrderId: number })) return;
    // The same order on the phone stands for it, as neither can be told from the other.
    const [twin] = candidatesFor(this.desk, order);
    if (twin !== undefined && this.muddled.has(twin.code)) say({ is: 'listed', brokerOrderId: twin.brokerOrderId });
  }

  /** Everything under way comes to rest, the day ends, and the records are read in peace. */
  comeToRest(): void {
    this.note('everything comes to rest');
    this.command({ type: 'pause', reason: 'the end of the test' });
    for (const time of ['15:19', '15:31']) {
      this.settleRequests();
      this.until(time);
    }
    this.settleRequests();
    for (const order of this.working()) this.exchange.end(this.now, order, 'expired');
    this.until('15:45');
    this.readInPeace();
  }

  readInPeace(): void {
    for (let n = 0; n < 5; n++) {
      this.wait(15_000);
      this.reading = { readAt: this.now, orders: this.exchange.asOf(this.now).orders };
      this.read.length = 0;
      this.readOn({ lagSeconds: 0, listLagSeconds: 0, fillsLagSeconds: 0, complete: true, tellsFees: true });
      this.hear(this.read[0]!);
    }
  }

  commit(): void {
    this.committed = { bytes: kernelBytes(this.kernel), seq: this.seq };
  }

  /** What was not committed is gone, and so are answers that nobody waits for any more. */
  kill(after: number): void {
    this.note(`kill -9, and another process ${after} ms later`);
    this.kernel = restoreKernel(this.committed.bytes);
    this.seq = this.committed.seq;
    this.reading = null;
    this.read.length = 0;
    this.heard.length = 0;
    for (const request of this.requests) request.told = true;
    const { settings, calendarOverrides } = this.desk.config;
    this.happens({ type: 'run-resumed', settings, calendarOverrides }, after);
    this.commit();
  }

  /** The next order is in the journal, and the process dies before it leaves. */
  dieSending(): void {
    this.note('the next order will be journalled and never leave');
    this.diesSending = true;
  }

  override apply(event: KernelEvent): readonly Effect[] {
    const effects = super.apply(event);
    if (this.diesSending && effects.some(({ type }) => type === 'place-order')) {
      this.diesSending = false;
      this.kill(3_000);
    }
    return effects;
  }

  protected override leave(ticket: OrderTicket): void {
    this.commit();
    this.note(`${ticket.id} is sent: ${ticket.side} ${ticket.quantity} of ${this.codeAt(ticket.symbol)}`);
    const fate = this.diesSending ? 'lost' : 'under way';
    this.requests.push({ ticket, sentAt: this.now, fate, told: false, order: null });
  }

  protected override askCancel(orderId: string): void {
    this.cancelsUnderWay.push(orderId);
  }

  private settleRequests(): void {
    for (const request of this.requests) {
      if (request.fate === 'under way') this.arrive(request);
      if (request.fate !== 'lost' && !request.told) this.answer(request);
      if (!request.told) this.timeOut(request);
    }
    this.cancelsUnderWay.length = 0;
  }

  private timeOf(instantOf: number): string {
    return new Date(instantOf + 9 * 3_600_000).toISOString().slice(11, 23);
  }
}
