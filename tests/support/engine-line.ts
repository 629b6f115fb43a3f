import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import { type FromEngine, PROTOCOL_VERSION, type ToEngine } from '../../engine/client/protocol.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import { encodeFrame, FrameReader } from '../../src/socket/frames.ts';
import { Hub } from '../../src/socket/hub.ts';
import { type SocketServer, serve } from '../../src/socket/server.ts';
import { aSnapshot } from '../views/fixtures.ts';
import { eventually } from './cli.ts';

/** A path for a socket, in a folder that goes with the test. */
export function socketFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ouroterm-socket-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'engine.sock');
}

/** What an engine does for its hub: it writes down what it is asked, and changes when a test says so. */
export class FakeEngine {
  readonly requests: ClientRequest[] = [];
  /** Milliseconds of the hub's clock. */
  now = 0;
  hub: Hub = new Hub({
    answer: async (request) => {
      this.requests.push(request);
      return this.answer(request);
    },
    hurry: () => this.publish(),
    now: () => this.now,
  });
  private snapshot = aSnapshot({ seq: 1 });

  answer(request: ClientRequest): ClientReply {
    return { ok: true, message: `${request.type} done` };
  }

  /** A second passes, and what is given changes. */
  publish(changes: Partial<Snapshot> = {}): void {
    this.now += 1_000;
    this.snapshot = { ...this.snapshot, ...changes, seq: this.snapshot.seq + 1 };
    this.hub.publish(this.snapshot);
  }

  /** Listens until the test is over. */
  async serve(path: string): Promise<SocketServer> {
    const server = await serve(path, this.hub);
    onTestFinished(() => {
      this.hub.close('the test is over');
      server.close();
    });
    return server;
  }
}

/** A client that says exactly what a test wants it to say. */
export class RawLine {
  readonly socket: Socket;
  readonly received: FromEngine[] = [];
  isClosed = false;

  constructor(path: string) {
    const reader = new FrameReader(64 << 20);
    this.socket = createConnection(path);
    this.socket.on('data', (chunk: Buffer) => this.received.push(...(reader.read(chunk) as Iterable<FromEngine>)));
    this.socket.on('close', () => {
      this.isClosed = true;
    });
    this.socket.on('error', () => undefined);
    onTestFinished(() => {
      this.socket.destroy();
    });
  }

  say(...messages: readonly (ToEngine | object)[]): void {
    for (const message of messages) this.socket.write(encodeFrame(message));
  }

  hello(name: string, terminal = true): void {
    this.say({ type: 'hello', version: PROTOCOL_VERSION, name, terminal });
  }

  /** Waits for a message of a type; the first of them not asked for yet. */
  next<Type extends FromEngine['type']>(type: Type): Promise<Extract<FromEngine, { type: Type }>> {
    return eventually(
      2_000,
      () => {
        const index = this.received.findIndex((message) => message.type === type);
        return index < 0 ? undefined : (this.received.splice(index, 1)[0] as Extract<FromEngine, { type: Type }>);
      },
      () => `a ${type}, but only ${JSON.stringify(this.received)}`,
    );
  }
}
