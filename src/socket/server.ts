import { once } from 'node:events';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';
import type { FromEngine } from '../../engine/client/protocol.ts';
import { encodeFrame, FrameError, FrameReader } from './frames.ts';
import type { Connection, Hub, Peer } from './hub.ts';
import { toEngine } from './incoming.ts';

const MAX_REQUEST_BYTES = 256 * 1024;
/** Requests of one client whose replies it has not read. */
const MAX_OPEN_REQUESTS = 64;
const MAX_CLIENTS = 32;
/** For the last word to get through. */
const FAREWELL_MS = 1_000;

export interface SocketServer {
  readonly path: string;
  /** Takes no more clients; those there are have to be told by the hub before. */
  close(): void;
}

/**
 * Serves a hub's clients on a Unix socket that only its owner can open. A socket that lies there already is taken away:
 * whoever calls this holds the lock of the database, so nobody listens on it.
 *
 * @throws when the path cannot be listened on
 */
export async function serve(path: string, hub: Hub): Promise<SocketServer> {
  removeStale(path);
  const server = createServer((socket) => welcome(socket, hub));
  server.maxConnections = MAX_CLIENTS;
  server.listen(path);
  await once(server, 'listening');
  chmodSync(path, 0o600);
  return { path, close: () => server.close() };
}

function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${path} is in the way: it is no socket`);
  rmSync(path);
}

function welcome(socket: Socket, hub: Hub): void {
  let open = 0;
  const hangUp = (message: string | null) => {
    if (message === null) {
      socket.destroy();
      return;
    }
    socket.removeAllListeners('data').resume();
    socket.end(encodeFrame({ type: 'closed', message } satisfies FromEngine));
    setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
  };
  const peer: Peer = {
    inProcess: false,
    send: (message) => {
      socket.write(encodeFrame(message), () => {
        if (message.type === 'reply') open--;
      });
    },
    close: hangUp,
  };
  const connection = hub.connect(peer);
  const reader = new FrameReader(MAX_REQUEST_BYTES);
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of reader.read(chunk)) {
        const message = toEngine.parse(frame);
        if (message.type === 'request' && ++open > MAX_OPEN_REQUESTS) {
          throw new FrameError(`more than ${MAX_OPEN_REQUESTS} requests whose replies were not read`);
        }
        connection.receive(message);
      }
    } catch (error) {
      cutOff(connection, hangUp, error);
    }
  });
  socket.on('error', () => undefined); // 'close' follows
  socket.on('close', () => connection.left());
}

function cutOff(connection: Connection, hangUp: (message: string) => void, error: unknown): void {
  if (!(error instanceof FrameError || error instanceof z.ZodError)) throw error;
  connection.left();
  hangUp(`not understood: ${error instanceof FrameError ? error.message : z.prettifyError(error)}`);
}
