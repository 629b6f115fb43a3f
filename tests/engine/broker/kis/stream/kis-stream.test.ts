import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Interest } from '../../../../../engine/broker/kis/stream/wanted.ts';
import { dataFrame, domesticNotice, domesticTick, overseasTick } from '../../../../support/stream-frames.ts';
import { StreamServer } from '../../../../support/stream-server.ts';
import { START, StreamDesk, until } from './stream-desk.ts';

const kr = (code: string, book = false): Interest => ({ market: 'KR', code, book });
const tickOf = (code: string, price: number) => ({
  code,
  date: '20261125',
  time: '095959',
  price,
  volume: 1,
  dayVolume: 100,
  bid: price - 100,
  ask: price,
});
const tickFrame = (code: string, price: number) => dataFrame('H0STCNT0', domesticTick(tickOf(code, price)));
const FILL = domesticNotice({
  account: '1234567801',
  orderNo: '0000002891',
  side: '02',
  code: '005930',
  quantity: 10,
  price: 71_900,
  time: '095959',
  filled: '2',
  orderPrice: 71_900,
});

let server: StreamServer;
let desk: StreamDesk;

beforeEach(async () => {
  server = await StreamServer.listen();
  desk = new StreamDesk(server);
});

afterEach(async () => {
  await desk.stream.close();
  await server.close();
});

describe('a good day', () => {
  it('registers by priority and hands on what comes, in both layouts', async () => {
    desk.want({
      notices: ['domestic'],
      holdings: [kr('005930', true)],
      candidates: [kr('000660'), { market: 'US_NASDAQ', code: 'AAPL', book: false }],
    });
    await desk.up();
    const { session } = server;
    expect(session.path).toBe('/tryitout');
    expect(session.requests.map(({ body }) => Object.values(body.input).join(' '))).toEqual([
      'H0STCNI0 trader1',
      'H0STCNT0 005930',
      'H0STCNT0 000660',
      'HDFSCNT0 DNASAAPL',
      'H0STASP0 005930',
    ]);
    expect(session.requests[0]?.header).toEqual({
      approval_key: 'key-1-canary',
      custtype: 'P',
      tr_type: '1',
      'content-type': 'utf-8',
    });
    expect(desk.coverage.unserved).toEqual([]);

    session.send(
      tickFrame('005930', 71_900),
      dataFrame('H0STCNT0', domesticTick(tickOf('000660', 203_500), 46), domesticTick(tickOf('005930', 71_800), 46)),
      dataFrame(
        'HDFSCNT0',
        overseasTick({
          key: 'DNASAAPL',
          date: '20261124',
          time: '195959',
          price: '258.96',
          bid: '0',
          ask: '0',
          volume: 1,
          dayVolume: 2,
        }),
      ),
    );
    session.sendSecret('H0STCNI0', FILL, FILL);
    await until(() => desk.notices.length === 2);
    expect(desk.ticks.map(({ code, price }) => [code, price])).toEqual([
      ['005930', 71_900],
      ['000660', 203_500],
      ['005930', 71_800],
      ['AAPL', 2_589_600],
    ]);
    expect(desk.notices[0]).toMatchObject({ orderNo: '0000002891', kind: 'filled', quantity: 10, receivedAt: START });
    expect(desk.stream.counts).toEqual({ records: 6, otherAccounts: 0, faults: {} });
  });

  it('sends only the difference when something else is wanted', async () => {
    desk.want({ candidates: [kr('005930'), kr('000660')] });
    await desk.up();
    desk.want({ holdings: [kr('000660')], candidates: [kr('035720')] });
    expect(desk.coverage.unserved).toMatchObject([{ why: 'pending', wanted: { code: '035720' } }]);
    await until(() => desk.settled);
    await until(() => server.session.requests.length === 4);
    expect(server.session.requests.slice(2).map(({ header, body }) => header.tr_type + body.input.tr_key)).toEqual([
      '1035720',
      '2005930',
    ]);
  });

  it('sends a ping back as it came, as text', async () => {
    await desk.up();
    const ping = server.session.ping();
    await until(() => server.session.others.length === 1);
    expect(server.session.others).toEqual([ping]);
  });

  it('a frame in two pieces is one frame', async () => {
    desk.want({ holdings: [kr('005930')] });
    await desk.up();
    const frame = tickFrame('005930', 71_900);
    server.session.socket.send(frame.slice(0, 50), { fin: false });
    server.session.socket.send(frame.slice(50), { fin: true });
    await until(() => desk.ticks.length === 1);
    expect(desk.stream.counts.faults).toEqual({});
  });

  it('says once what is served, however often it is wanted', async () => {
    desk.want({ holdings: [kr('005930')] });
    await desk.up();
    const told = desk.coverages.length;
    desk.want({ candidates: [kr('005930')] });
    expect(desk.coverages).toHaveLength(told);
  });

  it('has a 42nd wish told back, to be asked for by REST', async () => {
    desk.want({
      notices: ['domestic', 'overseas'],
      holdings: [kr('005930')],
      rest: Array.from({ length: 39 }, (_, i) => kr(String(100_000 + i))),
    });
    await desk.up();
    expect(server.session.registered.size).toBe(41);
    expect(desk.coverage.unserved).toEqual([
      { why: 'no-room', wanted: { kind: 'ticks', market: 'KR', code: '100038' } },
    ]);
  });

  it('closes cleanly, and leaves nothing that would wake it', async () => {
    desk.want({ holdings: [kr('005930')] });
    await desk.up();
    await desk.stream.close();
    await until(() => !server.session.open);
    expect(server.session.closedWith).toBe(1000);
    expect(desk.line).toEqual({ state: 'closed' });
    expect(desk.coverage.unserved).toMatchObject([{ why: 'line-down' }]);
    expect(desk.clock.untilNext).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a line that is cut', () => {
  const lose = async () => {
    desk.want({ notices: ['domestic'], holdings: [kr('005930')] });
    await desk.up();
    desk.clock.advance(30_000);
    server.session.send(tickFrame('005930', 71_900));
    await until(() => desk.ticks.length === 1);
    desk.clock.advance(5_000);
    server.session.cutWithin(tickFrame('005930', 12_345));
    await until(() => desk.line.state === 'down');
  };

  it('in the middle of a frame: nothing of it counts, and everything is to be polled', async () => {
    await lose();
    expect(desk.ticks).toHaveLength(1);
    expect(desk.line).toMatchObject({ reason: 'lost', detail: '1006', since: START + 35_000 });
    expect(desk.coverage.served).toEqual([]);
    expect(desk.coverage.unserved.map(({ why }) => why)).toEqual(['line-down', 'line-down']);
  });

  it('comes back by itself, registers all again and tells the gap', async () => {
    await lose();
    expect(desk.gaps).toEqual([]);
    await desk.nextAttempt();
    await until(() => desk.settled);
    expect(server.session.registered).toEqual(new Set(['H0STCNI0 trader1', 'H0STCNT0 005930']));
    expect(desk.coverage.unserved).toEqual([]);
    // From the last tick, not from when the loss was noticed.
    const gap = { from: START + 30_000, to: desk.clock.now() };
    expect(desk.gaps).toEqual([gap]);
    desk.clock.advance(1_000);
    desk.want({ holdings: [kr('000660')] });
    await until(() => desk.settled && server.session.registered.size === 1);
    expect(desk.gaps).toEqual([gap]);
  });

  it('reads notices with the new key, not with the old one', async () => {
    await lose();
    await desk.nextAttempt();
    await until(() => desk.settled);
    server.session.sendSecret('H0STCNI0', FILL);
    await until(() => desk.notices.length === 1);
    expect(desk.stream.counts.faults).toEqual({});
  });

  it('one gap spans attempts that failed in between', async () => {
    await lose();
    server.refuseWith = 503;
    await desk.nextAttempt();
    expect(desk.line).toMatchObject({ state: 'down', reason: 'unreachable', detail: 'HTTP 503' });
    server.refuseWith = null;
    await desk.nextAttempt();
    await until(() => desk.settled);
    expect(desk.gaps).toEqual([{ from: START + 30_000, to: desk.clock.now() }]);
  });

  it('one gap spans a line that came back and was lost before anything was registered', async () => {
    await lose();
    server.mute = true;
    await desk.nextAttempt();
    desk.clock.advance(1_000);
    server.session.ping();
    await until(() => server.session.others.length === 1);
    expect(desk.gaps).toEqual([]);
    server.session.socket.terminate();
    await until(() => desk.line.state === 'down');
    server.mute = false;
    await desk.nextAttempt();
    await until(() => desk.settled);
    expect(desk.gaps).toEqual([{ from: START + 30_000, to: desk.clock.now() }]);
  });

  it('what is wanted meanwhile is registered when it is back', async () => {
    await lose();
    desk.want({ holdings: [kr('000660')] });
    expect(desk.coverage.unserved).toMatchObject([{ why: 'line-down', wanted: { code: '000660' } }]);
    await desk.nextAttempt();
    await until(() => desk.settled);
    expect(server.session.registered).toEqual(new Set(['H0STCNT0 000660']));
  });
});

describe('silence', () => {
  it('of two minutes ends the line', async () => {
    await desk.up();
    desk.clock.advance(119_999);
    expect(desk.line.state).toBe('up');
    desk.clock.advance(1);
    expect(desk.line).toMatchObject({ state: 'down', reason: 'silent' });
    await until(() => !server.session.open);
  });

  it.each(['ping of the protocol', 'ping of WebSocket'])('is broken by a %s', async (kind) => {
    await desk.up();
    desk.clock.advance(100_000);
    if (kind === 'ping of WebSocket') {
      const answered = once(server.session.socket, 'pong');
      server.session.socket.ping();
      await answered;
    } else {
      server.session.ping();
      await until(() => server.session.others.length === 1);
    }
    desk.clock.advance(119_999);
    expect(desk.line.state).toBe('up');
    desk.clock.advance(1);
    expect(desk.line.state).toBe('down');
  });

  it('after a request: the next has its turn in five seconds, and it is asked again in a minute', async () => {
    await desk.up();
    server.session.mute = true;
    desk.want({ holdings: [kr('005930'), kr('000660')] });
    await until(() => server.session.requests.length === 1);
    desk.clock.advance(5_000);
    await until(() => server.session.requests.length === 2);
    desk.clock.advance(5_000);
    expect(desk.coverage.unserved).toMatchObject([
      { why: 'refused', code: 'no-answer' },
      { why: 'refused', code: 'no-answer' },
    ]);
    // Other words of the broker do not stand for the answer.
    desk.want({ holdings: [kr('005930'), kr('000660'), kr('035720')] });
    server.session.answer('H0STCNT0', '999999', '1', 'OPSP0003', 'UNSUBSCRIBE ERROR (not found!)');
    const { faults } = desk.stream.counts;
    server.session.send('garbage');
    await until(() => desk.stream.counts.faults['not-a-frame'] !== faults['not-a-frame']);
    desk.clock.advance(5_000);
    expect(desk.coverage.unserved.map(({ why }) => why)).toEqual(['refused', 'refused', 'refused']);
    server.session.mute = false;
    desk.clock.advance(60_000);
    await until(() => desk.coverage.served.length === 3);
    expect(desk.coverage.unserved).toEqual([]);
  });

  it('and a close leave nothing that would ask again', async () => {
    await desk.up();
    server.session.mute = true;
    for (const code of ['005930', '000660']) {
      desk.want({ holdings: [kr(code)] });
      desk.clock.advance(5_000);
      expect(desk.coverage.unserved).toMatchObject([{ why: 'refused' }]);
    }
    await desk.stream.close();
    expect(desk.clock.untilNext).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a broker that does not take us', () => {
  it('because another session has the app key: the newcomer waits long and asks for a fresh key', async () => {
    await desk.up();
    const second = new StreamDesk(server);
    second.want({ holdings: [kr('005930')] });
    second.stream.open();
    await until(() => second.line.state === 'down');
    expect(second.line).toMatchObject({ reason: 'in-use', detail: 'OPSP8996', nextAttemptAt: START + 22_500 });
    expect(second.droppedKeys).toEqual(['key-1-canary']);
    expect(desk.line.state).toBe('up');

    await desk.stream.close();
    await until(() => !server.sessions[0]?.open);
    await second.nextAttempt();
    await until(() => second.settled);
    expect(server.session.requests[0]?.header.approval_key).toBe('key-2-canary');
    await second.stream.close();
  });

  it('because of the approval key: the next attempt has another one', async () => {
    desk.want({ holdings: [kr('005930')] });
    desk.stream.open();
    await until(() => desk.line.state === 'up');
    server.keys.clear();
    await until(() => desk.line.state === 'down');
    expect(desk.line).toMatchObject({ reason: 'key-refused', detail: 'OPSP0011' });
    expect(desk.droppedKeys).toEqual(['key-1-canary']);
    await desk.nextAttempt();
    await until(() => desk.settled);
    expect(desk.coverage.unserved).toEqual([]);
  });

  it.each([
    ['is refused', () => Promise.resolve({ ok: false } as const)],
    ['fails', () => Promise.reject(new Error('app-secret-canary'))],
  ])('because the question for a key %s', async (_, keysFrom) => {
    desk.keysFrom = keysFrom;
    desk.stream.open();
    await until(() => desk.line.state === 'down');
    expect(desk.line).toMatchObject({ reason: 'no-key' });
    expect(server.attempts).toBe(0);
    desk.keysFrom = null;
    await desk.nextAttempt();
    expect(desk.line.state).toBe('up');
  });

  it('because nobody listens', async () => {
    const unused = await StreamServer.listen();
    const { url } = unused;
    await unused.close();
    const lonely = new StreamDesk(null, { wsUrl: url });
    lonely.stream.open();
    await until(() => lonely.line.state === 'down');
    expect(lonely.line).toMatchObject({ reason: 'unreachable', detail: 'ECONNREFUSED' });
    await lonely.stream.close();
  });

  it('because it takes the connection and says nothing', async () => {
    const dumb = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(dumb, 'listening');
    const waiting = new StreamDesk(null, { wsUrl: `ws://127.0.0.1:${(dumb.address() as AddressInfo).port}` });
    const connected = once(dumb, 'connection');
    waiting.stream.open();
    await connected;
    waiting.clock.advance(29_999);
    expect(waiting.line.state).toBe('connecting');
    waiting.clock.advance(1);
    expect(waiting.line).toMatchObject({ state: 'down', reason: 'unreachable' });
    await waiting.stream.close();
    await new Promise((resolve) => dumb.close(resolve));
  });

  it('an address that is none', async () => {
    const lost = new StreamDesk(null, { wsUrl: 'no address' });
    lost.stream.open();
    await until(() => lost.line.state === 'down');
    expect(lost.line).toMatchObject({ reason: 'unreachable' });
    await lost.stream.close();
  });

  it('is not stormed: attempts grow a minute apart, also when each seems to succeed', async () => {
    desk.stream.open();
    await until(() => desk.line.state === 'up');
    const delays: number[] = [];
    while (desk.clock.now() < START + 600_000) {
      server.session.socket.terminate();
      await until(() => desk.line.state === 'down');
      if (desk.line.state === 'down') delays.push(desk.line.nextAttemptAt - desk.clock.now());
      await desk.nextAttempt();
    }
    expect(delays.slice(0, 8)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000]);
    expect(server.attempts).toBeLessThan(22);
  });

  it('a line that held for a minute begins a new row', async () => {
    desk.stream.open();
    for (const held of [0, 0, 60_000]) {
      await until(() => desk.line.state === 'up');
      desk.clock.advance(held);
      server.session.socket.terminate();
      await until(() => desk.line.state === 'down');
      if (held > 0) break;
      await desk.nextAttempt();
    }
    expect(desk.line).toMatchObject({ nextAttemptAt: desk.clock.now() + 750 });
  });
});

describe('closing', () => {
  it('while it connects: the key that comes then is not used', async () => {
    desk.stream.open();
    await desk.stream.close();
    await new Promise(setImmediate);
    expect(desk).toMatchObject({ keys: 1, sockets: 0 });
    expect(desk.lines.map(({ state }) => state)).toEqual(['connecting', 'closed']);
  });

  it('while it waits: it does not come back', async () => {
    server.refuseWith = 403;
    desk.stream.open();
    await until(() => desk.line.state === 'down');
    await desk.stream.close();
    expect(desk.clock.untilNext).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not wait for a broker that has gone quiet', async () => {
    await desk.up();
    server.session.wire.pause();
    const closed = desk.stream.close();
    desk.clock.advance(2_000);
    await closed;
    expect(desk.line).toEqual({ state: 'closed' });
  });
});

describe('garbage', () => {
  it('is counted and costs neither the line nor the next tick', async () => {
    desk.want({ holdings: [kr('005930')] });
    await desk.up();
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.string().map((text) => Buffer.from(`0|H0STCNT0|001|${text}`)),
    );
    let sent = 0;
    fc.assert(
      fc.property(garbage, fc.boolean(), (bytes, binary) => {
        sent++;
        server.session.socket.send(bytes, { binary });
      }),
    );
    server.session.send(tickFrame('005930', 71_900));
    await until(() => desk.ticks.length === 1);
    expect(desk.line.state).toBe('up');
    const { faults } = desk.stream.counts;
    expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBe(sent);
  });

  it('too much at once ends the line, and it comes back', async () => {
    await desk.up();
    server.session.socket.send(Buffer.alloc((1 << 20) + 1));
    await until(() => desk.line.state === 'down');
    expect(desk.line).toMatchObject({ reason: 'lost', detail: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' });
    await desk.nextAttempt();
    expect(desk.line.state).toBe('up');
  });
});

it('tells no key, secret or account number, whatever happens', async () => {
  desk.want({ notices: ['domestic'], holdings: [kr('005930')] });
  await desk.up();
  server.session.sendSecret('H0STCNI0', FILL);
  await until(() => desk.notices.length === 1);
  server.keys.clear();
  desk.want({ holdings: [kr('000660')] });
  await until(() => desk.line.state === 'down');
  const { lines, notices, coverages, gaps } = desk;
  const told = JSON.stringify([lines, notices, coverages, gaps, desk.stream.counts]);
  expect(told).toContain('key-refused');
  expect(told).not.toMatch(/canary|12345678|trader1/);
});
