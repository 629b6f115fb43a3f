import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive, meddling } from '../../support/meddling.ts';
import { marketShape, randomMarket } from '../../support/random-market.ts';
import { TestRun } from '../../support/run.ts';

describe('the same input', () => {
  it('gives the same run, bit for bit', () => {
    fc.assert(
      fc.property(marketShape, meddling, (shape, commands) => {
        const [one, other] = [0, 1].map(() => {
          const run = new TestRun(randomMarket(shape));
          drive(run, commands);
          run.engine.commit();
          return { fingerprint: run.engine.fingerprint(), journal: run.store.journal, records: run.store.records };
        });
        expect(one).toEqual(other);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a decision', () => {
  it('does not change when all that comes after it is cut off', () => {
    let decisions = 0;
    fc.assert(
      fc.property(marketShape, fc.double({ min: 0.3, max: 0.95, noNaN: true }), (shape, share) => {
        const input = randomMarket(shape);
        const traded = input.bars.filter(({ end }) => end > input.tradeFrom).map(({ end }) => end);
        const cutAt = traded.sort((a, b) => a - b)[Math.floor(traded.length * share)]!;
        const known = { ...input, bars: input.bars.filter(({ end }) => end <= cutAt) };
        const [whole, cut] = [input, known].map((bars) =>
          new TestRun(bars).runAll().applied.flatMap(({ event, effects }) => (event.at < cutAt ? effects : [])),
        );
        expect(cut).toEqual(whole);
        decisions += whole!.filter((effect) => effect.type === 'record' && effect.record.kind === 'decision').length;
      }),
      { numRuns: 20 },
    );
    expect(decisions).toBeGreaterThan(200);
  });
});
