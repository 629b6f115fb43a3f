import type { RawData, WebSocket } from 'ws';
import { type Instant, instant } from '../../../market/types.ts';
import type { Timer, WallClock } from '../../../runtime/wall-clock.ts';
import type { KisTransport } from '../transport.ts';
import { reconnectDelay } from './back-off.ts';
import { type Answer, type DataFrame, type FrameFault, readFrame } from './frame.ts';
import type { DownReason, LineState } from './line-state.ts';
import type { Registration } from './wanted.ts';

/** From the question for a key to an open socket. */
const ATTEMPT_MS = 30_000;
/** The broker pings every 10 to 100 seconds. */
const SILENT_MS = 120_000;
/** A line that held this long was not refused: the next failure is the first of its row. */
const STABLE_MS = 60_000;
const CLOSE_MS = 2_000;

/** Answers about the session rather than about a registration: this connection is of no use. */
const SESSION_REFUSALS: ReadonlyMap<string, DownReason> = new Map([
  ['OPSP0010', 'key-refused'],
  ['OPSP0011', 'key-refused'],
  ['OPSP8996', 'in-use'],
]);

/** Where approval keys come from: the REST client. */
export interface ApprovalKeys {
  /** A key that is good as far as is known; asked for before every attempt to connect. */
  approvalKey(): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false }>;
  /** The broker did not take this one: the next has to be a fresh one. */
  dropApprovalKey(key: string): void;
}

export interface ConnectionListener {
  line(state: LineState): void;
  data(bytes: Buffer, frame: DataFrame, receivedAt: Instant): void;
  answer(answer: Answer): void;
  fault(fault: FrameFault): void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly transport: Pick<KisTransport, 'openSocket'>;
  readonly clock: WallClock;
  /** From 0 to below 1: spreads attempts to connect. */
  readonly random: () => number;
  readonly keys: ApprovalKeys;
  readonly listener: ConnectionListener;
}

/**
 * A socket to the broker that is opened again whenever it ends, with growing pauses. Answers pings, notices silence, and
 * knows nothing of what is registered.
 */
export class Connection {
  private readonly options: ConnectionOptions;
  private state: LineState = { state: 'closed' };
  private socket: WebSocket | null = null;
  private key = '';
  private timer: Timer | null = null;
  private failures = 0;
  /** Counts attempts, so that a key that comes too late is not used. */
  private attempt = 0;
  private heard: Instant;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.heard = this.now();
  }

  /** When the last frame came, or the line came up. */
  get heardAt(): Instant {
    return this.heard;
  }

  /** Connects, and again after every loss, until `close`. */
  open(): void {
    if (this.state.state === 'closed') this.connect();
  }

  /** Sends nothing while the line is not up. */
  send(request: 'subscribe' | 'unsubscribe', { trId, trKey }: Registration): void {
    if (this.state.state !== 'up') return;
    const header = {
      approval_key: this.key,
      custtype: 'P',
      tr_type: request === 'subscribe' ? '1' : '2',
      'content-type': 'utf-8',
    };
    this.socket?.send(JSON.stringify({ header, body: { input: { tr_id: trId, tr_key: trKey } } }));
  }

  /** Settles when the socket is closed, which a broker that does not answer gets two seconds for. */
  async close(): Promise<void> {
    const socket = this.release();
    this.become({ state: 'closed' });
    if (socket === null) return;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const timer = this.options.clock.after(CLOSE_MS, () => socket.terminate());
    socket.close(1000);
    await closed;
    timer.cancel();
  }

  private connect(): void {
    this.attempt++;
    this.wait(ATTEMPT_MS, () => this.drop('unreachable', ''));
    void this.dial(this.attempt);
    this.become({ state: 'connecting', since: this.now() });
  }

  private async dial(attempt: number): Promise<void> {
    const key = await this.options.keys.approvalKey().catch(() => null);
    if (attempt !== this.attempt) return;
    if (key === null || !key.ok) {
      this.drop('no-key', '');
      return;
    }
    this.key = key.value;
    try {
      this.listenTo(this.options.transport.openSocket(this.options.url));
    } catch (error) {
      this.drop('unreachable', detailOf(error));
    }
  }

  private listenTo(socket: WebSocket): void {
    this.socket = socket;
    const whileCurrent =
      <T extends readonly unknown[]>(handle: (...args: T) => void) =>
      (...args: T) => {
        if (this.socket === socket) handle(...args);
      };
    const ended = (detail: string) => this.drop(this.state.state === 'up' ? 'lost' : 'unreachable', detail);
    socket.on(
      'open',
      whileCurrent(() => this.opened()),
    );
    socket.on(
      'message',
      whileCurrent((data: RawData) => this.receive(socket, bytesOf(data))),
    );
    socket.on(
      'ping',
      whileCurrent(() => this.hear()),
    );
    socket.on(
      'close',
      whileCurrent((code: number) => ended(String(code))),
    );
    socket.on(
      'error',
      whileCurrent((error: Error) => ended(detailOf(error))),
    );
  }

  private opened(): void {
    this.hear();
    this.watch();
    this.become({ state: 'up', since: this.now() });
  }

  private receive(socket: WebSocket, bytes: Buffer): void {
    const receivedAt = this.hear();
    const { listener } = this.options;
    const frame = readFrame(bytes);
    switch (frame.kind) {
      case 'data':
        listener.data(bytes, frame, receivedAt);
        break;
      case 'answer': {
        const refusal = SESSION_REFUSALS.get(frame.answer.code);
        if (refusal === undefined) {
          listener.answer(frame.answer);
        } else {
          this.options.keys.dropApprovalKey(this.key);
          this.drop(refusal, frame.answer.code);
        }
        break;
      }
      case 'ping':
        socket.send(bytes, { binary: false });
        break;
      case 'fault':
        listener.fault(frame.fault);
        break;
      default:
        frame satisfies never;
    }
  }

  /** Ends the line when it has been silent for too long; else looks again when that may be. */
  private watch(): void {
    const silent = this.now() - this.heard;
    if (silent >= SILENT_MS) this.drop('silent', '');
    // A clock that was set back does not make the wait longer than the limit.
    else this.wait(Math.min(SILENT_MS, SILENT_MS - silent), () => this.watch());
  }

  private drop(reason: DownReason, detail: string): void {
    const since = this.now();
    if (this.state.state === 'up' && since - this.state.since >= STABLE_MS) this.failures = 0;
    this.release()?.terminate();
    const delay = reconnectDelay(reason, this.failures++, this.options.random());
    this.wait(delay, () => this.connect());
    this.become({ state: 'down', since, reason, detail, nextAttemptAt: instant(since + delay) });
  }

  /** Lets go of the socket, the key and whatever was waited for. */
  private release(): WebSocket | null {
    const { socket } = this;
    this.timer?.cancel();
    this.timer = null;
    this.socket = null;
    this.key = '';
    this.attempt++;
    return socket;
  }

  private wait(ms: number, call: () => void): void {
    this.timer?.cancel();
    this.timer = this.options.clock.after(ms, call);
  }

  private hear(): Instant {
    this.heard = this.now();
    return this.heard;
  }

  private now(): Instant {
    return instant(this.options.clock.now());
  }

  private become(state: LineState): void {
    this.state = state;
    this.options.listener.line(state);
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** A code that says what went wrong; never the text of a stranger. */
function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1];
  if (status !== undefined) return `HTTP ${status}`;
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
