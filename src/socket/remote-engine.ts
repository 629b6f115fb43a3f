import type { ClientReply, ClientRequest, EngineClient } from '../../engine/client/client.ts';
import { type FromEngine, PROTOCOL_VERSION, receiveSnapshot, type ToEngine } from '../../engine/client/protocol.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';

/** The client's end of the protocol, whatever carries it. */
export class RemoteEngine implements EngineClient {
  private readonly send: (message: ToEngine) => void;
  private readonly waiting = new Map<number, (reply: ClientReply) => void>();
  private readonly listeners = new Set<() => void>();
  private known: Snapshot | null = null;
  private shown: Snapshot | null = null;
  private lastId = 0;
  /** Why nothing can be asked; null while the line is good. */
  private down: string | null = null;

  constructor(send: (message: ToEngine) => void) {
    this.send = send;
  }

  /** The first words on a new line. A terminal is sent snapshots from then on. */
  greet(name: string, terminal: boolean): void {
    this.down = null;
    this.send({ type: 'hello', version: PROTOCOL_VERSION, name, terminal });
    if (terminal) this.watch();
  }

  /** Asks for snapshots. */
  watch(): void {
    this.send({ type: 'resync' });
  }

  snapshot(): Snapshot | null {
    return this.shown;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispatch(request: ClientRequest): Promise<ClientReply> {
    const { down } = this;
    if (down !== null) return Promise.resolve({ ok: false, message: down });
    return new Promise((resolve) => {
      const id = ++this.lastId;
      this.waiting.set(id, resolve);
      this.send({ type: 'request', id, request });
    });
  }

  receive(message: Exclude<FromEngine, { type: 'closed' }>): void {
    if (message.type === 'reply') {
      this.waiting.get(message.id)?.(message.reply);
      this.waiting.delete(message.id);
      return;
    }
    this.send({ type: 'ack', seq: message.seq });
    const snapshot = receiveSnapshot(this.known, message);
    if (snapshot === null) {
      this.watch();
      return;
    }
    this.known = snapshot;
    this.show(snapshot);
  }

  /** Nothing can be asked any more, for this reason; what waits for a reply hears it too. */
  end(reason: string): void {
    this.down = reason;
    for (const answer of this.waiting.values()) answer({ ok: false, message: reason });
    this.waiting.clear();
  }

  /** The line is gone, maybe not for good: the last state known is shown as LOST. */
  lose(reason: string): void {
    this.end(reason);
    if (this.known === null) return;
    const header = { ...this.known.header, state: 'LOST' as const, stateReason: reason };
    this.show({ ...this.known, header });
  }

  private show(snapshot: Snapshot): void {
    if (snapshot === this.shown) return;
    this.shown = snapshot;
    for (const listener of this.listeners) listener();
  }
}
