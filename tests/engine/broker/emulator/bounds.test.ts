import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MOST_CALLERS, MOST_CONNECTIONS } from '../../../../engine/broker/emulator/bounds.ts';
import { ROUTES } from '../../../../engine/broker/emulator/rest/routes.ts';
import { KisVisitor, type QUIET } from '../../../support/kis-visitor.ts';

const defects: unknown[] = [];
let visitor: KisVisitor;
const sockets: Socket[] = [];

async function open(options: Partial<typeof QUIET> = {}): Promise<KisVisitor> {
  visitor = await KisVisitor.open({ failed: (error) => defects.push(error), ...options });
  return visitor;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await visitor.emulator.close();
  expect(defects.splice(0)).toEqual([]);
});

const portOf = (url: string): number => Number(new URL(url).port);

function dial(url: string): Socket {
  const socket = connect(portOf(url), '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** Waits for the end, however it comes: to be reset is one of the ways. */
const closed = (socket: { once(event: 'close', call: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

/** Sends bytes and waits for the other side to hang up, or for a whole answer; what it said. */
async function say(url: string, bytes: string | Uint8Array): Promise<string> {
  const socket = dial(url);
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString('latin1');
    if (heard.includes('\r\n\r\n')) socket.end();
  });
  socket.write(bytes);
  await closed(socket);
  return heard;
}

/** The broker serves as before. */
async function serves(): Promise<void> {
  expect(Number((await visitor.price())['stck_prpr'])).toBeGreaterThan(0);
}

const head = (line: string, ...headers: readonly string[]) =>
  [line, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n');

describe('requests that no client of the broker sends', { timeout: 60_000 }, () => {
  it.each([
    ['a target with a broken port', head('GET http://[::1/ HTTP/1.1')],
    ['an asterisk', head('OPTIONS * HTTP/1.1')],
    ['bad percent signs', head('GET /uapi/%zz?a=%f0%28%8c HTTP/1.1')],
    ['bytes', new Uint8Array(4_096).map((_, i) => (i * 167) % 256)],
    ['a method nobody knows', head('BREW /uapi HTTP/1.1')],
    ['a tunnel', head('CONNECT 127.0.0.1:80 HTTP/1.1')],
    ['headers without end', head('GET /uapi HTTP/1.1', `x: ${'a'.repeat(1 << 20)}`)],
    ['very many headers', head('GET /uapi HTTP/1.1', ...Array.from({ length: 20_000 }, (_, i) => `h${i}: 1`))],
    ['a length that is no number', `${head('POST /oauth2/tokenP HTTP/1.1', 'Content-Length: many')}{}`],
    ['two lengths', `${head('POST /oauth2/tokenP HTTP/1.1', 'Content-Length: 2', 'Content-Length: 3')}{}`],
    ['chunks that are none', `${head('POST /oauth2/tokenP HTTP/1.1', 'Transfer-Encoding: chunked')}zz\r\n{}\r\n`],
    ['a body of invalid UTF-8', `${head('POST /oauth2/tokenP HTTP/1.1', 'Content-Length: 4')}\xff\xfe{}`],
    ['an upgrade on the wrong port', head('GET / HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13')],
    ['the same header twice', head('GET /uapi HTTP/1.1', 'tr_id: A', 'tr_id: B', 'authorization: Bearer x')],
    ['a header of Latin letters', head('GET /uapi/hashkey HTTP/1.1', 'tr_id: \xe9\xff', 'authorization: \xe9')],
  ])('%s', async (_, bytes) => {
    await open();
    for (const url of [visitor.emulator.rest, visitor.emulator.ws]) await say(url, bytes);
    await serves();
  });

  it('a body above every measure ends the connection', async () => {
    await open();
    const socket = dial(visitor.emulator.rest);
    socket.write(head('POST /oauth2/tokenP HTTP/1.1', `Content-Length: ${1 << 30}`));
    const chunk = Buffer.alloc(1 << 16, 'a');
    const flood = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', flood);
    flood();
    await closed(socket);
    expect(socket.bytesWritten).toBeLessThan(1 << 26);
    await serves();
  });

  it('connections that are opened and left half open take nobody’s place for good', async () => {
    await open();
    for (const url of [visitor.emulator.rest, visitor.emulator.ws]) {
      const many = Array.from({ length: MOST_CONNECTIONS + 20 }, () => dial(url));
      await Promise.all(many.map((socket) => once(socket, 'connect')));
      for (const socket of many) socket.write('GET /uapi HTTP/1.1\r\nHost:');
      const [refused] = many.slice(-1);
      if (refused?.destroyed === false) await closed(refused);
      for (const socket of many) socket.destroy();
    }
    await serves();
  });

  it('bodies that are no orders, in every way', async () => {
    await open();
    const bodies = ['', '{', '[]', 'null', '"x"', '1e999', '{"CANO":1}', '{"__proto__":{"a":"b"}}', '['.repeat(50_000)];
    for (const { method, path, trs } of ROUTES) {
      if (method !== 'POST') continue;
      for (const body of bodies) {
        const response = await fetch(visitor.emulator.rest + path, {
          method,
          body,
          headers: {
            authorization: `Bearer ${visitor.token}`,
            appkey: visitor.appKey,
            appsecret: 's',
            tr_id: trs[0]?.paper[0] ?? '',
          },
        });
        expect(response.status, `${path} ${body.slice(0, 20)}`).toBeGreaterThanOrEqual(200);
        await response.text();
      }
    }
    await serves();
  });
});

describe('what a client makes the broker remember', { timeout: 60_000 }, () => {
  it('is bounded: of very many app keys the oldest are forgotten', async () => {
    await open();
    const { token } = visitor;
    for (let i = 0; i < MOST_CALLERS * 1.2; i += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, k) => visitor.another(`PS${i + k}`)));
    }
    const answer = await visitor.get('/uapi/domestic-stock/v1/quotations/inquire-price', 'FHKST01010100', {});
    expect(visitor.token).toBe(token);
    expect(answer.body).toMatchObject({ msg_cd: 'EGW00121' });
    await visitor.signIn();
    await serves();
  });

  it('the emulator’s own clock is moved on by a month at most, and by numbers only', async () => {
    await open();
    for (const body of [
      { advance: 1e300 },
      { advance: -1 },
      { advance: 'x' },
      { until: 1e300, sent: 0, frames: 0 },
      [],
    ]) {
      const { status } = await visitor.send('POST', '/emulator/clock', {}, body);
      expect(status, JSON.stringify(body)).toBe(400);
    }
    await serves();
  });
});

/** Opens a WebSocket; its errors are its own. */
async function socketTo(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

describe('a stream that is spoken to badly', { timeout: 60_000 }, () => {
  it.each([
    ['a frame that is too long', [0x81, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
    ['a frame without a mask', [0x81, 0x05, 104, 101, 108, 108, 111]],
    ['reserved bits', [0xf1, 0x80, 0, 0, 0, 0]],
    ['an opcode nobody knows', [0x87, 0x80, 0, 0, 0, 0]],
    ['text that is not UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff]],
    ['a control frame in pieces', [0x09, 0x80, 0, 0, 0, 0]],
    ['a close of one byte', [0x88, 0x81, 0, 0, 0, 0, 0x03]],
  ])('hangs up on %s', async (_, bytes) => {
    await open();
    const socket = await socketTo(visitor.emulator.ws);
    const { _socket: raw } = socket as unknown as { _socket: Socket };
    raw.write(Buffer.from(bytes));
    await closed(socket);
    await serves();
  });

  it.each([
    ['no key', head('GET / HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13')],
    ['an old version', head('GET / HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Version: 7')],
    ['another protocol', head('GET / HTTP/1.1', 'Upgrade: h2c')],
  ])('refuses an upgrade with %s', async (_, bytes) => {
    await open();
    const upgrade = bytes.replace('Connection: close', 'Connection: Upgrade');
    expect(await say(visitor.emulator.ws, upgrade)).toMatch(/^HTTP\/1\.1 4/);
    await serves();
  });

  it('takes 41 registrations of thousands', async () => {
    await open();
    const stream = await visitor.stream();
    const approvalKey = await visitor.approvalKey();
    for (let i = 0; i < 3_000; i++) {
      const code = `9901${String(i % 90).padStart(2, '0')}`;
      stream.tell({
        header: { approval_key: approvalKey, custtype: 'P', tr_type: '1', 'content-type': 'utf-8' },
        body: { input: { tr_id: i % 2 === 0 ? 'H0STCNT0' : 'H0STASP0', tr_key: code } },
      });
    }
    await stream.until(() => stream.controls.length === 3_000);
    const taken = stream.controls.filter(({ body }) => body?.msg_cd === 'OPSP0000').length;
    expect(taken).toBeLessThanOrEqual(41);
    stream.socket.terminate();
    await serves();
  });

  it('hangs up on a client that asks and never reads', async () => {
    await open();
    const socket = await socketTo(visitor.emulator.ws);
    socket.pause();
    const ended = closed(socket);
    const text = `{"header":{"tr_type":"1"},"body":{"input":{"tr_id":"${'x'.repeat(30_000)}","tr_key":"y"}}}`;
    for (let i = 0; i < 2_000 && socket.readyState === WebSocket.OPEN; i++) {
      socket.send(text);
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await serves();
    socket.resume();
    await ended;
  });
});
