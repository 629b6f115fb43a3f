import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Line, type LineRequest } from '../../../../engine/broker/kis/line.ts';
import { deadUrl, json, startBroker, TestLine } from './harness.ts';
import { SELF_SIGNED } from './self-signed.ts';

const post = (url: string, path = '/order'): LineRequest => ({
  method: 'POST',
  url: new URL(path, url),
  headers: { 'content-type': 'application/json', tr_id: 'T' },
  body: '{"PDNO":"005930"}',
  timeoutMs: 10_000,
  maxReplyBytes: 100_000,
});

function lineTo(): { line: Line; test: TestLine } {
  const test = new TestLine();
  return { line: new Line(test.dispatcher, test.clock), test };
}

/** A server of bytes: hears until a blank line and a body, then does what the test says with the socket. */
async function startRaw(then: (socket: Socket, connection: number) => void): Promise<string> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    connections += 1;
    const connection = connections;
    socket.on('error', () => socket.destroy());
    socket.once('data', () => then(socket, connection));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('a line to the broker', () => {
  it('hands over status, headers and text of an answer', async () => {
    const broker = await startBroker((_seen, reply) => json(reply, '{"한글":"값"}', { status: 500, more: 'M' }));
    const { line } = lineTo();
    const answer = await line.exchange(post(broker.url));
    expect(answer).toMatchObject({ kind: 'answer', status: 500, body: '{"한글":"값"}', headers: { tr_cont: 'M' } });
    expect(broker.seen[0]).toMatchObject({ method: 'POST', path: '/order', body: '{"PDNO":"005930"}', trId: 'T' });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const { line } = lineTo();
    const answer = await line.exchange(post(await deadUrl()));
    expect(answer).toEqual({ kind: 'lost', sent: false, status: null, words: 'the host refused the connection' });
  });

  it('knows that nothing was sent when the name does not resolve', async () => {
    const { line } = lineTo();
    const answer = await line.exchange(post('http://no-such-host.invalid'));
    expect(answer).toMatchObject({ kind: 'lost', sent: false, words: expect.stringContaining('cannot be resolved') });
  });

  it('sends nothing to a host whose certificate is not to be trusted', async () => {
    const requests: string[] = [];
    const server = createTlsServer(SELF_SIGNED, (request, reply) => {
      requests.push(request.url ?? '');
      reply.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const { line } = lineTo();
    const answer = await line.exchange(post(`https://localhost:${typeof address === 'object' ? address?.port : 0}`));
    expect(answer).toMatchObject({ kind: 'lost', sent: false, words: expect.stringContaining('certificate') });
    expect(requests).toEqual([]);
  });

  it('does not know about a request that was read and not answered in time', async () => {
    const broker = await startBroker(() => {});
    const { line, test } = lineTo();
    const answer = line.exchange(post(broker.url));
    await test.until(() => broker.seen.length === 1);
    test.clock.advance(9_999);
    expect(test.inFlight).toBe(1);
    test.clock.advance(1);
    expect(await answer).toEqual({
      kind: 'lost',
      sent: true,
      status: null,
      words: 'no complete answer within 10 s',
    });
  });

  it('does not know about a request whose answer stops half-way', async () => {
    const broker = await startBroker((_seen, reply) => {
      reply.writeHead(200, { 'Content-Length': '1000' });
      reply.write('{"rt_cd":"0"');
    });
    const { line, test } = lineTo();
    const answer = line.exchange(post(broker.url));
    await test.until(() => broker.seen.length === 1);
    test.clock.advance(10_000);
    expect(await answer).toMatchObject({ kind: 'lost', sent: true });
  });

  it.each([
    ['before an answer', ''],
    ['in the middle of one', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"rt_cd'],
    ['after nonsense', 'what is HTTP?\r\n\r\n'],
  ])('does not know about a request whose connection is cut %s', async (_when, bytes) => {
    const url = await startRaw((socket) => socket.end(bytes));
    const { line } = lineTo();
    expect(await line.exchange(post(url))).toMatchObject({ kind: 'lost', sent: true });
  });

  it('does not know about a request whose connection is reset', async () => {
    const url = await startRaw((socket) => socket.resetAndDestroy());
    const { line } = lineTo();
    expect(await line.exchange(post(url))).toMatchObject({ kind: 'lost', sent: true });
  });

  it('sends once, however often the connection is cut', async () => {
    let heard = 0;
    const url = await startRaw((socket) => {
      heard += 1;
      socket.resetAndDestroy();
    });
    const { line } = lineTo();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => line.exchange(post(url, `/${index}`))));
    expect(answers.every(({ kind }) => kind === 'lost')).toBe(true);
    expect(heard).toBe(12);
  });

  it('never writes what was given up while it waited for a connection', async () => {
    const broker = await startBroker(() => {});
    const test = new TestLine(new Agent({ connections: 1, pipelining: 1 }));
    const line = new Line(test.dispatcher, test.clock);
    const first = line.exchange(post(broker.url, '/first'));
    await test.until(() => broker.seen.length === 1);
    const late = line.exchange({ ...post(broker.url, '/late'), timeoutMs: 1_000 });
    test.clock.advance(1_000);
    expect(await late).toMatchObject({ kind: 'lost', sent: false });
    test.clock.advance(9_000);
    expect(await first).toMatchObject({ kind: 'lost', sent: true });
    const after = line.exchange(post(broker.url, '/after'));
    await test.until(() => broker.seen.some(({ path }) => path === '/after'));
    expect(broker.seen.map(({ path }) => path)).toEqual(['/first', '/after']);
    line.close();
    expect(await after).toMatchObject({ kind: 'lost', sent: true, words: 'the client was closed' });
  });

  it('reads no more than it may', async () => {
    const broker = await startBroker((_seen, reply) => reply.end('x'.repeat(10_000_000)));
    const { line } = lineTo();
    expect(await line.exchange(post(broker.url))).toMatchObject({
      kind: 'lost',
      sent: true,
      words: 'the answer is longer than 100000 bytes',
    });
  });

  it('does not follow a redirection, which would carry keys elsewhere', async () => {
    const broker = await startBroker((_seen, reply) => {
      reply.writeHead(302, { Location: 'http://127.0.0.1:9/' });
      reply.end();
    });
    const { line } = lineTo();
    expect(await line.exchange(post(broker.url))).toMatchObject({ kind: 'answer', status: 302 });
  });

  it('refuses a header that would begin a new line, and sends nothing', async () => {
    const broker = await startBroker((_seen, reply) => json(reply, '{}'));
    const { line } = lineTo();
    const answer = await line.exchange({ ...post(broker.url), headers: { appkey: 'a\r\nhost: elsewhere' } });
    expect(answer).toMatchObject({ kind: 'lost', sent: false });
    expect(broker.seen).toEqual([]);
  });
});
