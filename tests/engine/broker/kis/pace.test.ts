import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../../engine/broker/kis/pace.ts';
import type { Lane } from '../../../../engine/broker/kis/wire.ts';
import { FakeClock } from './fake-clock.ts';
import { MORNING, turn } from './harness.ts';

/** Takes turns and notes when each began; answers come at once unless the test keeps them. */
class Turns {
  readonly clock = new FakeClock(MORNING);
  readonly pace: Pace;
  readonly gone: { readonly name: string; readonly at: number }[] = [];
  readonly refused: string[] = [];
  readonly #keep: boolean;

  constructor(perSecond: number, { keepAnswers = false } = {}) {
    this.pace = new Pace(this.clock, perSecond);
    this.#keep = keepAnswers;
  }

  async take(lane: Lane, name: string = lane): Promise<void> {
    const answer = await this.pace.turn(lane);
    if (answer !== 'go') {
      this.refused.push(`${name}: ${answer}`);
      return;
    }
    this.gone.push({ name, at: this.clock.now() - MORNING });
    if (!this.#keep) this.pace.done(lane);
  }

  /** Lets `ms` pass, stopping at every alarm so that what waited for it goes at that time. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; ) {
      await turn();
      const step = Math.min(left, this.clock.next ?? left);
      this.clock.advance(step);
      left -= step;
    }
    await turn();
  }

  get names(): readonly string[] {
    return this.gone.map(({ name }) => name);
  }
}

describe('the pace of requests', () => {
  it('lets the first go at once and spaces the others evenly', async () => {
    const turns = new Turns(10);
    for (let i = 0; i < 5; i += 1) void turns.take('data');
    await turns.pass(1_000);
    expect(turns.gone.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400]);
  });

  it('lets a cancellation go before a hundred quotes that came first', async () => {
    const turns = new Turns(10);
    for (let i = 0; i < 100; i += 1) void turns.take('data');
    void turns.take('truth', 'order list');
    void turns.take('exit', 'cancel');
    await turns.pass(300);
    expect(turns.names.slice(0, 4)).toEqual(['data', 'cancel', 'order list', 'data']);
  });

  it('lets a sale and a cancellation go before the purchases of a whole blackout', async () => {
    const turns = new Turns(10);
    for (let i = 0; i < 500; i += 1) void turns.take('entry');
    for (const name of ['stop', 'cancel']) void turns.take('exit', name);
    await turns.pass(300);
    expect(turns.names.slice(0, 4)).toEqual(['entry', 'stop', 'cancel', 'entry']);
    expect(turns.refused).toEqual([]);
  });

  it('keeps the order within a lane', async () => {
    const turns = new Turns(10);
    for (const name of ['a', 'b', 'c']) void turns.take('entry', name);
    await turns.pass(500);
    expect(turns.names).toEqual(['a', 'b', 'c']);
  });

  it('says how many wait, and refuses when a lane is full', async () => {
    const turns = new Turns(10);
    for (let i = 0; i < 258; i += 1) void turns.take('data', `quote ${i}`);
    await turn();
    expect(turns.pace.waiting).toEqual({ exit: 0, entry: 0, truth: 0, data: 256 });
    expect(turns.refused).toEqual(['quote 257: busy']);
    void turns.take('exit');
    await turns.pass(100);
    expect(turns.names).toEqual(['quote 0', 'exit']);
  });

  it('never lets an order wait for answers that do not come', async () => {
    const turns = new Turns(1_000, { keepAnswers: true });
    for (let i = 0; i < 20; i += 1) void turns.take('data');
    for (let i = 0; i < 20; i += 1) void turns.take('truth');
    await turns.pass(1_000);
    const count = (name: string) => turns.names.filter((gone) => gone === name).length;
    expect([count('data') + count('truth'), count('data') <= 6]).toEqual([8, true]);
    void turns.take('exit');
    await turns.pass(10);
    expect(turns.names.at(-1)).toBe('exit');
    turns.pace.done('truth');
    await turns.pass(10);
    expect(count('truth')).toBe(9 - count('data'));
  });

  it('slows down when the broker says so, once for a swarm of such answers, and recovers in steps', async () => {
    const turns = new Turns(10);
    turns.pace.slowDown();
    turns.pace.slowDown();
    expect(turns.pace.perSecond).toBeCloseTo(6.667, 2);
    await turns.pass(2_000);
    turns.pace.slowDown();
    expect(turns.pace.perSecond).toBeCloseTo(4.444, 2);
    const recovered: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      void turns.take('data');
      await turns.pass(11_000);
      recovered.push(turns.pace.perSecond);
    }
    expect(recovered[0]).toBeCloseTo(4.444, 2);
    expect(recovered[1]).toBeCloseTo(4.938, 2);
    expect(recovered.every((rate, i) => i === 0 || rate >= (recovered[i - 1] ?? 0))).toBe(true);
    expect(recovered.at(-1)).toBe(10);
  });

  it('never slows down to a standstill', async () => {
    const turns = new Turns(1);
    for (let i = 0; i < 50; i += 1) {
      turns.pace.slowDown();
      turns.clock.advance(1_500);
    }
    expect(turns.pace.perSecond).toBe(1 / 16);
  });

  it('goes on when the machine’s clock is set back an hour', async () => {
    const turns = new Turns(10);
    void turns.take('data', 'before');
    await turn();
    turns.clock.set(MORNING - 3_600_000);
    void turns.take('data', 'after');
    await turns.pass(200);
    expect(turns.names).toEqual(['before', 'after']);
  });

  it('ends all that waits when it is closed', async () => {
    const turns = new Turns(10);
    for (const name of ['a', 'b', 'c']) void turns.take('data', name);
    await turn();
    turns.pace.close();
    void turns.take('entry', 'd');
    await turn();
    expect(turns.refused).toEqual(['b: closed', 'c: closed', 'd: closed']);
    expect(turns.clock.next).toBeNull();
  });

  it('never lets more go in a second than it may, and nothing go before something more urgent', async () => {
    const requests = fc.array(
      fc.record({ lane: fc.constantFrom<Lane>('exit', 'entry', 'truth', 'data'), after: fc.nat(400) }),
      {
        minLength: 5,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 30 }), async (asked, perSecond) => {
        const turns = new Turns(perSecond);
        for (const { lane, after } of asked) {
          void turns.take(lane);
          await turns.pass(after);
        }
        await turns.pass(45_000);
        expect(turns.gone).toHaveLength(asked.length);
        for (const { at } of turns.gone) {
          const within = turns.gone.filter((gone) => gone.at > at - 999.9 && gone.at <= at);
          expect(within.length).toBeLessThanOrEqual(perSecond);
        }
      }),
      { numRuns: 30 },
    );
  });
});
