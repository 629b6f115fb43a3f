import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import { diff } from '../../engine/client/diff.ts';
import { type FromEngine, PROTOCOL_VERSION, type ToEngine } from '../../engine/client/protocol.ts';
import type { PenView, Snapshot } from '../../engine/client/snapshot.ts';
import type { EngineRequest } from '../../engine/runtime/loop.ts';

/** Snapshots to one client over a socket are at least this far apart. */
const SOCKET_GAP_MS = 200;
/** A client that has not taken a snapshot for so long is cut off; once it goes on it may come back on a new line. */
const DEAD_MS = 60_000;
/**
 * What a passing command line may order: to stop what trades, to let it go on, to say what became of an order, to remember,
 * to hear the council, and to look back: to run a job, to judge lessons and decisions.
 */
const PASSING_COMMANDS: ReadonlySet<string> = new Set([
  ...['halt', 'resume', 'reset-breaker', 'resolve-order', 'council'],
  ...['remember', 'roll-up', 'expire-context'],
  ...['run-job', 'lesson', 'mark-decision'],
]);

/** The way to one client. */
export interface Peer {
  /** In the engine's own process: its end is the engine's end, so it may always stop it and is never cut off. */
  readonly inProcess: boolean;
  send(message: FromEngine): void;
  /** Says a last word and hangs up; without one, `null`, the client takes the line for lost and opens another. */
  close(message: string | null): void;
}

/** What comes from one client. */
export interface Connection {
  receive(message: ToEngine): void;
  /** The client is gone. */
  left(): void;
}

export interface HubOptions {
  /** The engine's answer to a request that may be made. */
  readonly answer: (request: EngineRequest) => Promise<ClientReply>;
  /** Asks for a new snapshot without delay. */
  readonly hurry: () => void;
  /** Monotonic clock, ms. */
  readonly now: () => number;
}

class Client {
  readonly peer: Peer;
  /** Empty until it has said hello. */
  name = '';
  isTerminal = false;
  isWatching = false;
  /** The snapshot it has, or will have once it has read all. */
  sent: Snapshot | null = null;
  sentAt = Number.NEGATIVE_INFINITY;
  /** Sequence number of a snapshot that it has not acknowledged. */
  inFlight: number | null = null;

  constructor(peer: Peer) {
    this.peer = peer;
  }
}

/**
 * All clients of one engine, whatever their transport: gives each the newest state as fast as it reads and no faster, and
 * sees to it that one terminal at a time commands. The pen is with the first terminal; who leaves hands it to the oldest.
 */
export class Hub {
  private readonly options: HubOptions;
  private readonly clients = new Set<Client>();
  private pen: Client | null = null;
  private latest: Snapshot | null = null;

  constructor(options: HubOptions) {
    this.options = options;
  }

  /** Whether any client wants snapshots. */
  get watched(): boolean {
    return [...this.clients].some(({ isWatching }) => isWatching);
  }

  connect(peer: Peer): Connection {
    const client = new Client(peer);
    this.clients.add(client);
    return { receive: (message) => this.receive(client, message), left: () => this.remove(client) };
  }

  /** Takes the engine's newest state, and hands it to whoever is ready for it. */
  publish(snapshot: Snapshot): void {
    this.latest = snapshot;
    const now = this.options.now();
    for (const client of this.clients) {
      if (client.inFlight !== null && !client.peer.inProcess && now - client.sentAt > DEAD_MS) {
        this.dismiss(client, null);
      } else this.refresh(client);
    }
  }

  /** Hangs up on everybody outside of this process, after the last state. */
  close(message: string): void {
    for (const client of this.clients) {
      if (client.peer.inProcess) continue;
      this.send(client);
      this.dismiss(client, message);
    }
  }

  private receive(client: Client, message: ToEngine): void {
    if (!this.clients.has(client)) return;
    if ((client.name === '') !== (message.type === 'hello')) {
      this.dismiss(client, 'a client says hello first, and once');
      return;
    }
    switch (message.type) {
      case 'hello':
        this.greet(client, message);
        return;
      case 'resync':
        client.isWatching = true;
        client.sent = null;
        this.options.hurry();
        return;
      case 'ack':
        if (message.seq !== client.inFlight) return;
        client.inFlight = null;
        this.refresh(client);
        return;
      case 'request':
        void this.answer(client, message.request).then((reply) => {
          if (this.clients.has(client)) client.peer.send({ type: 'reply', id: message.id, reply });
        });
        return;
      default:
        message satisfies never;
    }
  }

  private greet(client: Client, { version, name, terminal }: Extract<ToEngine, { type: 'hello' }>): void {
    if (version !== PROTOCOL_VERSION) {
      this.dismiss(
        client,
        `this engine speaks version ${PROTOCOL_VERSION} of the protocol, not ${version}: it was started by another version of ouroterm; stop it there, and start it again`,
      );
      return;
    }
    client.name = name;
    client.isTerminal = terminal;
    if (terminal) this.pen ??= client;
    this.options.hurry();
  }

  /** Sends what changed, if the client has read what was sent before. */
  private refresh(client: Client): void {
    const gap = client.peer.inProcess ? 0 : SOCKET_GAP_MS;
    if (client.inFlight === null && this.options.now() - client.sentAt >= gap) this.send(client);
  }

  private send(client: Client): void {
    const { latest } = this;
    if (!client.isWatching || latest === null) return;
    const next = { ...latest, header: { ...latest.header, pen: this.penView(client) } };
    const delta = diff(client.sent, next);
    if (delta === null) return;
    client.peer.send({ type: 'snapshot', seq: next.seq, base: client.sent?.seq ?? null, delta });
    client.sent = next;
    client.sentAt = this.options.now();
    client.inFlight = next.seq;
  }

  private penView(client: Client): PenView | null {
    const terminals = [...this.clients].filter(({ isTerminal }) => isTerminal).length;
    return this.pen === null || terminals < 2 ? null : { holder: this.pen.name, mine: this.pen === client, terminals };
  }

  private async answer(client: Client, request: ClientRequest): Promise<ClientReply> {
    const refused = this.refusal(client, request);
    if (refused !== null) return { ok: false, message: refused };
    if (request.type === 'take-pen') {
      this.pen = client;
      this.options.hurry();
      return { ok: true, message: 'this terminal has the pen now' };
    }
    try {
      return await this.options.answer(request.type === 'command' ? { ...request, actor: client.name } : request);
    } catch (error) {
      return {
        ok: false,
        message: `the engine has no answer: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }

  /** Why a client may not ask this, or null. */
  private refusal(client: Client, request: ClientRequest): string | null {
    const hasPen = client === this.pen;
    const elsewhere = `${this.pen?.name} has the pen and commands this engine; take it over first`;
    switch (request.type) {
      case 'command':
        if (client.isTerminal) return hasPen ? null : elsewhere;
        return PASSING_COMMANDS.has(request.command.type) ? null : 'only a terminal can order that';
      case 'stop':
        if (client.peer.inProcess || hasPen) return null;
        return client.isTerminal ? elsewhere : 'only a terminal can stop the engine';
      case 'take-pen':
        return client.isTerminal ? null : 'only a terminal can have the pen';
      default:
        return null;
    }
  }

  private dismiss(client: Client, message: string | null): void {
    this.remove(client);
    client.peer.close(message);
  }

  private remove(client: Client): void {
    if (!this.clients.delete(client) || !client.isTerminal) return;
    if (this.pen === client) this.pen = [...this.clients].find(({ isTerminal }) => isTerminal) ?? null;
    this.options.hurry();
  }
}
