import { statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROTOCOL_VERSION, receiveSnapshot } from '../../engine/client/protocol.ts';
import { ask, connectEngine } from '../../src/socket/client.ts';
import { eventually } from '../support/cli.ts';
import { FakeEngine, RawLine, socketFile } from '../support/engine-line.ts';
import { aHeader, aLogLine } from '../views/fixtures.ts';

const KIM = { name: 'kim@pts/1', terminal: true } as const;

async function served(): Promise<{ engine: FakeEngine; path: string }> {
  const [engine, path] = [new FakeEngine(), socketFile()];
  await engine.serve(path);
  return { engine, path };
}

async function attached(path: string, options = {}) {
  const line = await connectEngine({ path, ...KIM, ...options });
  onTestFinished(() => line.close());
  return line;
}

const shown = <T>(read: () => T | null | undefined, what: string): Promise<T> =>
  eventually(
    2_000,
    () => read() ?? undefined,
    () => what,
  );

describe('the socket', () => {
  it('is for its owner only', async () => {
    const { path } = await served();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes the place of one that a killed engine left', async () => {
    const path = socketFile();
    const abandoned = createServer().listen(path);
    onTestFinished(() => {
      abandoned.close();
    });
    await new FakeEngine().serve(path);
    const { client } = await attached(path);
    await shown(() => client.snapshot(), 'a snapshot');
  });

  it('does not remove what is no socket', async () => {
    const path = socketFile();
    writeFileSync(path, 'my notes');
    await expect(new FakeEngine().serve(path)).rejects.toThrow('in the way');
  });
});

describe('a terminal', () => {
  it('sees the whole state and then what changes, and keeps what does not', async () => {
    const { engine, path } = await served();
    const { client } = await attached(path);
    const first = await shown(() => client.snapshot(), 'a snapshot');
    engine.publish({ header: aHeader({ state: 'PAUSED', speed: Number.POSITIVE_INFINITY }) });
    const second = await shown(
      () => (client.snapshot()?.header.state === 'PAUSED' ? client.snapshot() : null),
      'PAUSED',
    );
    expect(second.header.speed).toBe(Number.POSITIVE_INFINITY);
    expect(second.orders).toBe(first.orders);
    expect(second.header.accounts).toBe(first.header.accounts);
  });

  it('gets its replies, each its own', async () => {
    const { path } = await served();
    const { client } = await attached(path);
    const [status, pause] = await Promise.all([
      client.dispatch({ type: 'status' }),
      client.dispatch({ type: 'command', command: { type: 'pause', reason: '' }, actor: '' }),
    ]);
    expect([status.message, pause.message]).toEqual(['status done', 'command done']);
  });

  it('hears why the engine has ended', async () => {
    const { engine, path } = await served();
    const line = await attached(path);
    await shown(() => line.client.snapshot(), 'a snapshot');
    engine.hub.close('the engine has ended');
    expect(await line.ended).toEqual({ by: 'engine', message: 'the engine has ended' });
    expect(await line.client.dispatch({ type: 'status' })).toEqual({ ok: false, message: 'the engine has ended' });
  });

  it('whose connection breaks says so, and goes on when the engine is back', async () => {
    const { path } = await served();
    const relay = await Relay.between(path);
    const { client } = await attached(relay.path);
    await shown(() => client.snapshot(), 'a snapshot');
    relay.cut();
    await shown(() => client.snapshot()?.header.state === 'LOST' || null, 'LOST');
    expect(await client.dispatch({ type: 'status' })).toMatchObject({ ok: false });
    await shown(() => client.snapshot()?.header.state === 'RUNNING' || null, 'RUNNING again');
    expect(await client.dispatch({ type: 'status' })).toMatchObject({ ok: true });
  });

  it('that was stopped for minutes comes back to the newest state by itself', async () => {
    const { engine, path } = await served();
    const relay = await Relay.between(path);
    const { client } = await attached(relay.path);
    await shown(() => client.snapshot(), 'a snapshot');
    relay.stall();
    engine.publish({ at: 1 });
    engine.now += 120_000;
    engine.publish({ at: 2 });
    await shown(() => engine.hub.watched === false || null, 'the end of a line that nobody reads');
    relay.goOn();
    await shown(() => client.snapshot()?.header.state === 'LOST' || null, 'LOST');
    await shown(
      () => (client.snapshot()?.header.state === 'RUNNING' && client.snapshot()?.at === 2) || null,
      'the newest',
    );
  });

  it('gives up when the engine stays away', async () => {
    const { path } = await served();
    const relay = await Relay.between(path);
    const line = await attached(relay.path, { patienceMs: 100 });
    await shown(() => line.client.snapshot(), 'a snapshot');
    const waiting = line.client.dispatch({ type: 'status' });
    relay.close();
    expect((await waiting).ok).toBe(false);
    expect(await line.ended).toMatchObject({ by: 'loss', message: expect.stringContaining('did not come back') });
  });

  it('cannot open a line where nobody listens', async () => {
    await expect(connectEngine({ path: socketFile(), ...KIM })).rejects.toThrow('ENOENT');
  });
});

/** Something between client and engine that can break. */
class Relay {
  readonly path = socketFile();
  private readonly sockets: Socket[] = [];
  private readonly server;

  private constructor(engine: string) {
    this.server = createServer((client) => {
      const behind = createConnection(engine);
      for (const socket of [client, behind]) socket.on('error', () => undefined);
      this.sockets.push(client, behind);
      client.pipe(behind).pipe(client);
    });
    onTestFinished(() => this.close());
  }

  static async between(engine: string): Promise<Relay> {
    const relay = new Relay(engine);
    await new Promise<void>((resolve) => relay.server.listen(relay.path, resolve));
    return relay;
  }

  /** Nothing passes to the client, as when its process is stopped. */
  stall(): void {
    for (const socket of this.sockets) socket.pause();
  }

  goOn(): void {
    for (const socket of this.sockets) socket.resume();
  }

  cut(): void {
    for (const socket of this.sockets.splice(0)) socket.destroy();
  }

  close(): void {
    this.server.close();
    this.cut();
  }
}

it('a slow reader gets the newest state when it reads again, and nothing is kept for it meanwhile', async () => {
  const { engine, path } = await served();
  const slow = new RawLine(path);
  slow.socket.pause();
  slow.hello('kim@pts/1');
  slow.say({ type: 'resync' });
  const quick = await attached(path, { name: 'lee@pts/2' });
  // Larger than what the system buffers between two processes.
  const message = 'x'.repeat(1 << 20);
  const log = Array.from({ length: 4 }, (_, seq) => aLogLine({ seq, message }));
  for (let seq = 4; seq < 24; seq++) {
    log.push(aLogLine({ seq, message: `line ${seq}` }));
    engine.publish({ log: [...log] });
    await shown(() => quick.client.snapshot()?.log.length === log.length || null, `line ${seq} at the quick one`);
  }
  slow.socket.resume();
  const old = await slow.next('snapshot');
  expect(old.base).toBeNull();
  slow.say({ type: 'ack', seq: old.seq });
  const newest = await slow.next('snapshot');
  expect(newest.base).toBe(old.seq);
  expect(receiveSnapshot(receiveSnapshot(null, old), newest)?.log).toHaveLength(log.length);
  expect(slow.received).toEqual([]);
});

describe('what is not understood ends the connection with a word, and no other is touched', () => {
  const header = (length: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length);
    return bytes;
  };
  const body = Buffer.from('not json');
  it.each([
    { what: 'noise', bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n'), word: 'allowed are 1 to 262144' },
    { what: 'a frame without content', bytes: header(0), word: 'a message of 0 bytes' },
    { what: 'a frame too large', bytes: header(300_000), word: 'a message of 300000 bytes' },
    { what: 'no JSON', bytes: Buffer.concat([header(body.length), body]), word: 'no JSON' },
  ])('$what', async ({ bytes, word }) => {
    const { path } = await served();
    const other = await attached(path);
    const line = new RawLine(path);
    line.socket.write(bytes);
    expect((await line.next('closed')).message).toContain(word);
    await shown(() => line.isClosed || null, 'the end of the connection');
    expect(await other.client.dispatch({ type: 'status' })).toMatchObject({ ok: true });
  });

  it.each([
    { what: 'an unknown message', messages: [{ type: 'dance' }], word: 'Invalid' },
    {
      what: 'a request before hello',
      messages: [{ type: 'request', id: 1, request: { type: 'stop' } }],
      word: 'hello',
    },
    {
      what: 'another version',
      messages: [{ type: 'hello', version: PROTOCOL_VERSION + 1, name: 'kim@pts/1', terminal: true }],
      word: `version ${PROTOCOL_VERSION} of the protocol`,
    },
    {
      what: 'a name that steers a terminal',
      messages: [{ type: 'hello', version: PROTOCOL_VERSION, name: 'kim\u001b[2J', terminal: true }],
      word: 'name',
    },
  ])('$what', async ({ messages, word }) => {
    const { engine, path } = await served();
    const line = new RawLine(path);
    line.say(...messages);
    expect((await line.next('closed')).message).toContain(word);
    expect(engine.requests).toEqual([]);
  });

  it.each([
    { type: 'command', command: { type: 'pause', reason: 'x'.repeat(501) }, actor: '' },
    { type: 'command', command: { type: 'exit', symbol: -1, reason: '' }, actor: '' },
    { type: 'command', command: { type: 'sell-everything' }, actor: '' },
    { type: 'chart', chart: 'horoscope', symbolId: null },
  ])('a request that is none: %j', async (request) => {
    const { engine, path } = await served();
    const line = new RawLine(path);
    line.hello('kim@pts/1');
    line.say({ type: 'request', id: 1, request });
    expect((await line.next('closed')).message).toContain('not understood');
    expect(engine.requests).toEqual([]);
  });

  it('requests without end whose replies nobody reads', async () => {
    const { engine, path } = await served();
    engine.answer = () => ({ ok: true, message: 'x'.repeat(1 << 20) });
    const line = new RawLine(path);
    line.socket.pause();
    line.hello('kim@pts/1', false);
    for (let id = 1; id <= 200; id++) line.say({ type: 'request', id, request: { type: 'status' } });
    await shown(() => engine.requests.length >= 64 || null, '64 requests');
    line.socket.resume();
    await shown(() => line.isClosed || null, 'the end of the connection');
    expect(engine.requests).toHaveLength(64);
  });
});

describe('one question', () => {
  it('is answered', async () => {
    const { path } = await served();
    expect(await ask(path, 'kim@cli', { type: 'status' }, 1_000)).toEqual({ ok: true, message: 'status done' });
  });

  it('is not waited for without end', async () => {
    const { engine, path } = await served();
    engine.answer = () => new Promise<never>(() => undefined) as never;
    expect(await ask(path, 'kim@cli', { type: 'status' }, 50)).toMatchObject({ ok: false });
  });
});
