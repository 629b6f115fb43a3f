import { beforeEach, describe, expect, it } from 'vitest';
import type { ClientRequest } from '../../engine/client/client.ts';
import { type FromEngine, PROTOCOL_VERSION, receiveSnapshot } from '../../engine/client/protocol.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import type { OperatorCommand } from '../../engine/kernel/events.ts';
import type { Connection } from '../../src/socket/hub.ts';
import { FakeEngine } from '../support/engine-line.ts';

/** A client without a wire: it reads at once, unless it is told to sit still. */
class Terminal {
  snapshot: Snapshot | null = null;
  snapshots = 0;
  /** The last word it was given, null where there was none; undefined while the line is open. */
  closed: string | null | undefined;
  isReading = true;
  private readonly connection: Connection;
  private readonly replies: Extract<FromEngine, { type: 'reply' }>[] = [];

  constructor(engine: FakeEngine, name: string, { terminal = true, inProcess = false } = {}) {
    this.connection = engine.hub.connect({
      inProcess,
      send: (message) => this.take(message),
      close: (message) => {
        this.closed = message;
      },
    });
    this.connection.receive({ type: 'hello', version: PROTOCOL_VERSION, name, terminal });
    if (terminal) this.connection.receive({ type: 'resync' });
  }

  get pen() {
    return this.snapshot?.header.pen;
  }

  async ask(request: ClientRequest) {
    this.connection.receive({ type: 'request', id: 1, request });
    await new Promise((resolve) => setImmediate(resolve));
    return this.replies.pop()?.reply;
  }

  command(command: OperatorCommand) {
    return this.ask({ type: 'command', command, actor: 'anybody' });
  }

  /** Reads again what it let lie. */
  readOn(): void {
    this.isReading = true;
    if (this.snapshot !== null) this.connection.receive({ type: 'ack', seq: this.snapshot.seq });
  }

  leave(): void {
    this.connection.left();
  }

  private take(message: FromEngine): void {
    if (message.type === 'reply') this.replies.push(message);
    if (message.type !== 'snapshot') return;
    this.snapshot = receiveSnapshot(this.snapshot, message);
    this.snapshots++;
    if (this.isReading) queueMicrotask(() => this.connection.receive({ type: 'ack', seq: message.seq }));
  }
}

const PAUSE: OperatorCommand = { type: 'pause', reason: 'lunch' };
const HALT: OperatorCommand = { type: 'halt', reason: 'strange prices' };

let engine: FakeEngine;
beforeEach(() => {
  engine = new FakeEngine();
});
const settled = async () => {
  await Promise.resolve();
  engine.publish();
  await Promise.resolve();
};

describe('the pen', () => {
  it('is no matter while there is one terminal', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    await settled();
    expect(kim.pen).toBeNull();
    expect(await kim.command(PAUSE)).toEqual({ ok: true, message: 'command done' });
  });

  it('is with the first terminal, and every other sees with whom', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    const lee = new Terminal(engine, 'lee@pts/2');
    await settled();
    expect(kim.pen).toEqual({ holder: 'kim@pts/1', mine: true, terminals: 2 });
    expect(lee.pen).toEqual({ holder: 'kim@pts/1', mine: false, terminals: 2 });
  });

  it('is what it takes to command and to stop, but not to ask', async () => {
    new Terminal(engine, 'kim@pts/1');
    const lee = new Terminal(engine, 'lee@pts/2');
    for (const refused of [await lee.command(PAUSE), await lee.command(HALT), await lee.ask({ type: 'stop' })]) {
      expect(refused).toEqual({ ok: false, message: expect.stringContaining('kim@pts/1 has the pen') });
    }
    expect(engine.requests).toEqual([]);
    expect(await lee.ask({ type: 'status' })).toMatchObject({ ok: true });
  });

  it('goes to whoever takes it', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    const lee = new Terminal(engine, 'lee@pts/2');
    expect(await lee.ask({ type: 'take-pen' })).toMatchObject({ ok: true });
    await settled();
    expect([kim.pen?.mine, lee.pen?.mine, kim.pen?.holder]).toEqual([false, true, 'lee@pts/2']);
    expect(await kim.command(PAUSE)).toMatchObject({ ok: false });
    expect(await lee.command(PAUSE)).toMatchObject({ ok: true });
  });

  it('goes to the oldest terminal when its holder leaves', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    const lee = new Terminal(engine, 'lee@pts/2');
    const cho = new Terminal(engine, 'cho@pts/3');
    kim.leave();
    await settled();
    expect(cho.pen).toEqual({ holder: 'lee@pts/2', mine: false, terminals: 2 });
    cho.leave();
    await settled();
    expect(lee.pen).toBeNull();
  });

  it('is not needed on the command line for what makes trading safe, and gives it nothing else', async () => {
    new Terminal(engine, 'kim@pts/1');
    const cli = new Terminal(engine, 'kim@cli', { terminal: false });
    for (const type of ['halt', 'resume', 'reset-breaker'] as const) {
      expect(await cli.command({ type, reason: 'x' })).toMatchObject({ ok: true });
    }
    const resolution = { type: 'resolve-order', orderId: 'o-1', as: { is: 'never-received' }, reason: 'x' } as const;
    expect(await cli.command(resolution)).toMatchObject({ ok: true });
    expect(engine.requests[0]).toEqual({ type: 'command', command: { type: 'halt', reason: 'x' }, actor: 'kim@cli' });
    expect(await cli.command(PAUSE)).toMatchObject({ ok: false });
    expect(await cli.ask({ type: 'take-pen' })).toMatchObject({ ok: false });
    expect(await cli.ask({ type: 'stop' })).toMatchObject({ ok: false });
  });

  it('is not needed on the command line to write down what the desk is to remember', async () => {
    new Terminal(engine, 'kim@pts/1');
    const cli = new Terminal(engine, 'kim@cli', { terminal: false });
    const row = { layer: 'L6', timeFrame: '2026-02-04', key: 'KR.note', value: '"quiet"' } as const;
    expect(await cli.command({ type: 'remember', ...row })).toMatchObject({ ok: true });
    expect(await cli.command({ type: 'roll-up', market: null, timeFrame: null })).toMatchObject({ ok: true });
    expect(await cli.command({ type: 'expire-context' })).toMatchObject({ ok: true });
    expect(await cli.ask({ type: 'memory', open: null, search: 'quiet' })).toMatchObject({ ok: true });
  });

  it('is not needed to stop an engine whose process is one’s own', async () => {
    new Terminal(engine, 'kim@pts/1');
    const host = new Terminal(engine, 'lee@pts/2', { inProcess: true });
    expect(await host.ask({ type: 'stop' })).toMatchObject({ ok: true });
  });

  it('is in the journal by the name of the terminal, whatever it calls itself in a request', async () => {
    await new Terminal(engine, 'kim@pts/1').command(PAUSE);
    expect(engine.requests).toEqual([{ type: 'command', command: PAUSE, actor: 'kim@pts/1' }]);
  });
});

describe('snapshots', () => {
  it('are not built while nobody watches', () => {
    new Terminal(engine, 'kim@cli', { terminal: false });
    expect(engine.hub.watched).toBe(false);
    const kim = new Terminal(engine, 'kim@pts/1');
    expect(engine.hub.watched).toBe(true);
    kim.leave();
    expect(engine.hub.watched).toBe(false);
  });

  it('wait for a reader that is busy, which then gets the newest alone', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    await settled();
    kim.isReading = false;
    const before = kim.snapshots;
    for (let n = 1; n <= 20; n++) engine.publish({ at: n });
    expect(kim.snapshots).toBe(before + 1);
    kim.readOn();
    await settled();
    expect(kim.snapshots).toBe(before + 3);
    expect(kim.snapshot?.at).toBe(20);
  });

  it('are no more than five a second to another process', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    const host = new Terminal(engine, 'lee@pts/2', { inProcess: true });
    await settled();
    const [kimBefore, hostBefore] = [kim.snapshots, host.snapshots];
    for (let n = 0; n < 50; n++) {
      engine.now -= 1_000 - 20;
      engine.publish({ at: n });
      await Promise.resolve();
    }
    expect(kim.snapshots - kimBefore).toBeLessThanOrEqual(5);
    expect(host.snapshots - hostBefore).toBe(50);
  });

  it('are not sent again while nothing changes', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    await settled();
    const { snapshots } = kim;
    const same = kim.snapshot as Snapshot;
    engine.now += 1_000;
    engine.hub.publish(same);
    expect(kim.snapshots).toBe(snapshots);
  });

  it('end for a reader that has not read for a minute, without a word so that it comes back, and its pen goes on', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    const lee = new Terminal(engine, 'lee@pts/2');
    await settled();
    kim.isReading = false;
    engine.publish({ at: 1 });
    await Promise.resolve();
    engine.now += 60_000;
    engine.publish({ at: 2 });
    expect(kim.closed).toBeNull();
    await settled();
    expect(lee.pen).toBeNull();
    expect(await lee.command(PAUSE)).toMatchObject({ ok: true });
  });

  it('end with the last state', async () => {
    const kim = new Terminal(engine, 'kim@pts/1');
    await settled();
    engine.publish({ at: 1 });
    await Promise.resolve();
    engine.now -= 1_000;
    engine.publish({ at: 2 });
    expect(kim.snapshot?.at).toBe(1);
    engine.hub.close('the engine has ended');
    expect([kim.snapshot?.at, kim.closed]).toEqual([2, 'the engine has ended']);
  });

  it('wait for ever for the terminal of the engine’s own process', async () => {
    const host = new Terminal(engine, 'kim@pts/1', { inProcess: true });
    await settled();
    host.isReading = false;
    engine.publish({ at: 1 });
    engine.now += 3_600_000;
    engine.publish({ at: 2 });
    expect(host.closed).toBeUndefined();
    host.readOn();
    expect(host.snapshot?.at).toBe(2);
  });
});

it('an answer that fails is a refusal, and the engine goes on', async () => {
  engine.answer = () => {
    throw new Error('the disk is full');
  };
  const kim = new Terminal(engine, 'kim@pts/1');
  expect(await kim.ask({ type: 'explain', decisionId: 'd-1' })).toEqual({
    ok: false,
    message: 'the engine has no answer: the disk is full',
  });
});
