import { createConnection, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientReply, ClientRequest, EngineClient } from '../../engine/client/client.ts';
import type { FromEngine } from '../../engine/client/protocol.ts';
import { encodeFrame, FrameReader } from './frames.ts';
import { RemoteEngine } from './remote-engine.ts';

const MAX_MESSAGE_BYTES = 16 << 20;
/** A lost engine is looked for again after so long, then after twice that and so on, up to the limit. */
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** After so long without the engine a client gives up. */
const PATIENCE_MS = 60_000;

export interface ClientOptions {
  /** Where the engine listens. */
  readonly path: string;
  readonly name: string;
  /** A terminal is sent snapshots and looks for an engine that it has lost. */
  readonly terminal: boolean;
  readonly patienceMs?: number;
}

/** Why a line ended for good: the engine said so, it is lost, or this side hung up. */
export interface LineEnd {
  readonly by: 'engine' | 'loss' | 'client';
  readonly message: string;
}

/** An engine of another process. */
export interface SocketClient {
  readonly client: EngineClient & Pick<RemoteEngine, 'watch'>;
  /** Settles when the line is gone for good; it never rejects. */
  readonly ended: Promise<LineEnd>;
  /** Hangs up; the engine goes on. */
  close(): void;
}

/**
 * Opens a line to an engine.
 *
 * @throws the error of the first attempt, when nobody listens
 */
export async function connectEngine(options: ClientOptions): Promise<SocketClient> {
  const line = new Line(options);
  await line.open();
  return line;
}

class Line implements SocketClient {
  readonly client: RemoteEngine;
  readonly ended: Promise<LineEnd>;
  private readonly options: ClientOptions;
  private settle: (end: LineEnd) => void = () => undefined;
  private socket: Socket | null = null;
  private isOver = false;

  constructor(options: ClientOptions) {
    this.options = options;
    this.client = new RemoteEngine((message) => this.socket?.write(encodeFrame(message)));
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** Connects and says hello; rejects when nobody listens. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(this.options.path);
      socket.once('error', reject);
      socket.once('connect', () => {
        this.socket = socket;
        socket.on('error', () => undefined); // 'close' follows
        socket.on('close', () => this.lost());
        this.listen(socket);
        this.client.greet(this.options.name, this.options.terminal);
        resolve();
      });
    });
  }

  close(): void {
    this.over({ by: 'client', message: 'the line to the engine was closed' });
  }

  private listen(socket: Socket): void {
    const reader = new FrameReader(MAX_MESSAGE_BYTES);
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.read(chunk) as Iterable<FromEngine>) {
          if (message.type === 'closed') this.over({ by: 'engine', message: message.message });
          else this.client.receive(message);
        }
      } catch {
        socket.destroy(); // a line that cannot be understood is as good as lost
      }
    });
  }

  private over(end: LineEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    this.client.end(end.message);
    this.socket?.destroy();
    this.settle(end);
  }

  private lost(): void {
    this.socket = null;
    if (this.isOver) return;
    this.client.lose('the connection to the engine is lost; what was asked last may have been done or not');
    if (this.options.terminal) void this.lookAgain();
    else this.over({ by: 'loss', message: 'the connection to the engine was lost' });
  }

  private async lookAgain(): Promise<void> {
    const { patienceMs = PATIENCE_MS } = this.options;
    const deadline = performance.now() + patienceMs;
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      await pause(wait, undefined, { ref: false });
      if (this.isOver) return;
      try {
        await this.open();
        return;
      } catch {
        if (performance.now() < deadline) continue;
        this.over({ by: 'loss', message: `the engine is lost and did not come back within ${patienceMs / 1000} s` });
        return;
      }
    }
  }
}

/**
 * Asks an engine one thing.
 *
 * @returns the reply; a refusal when none comes in time
 * @throws when nobody listens
 */
export async function ask(path: string, name: string, request: ClientRequest, timeoutMs: number): Promise<ClientReply> {
  const line = await connectEngine({ path, name, terminal: false });
  const timer = setTimeout(() => line.close(), timeoutMs);
  try {
    return await line.client.dispatch(request);
  } finally {
    clearTimeout(timer);
    line.close();
  }
}
