import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreRecord } from '../../../engine/kernel/records.ts';
import { RecoveryError } from '../../../engine/runtime/engine.ts';
import { drive, type Meddling, meddling } from '../../support/meddling.ts';
import { type MarketShape, marketShape, randomMarket } from '../../support/random-market.ts';
import { type RunInput, TestRun } from '../../support/run.ts';

const WILD: MarketShape = {
  seed: 7,
  markets: ['KR', 'US_NASDAQ'],
  days: 2,
  barMinutes: 5,
  wildness: 0.5,
  breakerReset: 'operator',
  blackout: { startMinute: 0, endMinute: 1 },
};
const reason = 'because';

/** All that a run leaves behind. Collected bars are written again after a crash, so they are compared apart. */
function legacyOf(run: TestRun) {
  const isRow = (record: StoreRecord) => record.kind !== 'bar-day';
  return {
    fingerprint: run.engine.fingerprint(),
    journal: run.store.journal,
    records: run.store.records.filter(isRow),
  };
}

function uninterrupted(input: RunInput, commands: readonly Meddling[]): TestRun {
  const run = new TestRun(input);
  drive(run, commands);
  run.engine.commit();
  return run;
}

/** The process dies after so many steps – nothing uncommitted is left – and another one takes over its store. */
function killed(input: RunInput, commands: readonly Meddling[], steps: number, checkpointEvery = steps): TestRun {
  const first = new TestRun(input);
  drive(first, commands, steps, (n) => {
    if ((n + 1) % checkpointEvery === 0) first.engine.checkpoint();
  });
  return new TestRun(input, first.store);
}

const steps = fc.integer({ min: 1, max: 1_500 });
const early = (commands: readonly Meddling[], before: number) => commands.filter(({ step }) => step < before);

describe('a run that was killed', () => {
  it('ends as if it had never stopped', () => {
    let recovered = 0;
    fc.assert(
      fc.property(marketShape, meddling, steps, (shape, commands, killedAt) => {
        const input = randomMarket(shape);
        const given = early(commands, killedAt);
        const second = killed(input, given, killedAt, Number.POSITIVE_INFINITY);
        if (second.engine.recovering) recovered++;
        expect(legacyOf(second.runAll())).toEqual(legacyOf(uninterrupted(input, given)));
      }),
      { numRuns: 20 },
    );
    expect(recovered).toBeGreaterThan(5);
  });

  it('goes on from its newest checkpoint', () => {
    let restored = 0;
    fc.assert(
      fc.property(
        marketShape,
        meddling,
        steps,
        fc.integer({ min: 1, max: 200 }),
        (shape, commands, killedAt, every) => {
          const input = randomMarket(shape);
          const given = early(commands, killedAt);
          const second = killed(input, given, killedAt, every);
          if (second.engine.lastSeq > 0) restored++;
          expect(legacyOf(second.runAll())).toEqual(legacyOf(uninterrupted(input, given)));
        },
      ),
      { numRuns: 20 },
    );
    expect(restored).toBeGreaterThan(5);
  });

  it('says so when the input has changed since', () => {
    const input = randomMarket(WILD);
    const first = new TestRun(input);
    drive(first, [], 500);
    first.engine.commit();
    const changed = input.bars.map((bar) => ({ ...bar, volume: bar.volume + 1 }));
    expect(() => new TestRun({ ...input, bars: changed }, first.store).runAll()).toThrow(RecoveryError);
    const cutOff = input.bars.slice(0, 100);
    expect(() => new TestRun({ ...input, bars: cutOff }, first.store).runAll()).toThrow(RecoveryError);
  });
});

describe('after a restart', () => {
  const input = randomMarket(WILD);
  const restarted = (commands: readonly Meddling[], at: number) => {
    const second = killed(input, commands, at, Number.POSITIVE_INFINITY);
    while (second.engine.recovering) second.step();
    return second;
  };

  it('a pause is still on', () => {
    const run = restarted([{ step: 200, command: { type: 'pause', reason } }], 201);
    expect(run.state.paused).toMatchObject({ reason, actor: 'operator' });
  });

  it('a halt is still on, and nothing is bought any more', () => {
    const run = restarted([{ step: 200, command: { type: 'halt', reason } }], 201);
    expect(run.state.trading).toBe('HALTED');
    const before = run.applied.length;
    run.runAll();
    const sent = run.applied.slice(before).filter(({ event }) => event.type === 'order-sending');
    expect(sent.filter(({ event }) => event.type === 'order-sending' && event.ticket.side === 'BUY')).toEqual([]);
    expect(run.state.trading).toBe('HALTED');
  });

  it('a tripped breaker is still tripped', () => {
    const crashing = randomMarket({ ...WILD, seed: 3, wildness: 1 });
    const first = new TestRun(crashing);
    first.runUntil(() => first.state.breaker.tripped);
    first.engine.commit();
    const second = new TestRun(crashing, first.store);
    while (second.engine.recovering) second.step();
    expect(second.state.breaker).toEqual(first.state.breaker);
  });
});
