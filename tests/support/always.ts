import fc from 'fast-check';
import { expect } from 'vitest';
import { drive, meddling } from './meddling.ts';
import { marketShape, randomMarket } from './random-market.ts';
import { type Observer, type RunInput, TestRun } from './run.ts';

/**
 * Hands every event of many wild markets, with an operator who meddles, to an observer. `saw` counts how often there was
 * something to check, and there has to be at least `atLeast` of it: a property that looks at nothing holds for nothing.
 */
export function always(atLeast: number, watch: (run: TestRun, saw: () => void, input: RunInput) => Observer): void {
  let seen = 0;
  fc.assert(
    fc.property(marketShape, meddling, (shape, commands) => {
      const input = randomMarket(shape);
      const run = new TestRun(input);
      run.observe(watch(run, () => seen++, input));
      drive(run, commands);
    }),
    { numRuns: 25 },
  );
  expect(seen).toBeGreaterThanOrEqual(atLeast);
}

/** Throws when two values differ: like an assertion, but cheap enough for every event of a run. */
export function same<T extends number | string | boolean | null | undefined>(
  what: string,
  actual: T,
  expected: T,
): void {
  if (!Object.is(actual, expected)) throw new Error(`${what} is ${actual}, not ${expected}`);
}
