import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MOST_CONNECTIONS } from '../bounds.ts';
import { hexKey } from '../dice.ts';
import type { FaultPlan, Outage, RequestFault, RequestFaultKind } from '../faults.ts';
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
  /** Hears of a defect of the emulator that a request brought out. */
  readonly failed: (error: unknown) => void;
}

export interface ControlReply {
  readonly status: number;
  readonly body: unknown;
}

const MOST_BODY_BYTES = 256 * 1024;
/** Longest that a connection may idle, ms of real time. */
const KEEP_ALIVE_MS = 65_000;
/** Longest that a request may take to come, its headers alone and with its body, ms of real time. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
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
    const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
    this.server = createServer(limits, (request, response) => {
      void this.take(request, response);
    });
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  /** Requests that wait for an answer which is held back, perhaps for ever. */
  get held(): number {
    return this.waiting.size;
  }

  /** A new client begins: what was before it is hung up on, and the counts start again. */
  hello(own: Socket | null): void {
    for (const socket of [...this.clients]) if (socket !== own) socket.destroy();
    this.waiting.clear();
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
    this.options.touch(() => this.serve(wire, request, response));
  }

  /** No request stops the broker: one that it fails at is answered as a broker would, and the defect is told. */
  private serve(wire: WireRequest, request: IncomingMessage, response: ServerResponse): void {
    try {
      if (wire.path.startsWith('/emulator/')) {
        this.answerControl(wire, request, response);
        return;
      }
      this.remember(request.socket);
      if (wire.header(UNCOUNTED) === '') this.received++;
      this.answer(wire, response);
    } catch (error) {
      this.options.failed(error);
      const { status, type, text } = PAGES['error-page'];
      if (response.headersSent) response.destroy();
      else this.send(wire, response, status, type, text);
    }
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
    const outage = faults.outageAt(now);
    const fault = outage === null ? faults.forRequest(wire.path, wire.header('tr_id'), isOrder, now) : null;
    const { isDone, ending } = outage === null ? (fault === null ? WELL : EFFECTS[fault.kind]) : OUTAGES[outage];
    if (fault?.kind === 'refuse-later') rehearsal.desk.doomNext(fault.ms);
    const reply = isDone ? gateway.handle(wire) : null;
    rehearsal.desk.doomNext(null);
    if (isOrder) noteOrder(wire, reply, fault);
    switch (ending) {
      case 'reply':
        this.reply(wire, response, reply ?? gatewayError('EGW00002'));
        return;
      case 'none':
        this.hold(response);
        return;
      case 'hang-up':
        this.dropped++;
        response.destroy();
        return;
      case 'late':
        this.hold(response);
        response.once(
          'close',
          rehearsal.agenda.add(now + (fault?.ms ?? 0), () => {
            if (this.waiting.delete(response)) this.reply(wire, response, reply ?? gatewayError('EGW00002'));
          }),
        );
        return;
      case 'limit':
        this.reply(wire, response, gatewayError('EGW00201'));
        return;
      case 'error-page':
      case 'maintenance-page':
      case 'garbage': {
        const { status, type, text } = PAGES[ending];
        this.send(wire, response, status, type, text);
      }
    }
  }

  /** Keeps an answer back until the client gives up, or somebody sends it. */
  private hold(response: ServerResponse): void {
    this.waiting.add(response);
    response.once('close', () => this.waiting.delete(response));
  }

  private reply(wire: WireRequest, response: ServerResponse, { status, trCont, body }: Reply): void {
    const { options, now } = this.options.rehearsal;
    const headers = {
      tr_id: /^\w*$/.test(wire.header('tr_id')) ? wire.header('tr_id') : '',
      tr_cont: trCont,
      gt_uid: hexKey(32, options.seed, 'gt_uid', now, this.replies),
    };
    this.send(wire, response, status, JSON_TYPE, JSON.stringify(body), wire.path.startsWith('/uapi/') ? headers : {});
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

/** What a client sees of a request. */
type Ending = 'reply' | 'late' | 'none' | 'hang-up' | 'limit' | keyof typeof PAGES;

interface Effect {
  /** Whether the broker did what was asked. */
  readonly isDone: boolean;
  readonly ending: Ending;
}

const JSON_TYPE = 'application/json; charset=UTF-8';

/** Answers that are not the broker's. */
const PAGES = {
  'error-page': {
    status: 500,
    type: 'text/html',
    text: '<html><head><title>500 Internal Server Error</title></head><body>Internal Server Error</body></html>',
  },
  'maintenance-page': {
    status: 503,
    type: 'text/html',
    text: '<html><head><title>시스템 점검</title></head><body>시스템 점검중입니다.</body></html>',
  },
  garbage: { status: 200, type: JSON_TYPE, text: '{"output":{"stck_prpr":"84\u0000\ufffd\ufffd' },
} as const;

const WELL: Effect = { isDone: true, ending: 'reply' };

const OUTAGES: Readonly<Record<Outage, Effect>> = {
  maintenance: { isDone: false, ending: 'maintenance-page' },
  storm: { isDone: false, ending: 'limit' },
};

const EFFECTS: Readonly<Record<RequestFaultKind, Effect>> = {
  'timeout-before': { isDone: false, ending: 'none' },
  'timeout-after': { isDone: true, ending: 'none' },
  'hang-up-before': { isDone: false, ending: 'hang-up' },
  'dropped-answer': { isDone: true, ending: 'hang-up' },
  'server-error-before': { isDone: false, ending: 'error-page' },
  'server-error-after': { isDone: true, ending: 'error-page' },
  'slow-reply': { isDone: true, ending: 'late' },
  garbage: { isDone: true, ending: 'garbage' },
  'rate-limit-storm': { isDone: false, ending: 'limit' },
  'refuse-later': WELL,
};

/** The request with its body; null when that is too long or did not come whole, or its target is none. */
async function readRequest(request: IncomingMessage): Promise<WireRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BODY_BYTES) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
  if (url === null) return null;
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    header: (name) => String(request.headers[name] ?? ''),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
