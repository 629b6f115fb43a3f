import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { MOST_UNREAD_BYTES } from '../bounds.ts';
import type { Notice } from '../desk/notice.ts';
import type { FaultPlan } from '../faults.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { stampOf } from '../text.ts';
import type { Trade } from '../world/trades.ts';
import type { WorldStep } from '../world/world.ts';
import { domesticBookRecord, overseasBookRecord } from './book-records.ts';
import { encrypt } from './encryption.ts';
import { domesticNotice, overseasNotice } from './notice-records.ts';
import { StreamSession, type Subscription } from './session.ts';
import { domesticTrades, type Layout, overseasTrades } from './trade-records.ts';

interface StreamOptions {
  readonly rehearsal: Rehearsal;
  readonly layout: Layout;
  /** Time between two PINGPONGs, ms of the emulator's clock. */
  readonly pingMs: number;
  readonly faults: FaultPlan;
  readonly ownerOf: (approvalKey: string) => string | null;
  /** Ten digits. */
  readonly accountNumber: () => string;
  /** Runs what a message does at the emulator's present time. */
  readonly touch: (work: () => void) => void;
}

interface Connection {
  readonly socket: WebSocket;
  readonly raw: Duplex;
  readonly session: StreamSession;
  frames: number;
  /** Messages received from the client. */
  messages: number;
  stopPings: () => void;
}

/** A notice leaves so long after what it is about. */
const NOTICE_DELAY_MS = 40;
/** A connection is closed when so many PINGPONGs in a row were not answered. */
const MOST_UNANSWERED = 3;
const MOST_MESSAGE_BYTES = 64 * 1024;

/** The stream: prices, books and notices for whoever has subscribed. */
export class StreamServer {
  private readonly options: StreamOptions;
  private readonly connections = new Set<Connection>();
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES });
  private latest: Connection | null = null;
  private opened = 0;
  private lastNoticeAt = 0;
  /** Frames and closings of all connections: that it grows says that a client was told something. */
  sent = 0;

  constructor(options: StreamOptions) {
    this.options = options;
    options.rehearsal.onTrades = (step) => this.tellTrades(step);
    options.rehearsal.onNotice = (notice) => this.planNotice(notice);
  }

  /** Takes the upgrades of a server, whatever their path. */
  attach(server: Server): void {
    const { touch, faults, rehearsal } = this.options;
    server.on('upgrade', (request, raw, head) => {
      touch(() => {
        if (faults.isMaintenance(rehearsal.now)) raw.destroy();
        else this.sockets.handleUpgrade(request, raw, head, (socket) => this.open(socket, raw));
      });
    });
  }

  /** Frames sent and messages received on the present connection; nothing to wait for when there is none. */
  get present(): { readonly frames: number; readonly messages: number; readonly isOpen: boolean } {
    const connection = this.latest;
    if (connection === null) return { frames: 0, messages: 0, isOpen: false };
    return {
      frames: connection.frames,
      messages: connection.messages,
      isOpen: this.connections.has(connection),
    };
  }

  /** Ends every connection without a word. */
  hangUp(): void {
    for (const connection of [...this.connections]) this.drop(connection);
    this.latest = null;
  }

  /** Cuts the present connection in the middle of a frame: its header promises more than comes. */
  cutMidFrame(): boolean {
    const connection = this.latest;
    if (connection === null || !this.connections.has(connection)) return false;
    const promised = 120;
    connection.raw.write(Buffer.concat([Buffer.from([0x81, promised]), Buffer.from('0|H0STCNT0|001|9901', 'utf8')]));
    this.drop(connection);
    return true;
  }

  private open(socket: WebSocket, raw: Duplex): void {
    const { rehearsal, ownerOf } = this.options;
    const session = new StreamSession({
      account: rehearsal.options.account,
      seed: rehearsal.options.seed,
      connection: ++this.opened,
      ownerOf,
      isTaken: (appKey) => [...this.connections].some((other) => other.session.owner === appKey),
    });
    const connection: Connection = { socket, raw, session, frames: 0, messages: 0, stopPings: () => {} };
    this.connections.add(connection);
    this.latest = connection;
    this.planPing(connection);
    socket.on('message', (data) => this.options.touch(() => this.receive(connection, data)));
    socket.on('pong', () => {
      session.unanswered = 0;
    });
    socket.on('error', () => this.forget(connection));
    socket.on('close', () => this.forget(connection));
  }

  private receive(connection: Connection, data: RawData): void {
    connection.messages++;
    const { reply, close } = connection.session.receive(data.toString());
    if (reply !== null) this.send(connection, reply);
    if (close) this.close(connection);
  }

  private planPing(connection: Connection): void {
    const { rehearsal, pingMs } = this.options;
    connection.stopPings = rehearsal.agenda.add(rehearsal.now + pingMs, () => {
      if (connection.session.unanswered >= MOST_UNANSWERED) {
        this.close(connection);
        return;
      }
      connection.session.unanswered++;
      const { date, time } = stampOf(rehearsal.now);
      this.send(connection, JSON.stringify({ header: { tr_id: 'PINGPONG', datetime: `${date}${time}` } }));
      this.planPing(connection);
    });
  }

  private tellTrades({ trades, extended, at }: WorldStep): void {
    if (this.connections.size === 0) return;
    const bySymbol = Map.groupBy(trades, ({ symbol }) => symbol);
    for (const connection of this.connections) {
      for (const subscription of connection.session.subscriptions) {
        const ofSymbol = bySymbol.get(subscription.symbol ?? -1);
        if (ofSymbol === undefined) continue;
        const records = this.recordsOf(subscription, ofSymbol, extended, at);
        if (records.length > 0) this.send(connection, frame('0', subscription.trId, records.length, records.join('^')));
      }
    }
  }

  private recordsOf(
    { stream, symbol, trKey }: Subscription,
    trades: readonly Trade[],
    isExtended: boolean,
    at: number,
  ): readonly string[] {
    const { rehearsal, layout } = this.options;
    if (symbol === undefined) return [];
    switch (stream.kind) {
      case 'domestic-trades':
      case 'domestic-book': {
        const day = rehearsal.clock.localDay('KR', rehearsal.now);
        if (isExtended && stream.scope === 'KRX' && !rehearsal.world.isKrxAfter(day, at)) return [];
        return stream.kind === 'domestic-trades'
          ? domesticTrades(rehearsal, trades, isExtended, stream.scope, layout)
          : [domesticBookRecord(rehearsal, symbol, stream.scope, layout, stream.tail)];
      }
      case 'overseas-trades':
        return overseasTrades(rehearsal, trades, trKey);
      case 'overseas-book':
        return [overseasBookRecord(rehearsal, symbol, trKey)];
      case 'notices':
      case 'silent':
        return [];
    }
  }

  /** Notices leave in order, a little later than what they are about, unless a fault has it otherwise. */
  private planNotice(notice: Notice): void {
    const { rehearsal, faults } = this.options;
    const usual = Math.max(rehearsal.now + NOTICE_DELAY_MS, this.lastNoticeAt + 1);
    this.lastNoticeAt = usual;
    for (const delay of faults.noticeDelays(notice, rehearsal.now)) {
      rehearsal.agenda.add(usual + delay, () => this.tellNotice(notice));
    }
  }

  private tellNotice(notice: Notice): void {
    const { layout, accountNumber } = this.options;
    const isOverseas = notice.order.ticket.market !== 'KR';
    for (const connection of this.connections) {
      for (const { stream, trId, trKey, keys } of connection.session.subscriptions) {
        if (stream.kind !== 'notices' || stream.isOverseas !== isOverseas) continue;
        const account = { customer: trKey, number: accountNumber() };
        const record = isOverseas ? overseasNotice(notice, account) : domesticNotice(notice, account, layout);
        this.send(connection, frame('1', trId, 1, encrypt(record, keys)));
      }
    }
  }

  private send(connection: Connection, text: string): void {
    if (!this.connections.has(connection)) return;
    connection.frames++;
    this.sent++;
    connection.socket.send(text);
    if (connection.socket.bufferedAmount > MOST_UNREAD_BYTES) this.drop(connection);
  }

  private close(connection: Connection): void {
    this.sent++;
    connection.socket.close();
    this.forget(connection);
  }

  private drop(connection: Connection): void {
    this.sent++;
    connection.raw.destroy();
    this.forget(connection);
  }

  private forget(connection: Connection): void {
    connection.stopPings();
    this.connections.delete(connection);
  }
}

const frame = (encrypted: '0' | '1', trId: string, records: number, payload: string): string =>
  `${encrypted}|${trId}|${String(records).padStart(3, '0')}|${payload}`;
