import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../../../engine/broker/emulator/emulator.ts';
import { createKisClient } from '../../../../engine/broker/kis/create-client.ts';
import { KisDesk } from '../../../../engine/broker/kis/desk/kis-desk.ts';
import { createKisDispatcher } from '../../../../engine/broker/kis/dispatcher.ts';
import { openRehearsal, type Rehearsal } from '../../../../engine/broker/kis/rehearsal.ts';
import { openSocket } from '../../../../engine/broker/kis/stream/open-socket.ts';
import { type Instant, instant } from '../../../../engine/market/types.ts';
import type { OrderId } from '../../../../engine/orders/order.ts';
import { QUIET } from '../../../support/kis-visitor.ts';
import { ACCOUNT } from '../kis/harness.ts';
import { BrokerSubject, CASH, type Opening, SEED, STOCKS } from './subject.ts';

/** Until the desk has read the records, listed its stock, and heard a price of it. */
const SETTLING_MS = 60_000;
/** The stream may not be silent for long. */
const PING_MS = 30_000;

/** The KIS client and its desk, through the emulator, in lockstep with its clock. */
export class KisSubject extends BrokerSubject {
  protected readonly broker: KisDesk;
  private readonly ends: (() => unknown)[] = [];
  private readonly rehearsal: Rehearsal;
  private closed = false;

  private constructor(
    mode: 'paper' | 'live',
    opening: Opening,
    emulator: Emulator,
    rehearsal: Rehearsal,
    dispatcher: ReturnType<typeof createKisDispatcher>,
  ) {
    super(mode, opening);
    this.rehearsal = rehearsal;
    const { clock, transport } = rehearsal;
    const account = { ...ACCOUNT, mode, baseUrl: emulator.rest, wsUrl: emulator.ws };
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    const desk: KisDesk = new KisDesk({
      account,
      client: createKisClient({
        account,
        transport,
        clock,
        random: () => 0.5,
        credentialFolder: folder,
        requestsPerSecond: 1_000,
        warn: (words) => desk.warn(words),
        wire: (note) => desk.heard(note),
      }),
      transport,
      clock,
      random: () => 0.5,
      watchlist: [{ market: opening.market, code: STOCKS[opening.market], name: '' }],
      rankings: () => false,
    });
    this.broker = desk;
    this.ends.push(
      () => rehearsal.close(),
      () => desk.close(),
      () => dispatcher.destroy(),
      () => emulator.close(),
      () => rmSync(folder, { recursive: true, force: true }),
    );
  }

  static async open(mode: 'paper' | 'live', opening: Opening): Promise<KisSubject> {
    const start = instant(opening.at - SETTLING_MS);
    const world = { seed: SEED, account: mode, start, cash: CASH, tickMs: 5_000, pingMs: PING_MS };
    const emulator = await startEmulator({ ...QUIET, ...world });
    const dispatcher = createKisDispatcher();
    const rehearsal = await openRehearsal(emulator.rest, { dispatcher, openSocket });
    if (rehearsal === null) throw new Error('there is no emulator');
    const subject = new KisSubject(mode, opening, emulator, rehearsal, dispatcher);
    await subject.settle();
    return subject;
  }

  private async settle(): Promise<void> {
    this.broker.start(
      () => this.desk,
      () => queueMicrotask(() => this.drain()),
    );
    this.rehearsal.start((error) => {
      // The last question about the time is cut off by the end.
      if (!this.closed) throw error;
    });
    await this.pass(SETTLING_MS);
  }

  get now(): Instant {
    return this.broker.now() as Instant;
  }

  async pass(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.rehearsal.clock.after(ms, resolve));
    this.drain();
  }

  listed(): readonly OrderId[] {
    const last = this.heard.findLast((event) => event.type === 'broker-report');
    const listed = last?.type === 'broker-report' ? last.report.orders : [];
    const working = new Set(listed.flatMap(({ state, brokerOrderId }) => (state === 'working' ? [brokerOrderId] : [])));
    return [...this.desk.state.orders.values()].flatMap(({ id, brokerOrderId }) =>
      brokerOrderId !== null && working.has(brokerOrderId) ? [id] : [],
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const end of this.ends) await end();
  }

  private drain(): void {
    for (let event = this.next(); event !== null; event = this.next()) this.hear(event);
  }

  private next() {
    return this.broker.next(Number.POSITIVE_INFINITY);
  }
}
