import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { onTestFinished } from 'vitest';
import type { KisAccount } from '../../../../engine/broker/kis/account.ts';
import type { KisClient } from '../../../../engine/broker/kis/client.ts';
import { createKisClient } from '../../../../engine/broker/kis/create-client.ts';
import { createKisDispatcher } from '../../../../engine/broker/kis/dispatcher.ts';
import type { WireNote } from '../../../../engine/broker/kis/wire.ts';
import { FakeClock } from './fake-clock.ts';

/** 10:00 in Seoul on a Wednesday; 20:00 of the evening before in New York. */
export const MORNING = Date.parse('2026-11-25T10:00:00+09:00');

export const ACCOUNT: KisAccount = {
  mode: 'live',
  appKey: 'PSCANARYappkey0000000000000000000001',
  appSecret: `CANARYsecret/with+slashes==${'s'.repeat(153)}`,
  accountNo: '87654321',
  productCode: '01',
  htsId: 'canaryhts',
  baseUrl: 'https://not.used',
  wsUrl: 'ws://not.used',
};

export const TOKEN = 'eyJ0eXAiOiJKV1QiCANARY.eyJzdWIiOiJ0b2tlbiJ9.signature-1';

/** What a server saw of a request. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** Names of headers as they were written. */
  readonly headerNames: readonly string[];
  readonly body: string;
  readonly trId: string;
}

export type Answer = (seen: Seen, reply: ServerResponse, request: IncomingMessage) => void;

export interface Broker {
  readonly url: string;
  /** All requests but those for tokens. */
  readonly seen: Seen[];
  readonly tokenRequests: Seen[];
  /** What `/uapi` answers. */
  answer: Answer;
  /** What `/oauth2` answers. */
  grant: Answer;
  /** Connections cut without a word. */
  close(): Promise<void>;
}

/** Answers JSON the way KIS does: its header names in small letters. */
export function json(reply: ServerResponse, body: unknown, { status = 200, more = '' } = {}): void {
  reply.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    tr_id: 'X',
    tr_cont: more,
    gt_uid: '',
  });
  reply.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A good reply of `/uapi`, with `msg1` padded as in life. */
export const good = (fields: object) => ({
  rt_cd: '0',
  msg_cd: 'MCA00000',
  msg1: '정상처리 되었습니다.'.padEnd(80),
  ...fields,
});

export const refused = (code: string, words: string) => ({ rt_cd: '1', msg_cd: code, msg1: words.padEnd(80) });

export const grantToken =
  (token = TOKEN): Answer =>
  (seen, reply) => {
    if (seen.path === '/oauth2/Approval') {
      json(reply, { approval_key: 'a2585daf-8c09-4587-9fce-CANARYapproval' });
      return;
    }
    json(reply, { access_token: token, token_type: 'Bearer', expires_in: 86_400 });
  };

/** A broker on this machine that answers what the test says. */
export async function startBroker(answer: Answer): Promise<Broker> {
  const sockets = new Set<Socket>();
  const broker: Broker = {
    url: '',
    seen: [],
    tokenRequests: [],
    answer,
    grant: grantToken(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://broker');
      const seen: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        headerNames: request.rawHeaders.filter((_, index) => index % 2 === 0),
        body: Buffer.concat(chunks).toString('utf8'),
        trId: String(request.headers['tr_id'] ?? ''),
      };
      const isGrant = seen.path.startsWith('/oauth2/');
      (isGrant ? broker.tokenRequests : broker.seen).push(seen);
      (isGrant ? broker.grant : broker.answer)(seen, reply, request);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  Object.assign(broker, { url: `http://127.0.0.1:${port}` });
  onTestFinished(() => broker.close());
  return broker;
}

/** An address where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Counts what is on the way, so that a fake clock stands still meanwhile. */
class Counter {
  inFlight = 0;

  over(dispatcher: Dispatcher): Dispatcher {
    return dispatcher.compose((dispatch) => (options, handler) => {
      this.inFlight += 1;
      let open = true;
      const done = () => {
        if (open) this.inFlight -= 1;
        open = false;
      };
      return dispatch(options, {
        onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
        onResponseStart: (controller, status, headers, text) =>
          handler.onResponseStart?.(controller, status, headers, text),
        onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
        onResponseEnd: (controller, trailers) => {
          done();
          handler.onResponseEnd?.(controller, trailers);
        },
        onResponseError: (controller, error) => {
          done();
          handler.onResponseError?.(controller, error);
        },
      });
    });
  }
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The real line to a server on this machine, with a count of what is on it. */
export class TestLine {
  readonly clock = new FakeClock(MORNING);
  readonly dispatcher: Dispatcher;
  readonly #counter = new Counter();

  constructor(agent: Dispatcher = createKisDispatcher()) {
    this.dispatcher = this.#counter.over(agent);
    onTestFinished(() => agent.destroy());
  }

  get inFlight(): number {
    return this.#counter.inFlight;
  }

  /** Waits until something holds, without moving the clock. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await turn();
  }

  /** Moves the clock from alarm to alarm while nothing is on the way, until the promise is settled. */
  async flow<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    for (let quiet = 0; !settled; ) {
      await turn();
      quiet = this.inFlight > 0 ? 0 : quiet + 1;
      if (quiet > 4 && this.clock.next !== null) {
        this.clock.advance(this.clock.next);
        quiet = 0;
      }
    }
    return promise;
  }
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kis-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestClient {
  readonly client: KisClient;
  readonly broker: Broker;
  readonly line: TestLine;
  readonly notes: WireNote[];
  readonly warnings: string[];
  readonly folder: string;
  readonly flow: TestLine['flow'];
}

export interface ClientSetup {
  readonly mode?: KisAccount['mode'];
  readonly baseUrl?: string;
  readonly perSecond?: number;
  readonly folder?: string;
}

/** A client and the broker it talks to; requests follow each other at once unless a pace is given. */
export async function connect(answer: Answer, setup: ClientSetup = {}): Promise<TestClient> {
  const broker = await startBroker(answer);
  const line = new TestLine();
  const notes: WireNote[] = [];
  const warnings: string[] = [];
  const folder = setup.folder ?? join(temporaryFolder(), 'credentials');
  const client = createKisClient({
    account: { ...ACCOUNT, mode: setup.mode ?? 'live', baseUrl: setup.baseUrl ?? broker.url },
    transport: line,
    clock: line.clock,
    random: () => 0.5,
    credentialFolder: folder,
    requestsPerSecond: setup.perSecond ?? 1_000,
    wire: (note) => notes.push(note),
    warn: (words) => warnings.push(words),
  });
  onTestFinished(() => client.close());
  return { client, broker, line, notes, warnings, folder, flow: (promise) => line.flow(promise) };
}

/** Answers by path, the last part of it. */
export const byPath =
  (answers: Readonly<Record<string, Answer>>): Answer =>
  (seen, reply, request) => {
    const answer = answers[seen.path.split('/').at(-1) ?? ''];
    if (answer === undefined) json(reply, refused('OPSQ0002', `없는 서비스 코드 입니다 ${seen.path}`), { status: 500 });
    else answer(seen, reply, request);
  };

export const says =
  (body: unknown, options: { status?: number; more?: string } = {}): Answer =>
  (_seen, reply) =>
    json(reply, body, options);

/** One answer after the other; the last one stays. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let next = 0;
  return (seen, reply, request) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    answer?.(seen, reply, request);
  };
}
