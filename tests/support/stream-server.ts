import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { secretFrame } from './stream-frames.ts';

export interface StreamRequest {
  readonly header: {
    readonly approval_key: string;
    readonly custtype: string;
    readonly tr_type: string;
    readonly 'content-type': string;
  };
  readonly body: { readonly input: { readonly tr_id: string; readonly tr_key: string } };
}

/** The broker's stream on loopback, as its documents describe it: one session a key, 41 registrations, keys by stream. */
export class StreamServer {
  /** Sessions that were taken, oldest first. */
  readonly sessions: StreamSession[] = [];
  /** Approval keys that it knows. */
  readonly keys = new Set<string>();
  /** Attempts to connect, the refused among them. */
  attempts = 0;
  /** HTTP status that it answers attempts with instead of taking them. */
  refuseWith: number | null = null;
  limit = 41;
  /** New sessions take requests and say nothing. */
  mute = false;
  private readonly server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.server = server;
    server.options.verifyClient = (_, done) => {
      this.attempts++;
      done(this.refuseWith === null, this.refuseWith ?? 200);
    };
    server.on('connection', (socket, request) => {
      this.sessions.push(new StreamSession(this, socket, request.socket, request.url ?? ''));
    });
  }

  static async listen(): Promise<StreamServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new StreamServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The newest session. */
  get session(): StreamSession {
    return this.sessions.at(-1)!;
  }

  /** Whether an older session is still there. */
  inUse(newcomer: StreamSession): boolean {
    return this.sessions.some((session) => session !== newcomer && session.open);
  }

  async close(): Promise<void> {
    for (const { socket } of this.sessions) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export class StreamSession {
  readonly registered = new Set<string>();
  /** Requests as they came. */
  readonly requests: StreamRequest[] = [];
  /** Everything else that came; of what was no text, that it was `binary`. */
  readonly others: string[] = [];
  /** How the client ended it; null while it has not. */
  closedWith: number | null = null;
  mute: boolean;
  readonly path: string;
  readonly socket: WebSocket;
  /** What carries the socket. */
  readonly wire: Socket;
  private readonly server: StreamServer;
  private readonly secrets = new Map<string, { key: string; iv: string }>();

  constructor(server: StreamServer, socket: WebSocket, wire: Socket, path: string) {
    this.server = server;
    this.mute = server.mute;
    this.socket = socket;
    this.wire = wire;
    this.path = path;
    socket.on('message', (data, isBinary) => this.take(isBinary ? 'binary' : data.toString()));
    socket.on('close', (code) => (this.closedWith = code));
    socket.on('error', () => undefined);
  }

  get open(): boolean {
    return this.closedWith === null;
  }

  send(...frames: readonly string[]): void {
    for (const frame of frames) this.socket.send(frame);
  }

  /** Encrypted as this session told the client it would be. */
  sendSecret(trId: string, ...records: readonly string[]): void {
    this.send(secretFrame(trId, this.secrets.get(trId)!, ...records));
  }

  ping(): string {
    const ping = '{"header":{"tr_id":"PINGPONG","datetime":"20261125100000"}}';
    this.send(ping);
    return ping;
  }

  /** Half of a frame, and the line is gone. */
  cutWithin(frame: string): void {
    const bytes = Buffer.from(frame);
    const head = Buffer.from([0x81, 126, bytes.length >> 8, bytes.length & 0xff]);
    this.wire.end(Buffer.concat([head, bytes.subarray(0, bytes.length >> 1)]));
  }

  private take(text: string): void {
    if (!text.includes('"approval_key"')) {
      this.others.push(text);
      return;
    }
    const request = JSON.parse(text) as StreamRequest;
    this.requests.push(request);
    if (this.mute) return;
    const { tr_id: trId, tr_key: trKey } = request.body.input;
    if (!this.server.keys.has(request.header.approval_key)) {
      this.answer(trId, trKey, '9', 'OPSP0011', 'invalid approval : NOT FOUND');
    } else if (this.server.inUse(this)) {
      this.answer('(null)', '', '9', 'OPSP8996', 'ALREADY IN USE appkey');
    } else if (request.header.tr_type === '1') {
      this.subscribe(trId, trKey);
    } else if (this.registered.delete(`${trId} ${trKey}`)) {
      this.answer(trId, trKey, '0', 'OPSP0001', 'UNSUBSCRIBE SUCCESS');
    } else {
      this.answer(trId, trKey, '1', 'OPSP0003', 'UNSUBSCRIBE ERROR (not found!)');
    }
  }

  private subscribe(trId: string, trKey: string): void {
    if (this.registered.has(`${trId} ${trKey}`)) {
      this.answer(trId, trKey, '1', 'OPSP0002', 'ALREADY IN SUBSCRIBE');
    } else if (this.registered.size >= this.server.limit) {
      this.answer(trId, trKey, '1', 'OPSP0008', 'MAX SUBSCRIBE OVER');
    } else {
      this.registered.add(`${trId} ${trKey}`);
      // Another one for each session and stream.
      const secret = { key: `${this.server.sessions.length}${trId}`.padEnd(32, 'k'), iv: trId.padEnd(16, 'v') };
      this.secrets.set(trId, secret);
      this.answer(trId, trKey, '0', 'OPSP0000', 'SUBSCRIBE SUCCESS', secret);
    }
  }

  answer(trId: string, trKey: string, rtCd: string, msgCd: string, msg1: string, output?: object): void {
    const header = { tr_id: trId, tr_key: trKey, encrypt: 'N' };
    this.send(JSON.stringify({ header, body: { rt_cd: rtCd, msg_cd: msgCd, msg1, output } }));
  }
}
