import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hexKey } from '../dice.ts';
import type { FaultPlan, RequestFault } from '../faults.ts';
import type { Rehearsal } from '../rehearsal.ts';
import type { Gateway, WireRequest } from './gateway.ts';
import { gatewayError, type Reply } from './reply.ts';

interface RestOptions {
  readonly rehearsal: Rehearsal;
  readonly gateway: Gateway;
  readonly faults: FaultPlan;
  /** Runs what a request does at the emulator's present time. */
  readonly touch: (work: () => void) => void;
  /** Answers requests under `/emulator/`, which are no part of the broker. */
  readonly control: (request: WireRequest) => ControlReply;
  /** Takes note of an order request and of what came of it. */
  readonly noteOrder: (request: WireRequest, reply: Reply | null, fault: RequestFault | null) => void;
}

export interface ControlReply {
  readonly status: number;
  readonly body: unknown;
}

const MOST_BODY_BYTES = 256 * 1024;
/** Longest that a connection may idle, ms of real time. */
const KEEP_ALIVE_MS = 65_000;
/** Requests of a harness that are not the client's carry this header and are not counted. */
const UNCOUNTED = 'x-emulator-uncounted';

/** The broker's REST host, with everything that may happen to an answer on its way. */
export class RestServer {
  readonly server: Server;
  private readonly options: RestOptions;
  /** Connections that have carried a request to the broker. */
  private readonly clients = new Set<Socket>();
  private readonly waiting = new Set<ServerResponse>();
  /** Since the last hello: requests received, answers sent, and connections hung up on instead of an answer. */
  received = 0;
  replies = 0;
  dropped = 0;

  constructor(options: RestOptions) {
    this.options = options;
    this.server = createServer((request, response) => {
      void this.take(request, response);
    });
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Requests that wait for an answer which is held back, perhaps for ever. */
  get held(): number {
    return this.waiting.size;
  }

  /** A new client begins: what was before it is hung up on, and the counts start again. */
  hello(own: Socket | null): void {
    for (const socket of [...this.clients]) if (socket !== own) socket.destroy();
    this.received = 0;
    this.replies = 0;
    this.dropped = 0;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = await readRequest(request);
    if (wire === null) {
      response.destroy();
      return;
    }
    this.options.touch(() => {
      if (wire.path.startsWith('/emulator/')) {
        this.answerControl(wire, request, response);
        return;
      }
      this.remember(request.socket);
      if (wire.header(UNCOUNTED) === '') this.received++;
      this.answer(wire, response);
    });
  }

  private remember(socket: Socket): void {
    if (this.clients.has(socket)) return;
    this.clients.add(socket);
    socket.once('close', () => this.clients.delete(socket));
  }

  private answerControl(wire: WireRequest, request: IncomingMessage, response: ServerResponse): void {
    if (wire.path === '/emulator/hello' && wire.method === 'POST') this.hello(request.socket);
    const { status, body } = this.options.control(wire);
    const text = JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  }

  private answer(wire: WireRequest, response: ServerResponse): void {
    const { rehearsal, gateway, faults, noteOrder } = this.options;
    const { now } = rehearsal;
    const isOrder = gateway.isOrder(wire);
    const isOut = faults.isMaintenance(now) || faults.isStorm(now);
    const fault = isOut ? null : faults.forRequest(wire.path, wire.header('tr_id'), isOrder, now);
    const work = (): Reply => {
      rehearsal.desk.doomNext(fault?.kind === 'refuse-later' ? fault.ms : null);
      const reply = gateway.handle(wire);
      rehearsal.desk.doomNext(null);
      if (isOrder) noteOrder(wire, reply, fault);
      return reply;
    };
    const undone = () => {
      if (isOrder) noteOrder(wire, null, fault);
    };
    if (faults.isMaintenance(now)) {
      undone();
      this.send(wire, response, 503, 'text/html', MAINTENANCE);
      return;
    }
    if (faults.isStorm(now)) {
      undone();
      this.reply(wire, response, gatewayError('EGW00201'));
      return;
    }
    switch (fault?.kind) {
      case undefined:
      case 'refuse-later':
        this.reply(wire, response, work());
        return;
      case 'timeout-before':
        undone();
        this.hold(response);
        return;
      case 'timeout-after':
        work();
        this.hold(response);
        return;
      case 'hang-up-before':
        undone();
        this.hangUp(response);
        return;
      case 'dropped-answer':
        work();
        this.hangUp(response);
        return;
      case 'server-error-before':
        undone();
        this.send(wire, response, 500, 'text/html', SERVER_ERROR);
        return;
      case 'server-error-after':
        work();
        this.send(wire, response, 500, 'text/html', SERVER_ERROR);
        return;
      case 'garbage':
        work();
        this.send(wire, response, 200, 'application/json; charset=UTF-8', GARBAGE);
        return;
      case 'rate-limit-storm':
        undone();
        this.reply(wire, response, gatewayError('EGW00201'));
        return;
      case 'slow-reply': {
        const reply = work();
        this.hold(response);
        rehearsal.agenda.add(now + fault.ms, () => {
          if (this.waiting.delete(response)) this.reply(wire, response, reply);
        });
      }
    }
  }

  /** Keeps an answer back until the client gives up, or somebody sends it. */
  private hold(response: ServerResponse): void {
    this.waiting.add(response);
    response.once('close', () => this.waiting.delete(response));
  }

  private hangUp(response: ServerResponse): void {
    this.dropped++;
    response.destroy();
  }

  private reply(wire: WireRequest, response: ServerResponse, { status, trCont, body }: Reply): void {
    const headers = wire.path.startsWith('/uapi/') && {
      tr_id: wire.header('tr_id'),
      tr_cont: trCont,
      gt_uid: hexKey(32, this.options.rehearsal.options.seed, 'gt_uid', this.options.rehearsal.now, this.replies),
    };
    this.send(wire, response, status, 'application/json; charset=UTF-8', JSON.stringify(body), headers || {});
  }

  /** Writes an answer. Names of headers are as the broker writes them: clients that look at their case exist. */
  private send(
    wire: WireRequest,
    response: ServerResponse,
    status: number,
    type: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), ...headers });
    response.end(text);
    if (wire.header(UNCOUNTED) === '') this.replies++;
  }
}

const SERVER_ERROR =
  '<html><head><title>500 Internal Server Error</title></head><body>Internal Server Error</body></html>';
const MAINTENANCE = '<html><head><title>시스템 점검</title></head><body>시스템 점검중입니다.</body></html>';
const GARBAGE = '{"output":{"stck_prpr":"84\u0000\ufffd\ufffd';

/** The request with its body; null when that is too long, or its client was gone before it had come. */
async function readRequest(request: IncomingMessage): Promise<WireRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BODY_BYTES) return null;
      chunks.push(chunk);
    }
  } catch (error) {
    if (request.destroyed) return null;
    throw error;
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    header: (name) => String(request.headers[name] ?? ''),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
