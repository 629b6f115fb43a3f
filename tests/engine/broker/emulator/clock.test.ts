import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../../engine/broker/emulator/emulator.ts';
import { instant } from '../../../../engine/market/types.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { HAESOL, type KisStream, KisVisitor, MONDAY_0930, output } from '../../../support/kis-visitor.ts';

let visitor: KisVisitor | null = null;
const open = async (options: Partial<EmulatorOptions> = {}): Promise<KisVisitor> => {
  visitor = await KisVisitor.open(options);
  return visitor;
};
afterEach(async () => {
  await visitor?.emulator.close();
  visitor = null;
});

const MINUTE = 60_000;

interface Moved {
  readonly now: number;
  readonly frames: number;
  readonly replies: number;
  readonly dropped: number;
  readonly held: number;
  readonly waiting?: true;
}
const move = (kis: KisVisitor, until: number, sent: number, frames: number, messages?: number): Promise<Moved> =>
  kis.own('POST', 'clock', { until, sent, frames, ...(messages !== undefined && { messages }) });

describe('a clock that is stepped', () => {
  it('stands still, and goes to where it is told when nothing is to be sent before', async () => {
    const kis = await open();
    expect(await kis.own('GET', 'clock')).toEqual({ now: MONDAY_0930, speed: 'step' });
    await kis.price();
    expect(await kis.own('GET', 'clock')).toEqual({ now: MONDAY_0930, speed: 'step' });
    expect(await move(kis, MONDAY_0930 + MINUTE, 0, 0)).toMatchObject({ now: MONDAY_0930 + MINUTE, held: 0 });
  });

  it('stops at the first frame, and waits for what is on its way', async () => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNT0', HAESOL);
    await kis.own('POST', 'hello');
    const again = await kis.stream();
    await again.subscribe('H0STCNT0', HAESOL);
    const until = MONDAY_0930 + MINUTE;
    expect(await move(kis, until, 2, 1)).toEqual({ now: MONDAY_0930, waiting: true });
    expect(await move(kis, until, 1, 0)).toEqual({ now: MONDAY_0930, waiting: true });
    expect(await move(kis, until, 1, 1, 2)).toEqual({ now: MONDAY_0930, waiting: true });
    const first = await move(kis, until, 1, 1, 1);
    expect(first).toMatchObject({ frames: 2, replies: 1, held: 0 });
    await again.until(() => again.frames.length === 1);
    const [trade] = again.frames[0]!.records;
    expect(new Date(first.now + 9 * 3_600_000).toISOString().slice(11, 19).replaceAll(':', '')).toBe(trade![1]);
    expect((await move(kis, until, 1, 1)).waiting).toBe(true);
    expect((await move(kis, until, 1, 2)).now).toBeGreaterThan(first.now);
  });

  it('is not held up by an answer that never comes, and stops where a late one is sent', async () => {
    const kis = await open();
    await kis.own('POST', 'hello');
    await kis.own('POST', 'fault', { kind: 'timeout-after', match: 'order-cash' });
    await kis.own('POST', 'fault', { kind: 'slow-reply', match: 'inquire-price', ms: 5_000 });
    const abort = new AbortController();
    const lost = fetch(`${kis.emulator.rest}/uapi/domestic-stock/v1/trading/order-cash`, {
      method: 'POST',
      signal: abort.signal,
    }).catch((error: Error) => error.name);
    const late = kis.price();
    let moved = await move(kis, MONDAY_0930 + MINUTE, 2, 0);
    while (moved.waiting) moved = await move(kis, MONDAY_0930 + MINUTE, 2, 0);
    expect(moved).toMatchObject({ now: MONDAY_0930 + 5_000, replies: 1, held: 1 });
    expect((await late)['stck_shrn_iscd']).toBe(HAESOL);
    expect(await move(kis, MONDAY_0930 + MINUTE, 2, 0)).toMatchObject({ now: MONDAY_0930 + MINUTE, held: 1 });
    abort.abort();
    expect(await lost).toBe('AbortError');
  });

  it('counts anew after a hello, which hangs up on whoever was there', async () => {
    const kis = await open();
    const stream = await kis.stream();
    const closed = once(stream.socket, 'close');
    await kis.price();
    await kis.own('POST', 'hello');
    await closed;
    expect(await move(kis, MONDAY_0930, 0, 99)).toMatchObject({ frames: 0, replies: 0 });
    await kis.price();
    expect(await move(kis, MONDAY_0930, 1, 99)).toMatchObject({ replies: 1 });
  });

  it('says what was wrong with an order to it', async () => {
    const kis = await open();
    const bad = await kis.send('POST', '/emulator/clock', {}, { until: 'noon' });
    expect([bad.status, bad.body?.['error']]).toEqual([400, expect.stringContaining('at until')]);
    expect((await kis.send('GET', '/emulator/nothing', {})).status).toBe(404);
  });
});

describe('the same seed', () => {
  /** A morning in lockstep: every trade of two symbols is answered with the same decisions. */
  async function morning(seed: number): Promise<unknown> {
    const kis = await KisVisitor.open({ seed, faults: { kind: 'only', faults: ['late-notice', 'duplicate-notice'] } });
    await kis.own('POST', 'hello');
    const stream = await kis.stream();
    let sent = 1;
    for (const [trId, key] of [
      ['H0STCNI9', 'visitor'],
      ['H0STCNT0', HAESOL],
      ['H0STASP0', '990180'],
    ] as const) {
      await stream.subscribe(trId, key);
    }
    const orders = async (k: number) => {
      if (k % 7 !== 0) return;
      await kis.order(k % 2 === 0 ? 'buy' : 'sell', 1 + (k % 5), 0);
      sent++;
    };
    for (let k = 0; ; k++) {
      const moved = await move(kis, MONDAY_0930 + 8 * MINUTE, sent, stream.raw.length, 3);
      if (moved.waiting) continue;
      if (moved.now === MONDAY_0930 + 8 * MINUTE) break;
      await stream.until(() => stream.raw.length === moved.frames);
      await orders(k);
    }
    const truth = await kis.own('GET', 'truth');
    const faults = await kis.own('GET', 'faults');
    await kis.emulator.close();
    return { raw: stream.raw, truth, faults };
  }

  it('gives the same day to the last byte, and another seed another one', async () => {
    const [first, second, other] = [await morning(4), await morning(4), await morning(5)];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    expect((first as { faults: unknown[] }).faults.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('a clock that runs', () => {
  it('goes so many times as fast as real time, and streams by itself', async () => {
    const wall = new FakeClock(0);
    const kis = await open({ speed: 60, wall });
    const stream = await kis.stream();
    await stream.subscribe('H0STCNT0', HAESOL);
    wall.advance(10_000);
    expect(await kis.own('GET', 'clock')).toEqual({ now: MONDAY_0930 + 10 * MINUTE, speed: 60 });
    const heard = async (): Promise<KisStream> => {
      const { acml_vol: volume } = await kis.price();
      await stream.until(() => stream.frames.at(-1)?.records.at(-1)?.[13] === volume);
      return stream;
    };
    expect((await heard()).frames.length).toBeGreaterThan(20);
  });

  it('cannot be stepped', async () => {
    const kis = await open({ speed: 1, wall: new FakeClock(0) });
    const refused = await kis.send('POST', '/emulator/clock', {}, { advance: 1_000 });
    expect([refused.status, refused.body]).toEqual([409, { error: 'the clock runs at 1 times real time' }]);
  });

  it('takes an order at the moment it comes in', async () => {
    const wall = new FakeClock(0);
    const kis = await open({ speed: 2, wall });
    wall.advance(90_000);
    expect(output(await kis.order('buy', 1, 100_000))['ORD_TMD']).toBe('093300');
  });
});

describe('the start', () => {
  it('may be at any time of a day: what came before it has happened', async () => {
    const kis = await open({ start: instant(MONDAY_0930 + 3 * 60 * MINUTE) });
    const late = await kis.price();
    await kis.emulator.close();
    const early = await open();
    await early.pass(3 * 60 * MINUTE);
    expect(await early.price()).toEqual(late);
  });
});
