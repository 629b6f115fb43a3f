import type { Dispatcher } from 'undici';
import type { WebSocket } from 'ws';

/**
 * How bytes reach the broker. One place, so that a rehearsal can count what is on the way and a test can cut the line.
 * TLS certificates are always verified.
 */
export interface KisTransport {
  readonly dispatcher: Dispatcher;
  openSocket(url: string): WebSocket;
}
