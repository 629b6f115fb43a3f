import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARK_KINDS } from '../../../engine/client/travel.ts';
import { kernelBytes } from '../../../engine/kernel/checkpoint.ts';
import { goToWords } from '../../../engine/runtime/find-moment.ts';
import { fingerprintOf } from '../../../engine/runtime/journal.ts';
import { SnapshotBuilder } from '../../../engine/runtime/snapshot-builder.ts';
import { TimeMachine } from '../../../engine/runtime/time-machine.ts';
import { type MarketShape, randomMarket } from '../../support/random-market.ts';
import { TestRun } from '../../support/run.ts';

const WILD: MarketShape = {
  seed: 7,
  markets: ['KR', 'US_NASDAQ'],
  days: 2,
  barMinutes: 5,
  wildness: 0.5,
  breakerReset: 'operator',
  blackout: { startMinute: 0, endMinute: 1 },
};

const recorded = new TestRun(randomMarket(WILD)).runAll();

function machineOver(run: TestRun, room?: { entries?: number; bytes?: number }): TimeMachine {
  const machine = new TimeMachine(run.store, room);
  while (machine.read(1_000));
  return machine;
}

describe('a moment of a recorded run', () => {
  it('at the end is what the engine showed last', () => {
    const machine = machineOver(recorded);
    machine.seek(Number.POSITIVE_INFINITY);
    const live = new SnapshotBuilder(recorded.engine.kernel).build({ state: null, speed: 1, at: recorded.desk.at });
    expect(machine.snapshot()).toEqual({ ...live, seq: recorded.engine.lastSeq });
    expect(fingerprintOf(kernelBytes(machine.kernel))).toBe(recorded.engine.fingerprint());
  });

  it('is the same whichever way one comes to it, and however few checkpoints there is room for', () => {
    const straight = machineOver(recorded, { entries: Number.POSITIVE_INFINITY });
    const jumping = machineOver(recorded, { entries: 50, bytes: 400_000 });
    const entry = fc.integer({ min: 1, max: recorded.engine.lastSeq });
    fc.assert(
      fc.property(entry, entry, (seq, detour) => {
        straight.seek(1);
        straight.seek(seq);
        jumping.seek(seq);
        const before = jumping.snapshot();
        jumping.seek(detour);
        jumping.seek(seq);
        expect(jumping.snapshot()).toEqual(before);
        expect(before).toEqual(straight.snapshot());
      }),
      { numRuns: 25 },
    );
  });

  it('is found by its time: the last entry that is not after it', () => {
    const machine = machineOver(recorded);
    const { applied } = recorded;
    fc.assert(
      fc.property(fc.integer({ min: applied[0]!.event.at, max: applied.at(-1)!.event.at }), (at) => {
        machine.seekTime(at);
        expect(machine.here.seq).toBe(applied.findLast(({ event }) => event.at <= at)!.seq);
      }),
      { numRuns: 50 },
    );
  });
});

describe('stepping', () => {
  it('forth through the events of note and back again passes the same ones', () => {
    const machine = machineOver(recorded);
    machine.seek(1);
    const forth: number[] = [];
    while (machine.next() !== null) forth.push(machine.here.seq);
    machine.seek(Number.POSITIVE_INFINITY);
    const back: number[] = [];
    while (machine.previous() !== null) back.unshift(machine.here.seq);
    // The last entry is of note itself, or it is not: it cannot be gone back to from where one stands.
    if (forth.at(-1) === machine.last.seq) forth.pop();
    expect(back).toEqual(forth);
    expect(forth.length).toBeGreaterThan(20);
  });

  it('knows every kind of event that a wild run has', () => {
    const kinds = new Set([...machineOver(recorded).marks].map(({ kind }) => kind));
    for (const kind of MARK_KINDS) if (kind !== 'command' && kind !== 'breaker') expect([...kinds]).toContain(kind);
  });

  it('from order to order stops where an order was sent, and nowhere else', () => {
    const machine = machineOver(recorded);
    const sent = recorded.applied.filter(({ event }) => event.type === 'order-sending').map(({ seq }) => seq);
    machine.seek(1);
    const stops: number[] = [];
    while (machine.next({ kind: 'order' }) !== null) stops.push(machine.here.seq);
    expect(stops).toEqual(sent);
  });

  it('by the minute goes on over a night', () => {
    const machine = machineOver(recorded);
    machine.seek(1);
    const { last } = machine;
    let steps = 0;
    for (; machine.here.seq < last.seq; steps++) machine.seekMinute(1);
    expect(steps).toBeLessThan(2 * 24 * 60 * 3);
    machine.seekMinute(-1);
    expect(machine.here.at).toBeLessThan(last.at);
  });
});

describe('what a person types', () => {
  const machine = machineOver(recorded);

  it('is a time of the day, a date, an entry or a symbol', () => {
    expect(goToWords(machine, '2026-03-09 10:30', 'KR')).toBeNull();
    expect(machine.here.at).toBe(Date.parse('2026-03-09T10:30:00+09:00'));
    expect(goToWords(machine, '11:00', 'KR')).toBeNull();
    expect(machine.here.at).toBe(Date.parse('2026-03-09T11:00:00+09:00'));
    expect(goToWords(machine, '#500', null)).toBeNull();
    expect(machine.here.seq).toBe(500);
    expect(goToWords(machine, 'us_nasdaq-1', null)).toBeNull();
    expect(machine.view().labels.join()).toContain('US_NASDAQ 1');
  });

  it('is refused with what would do when it is none of them', () => {
    expect(goToWords(machine, '25:00', 'KR')).toMatch(/is no time \(HH:MM/);
  });
});

describe('beside an engine that goes on', () => {
  it('more of the run is there after reading on', () => {
    const run = new TestRun(randomMarket(WILD));
    for (let n = 0; n < 500; n++) run.step();
    run.engine.commit();
    const machine = machineOver(run);
    const { seq } = machine.last;
    machine.seek(seq);
    run.runAll();
    while (machine.read(1_000));
    expect(machine.here.seq).toBe(seq);
    machine.seek(Number.POSITIVE_INFINITY);
    expect(machine.here.seq).toBe(run.engine.lastSeq);
  });
});
