import { expect, it } from 'vitest';
import { LoopLag, lagOf } from '../../../engine/runtime/loop-lag.ts';
import { eventually } from '../../support/cli.ts';

it('is what goes beyond the timer that measures it', () => {
  expect([0, 2e6, 10e6, 10.11e6, 63.5e6].map(lagOf)).toEqual([0, 0, 0, 0.11, 53.5]);
});

/** Lets nothing else run. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it('remembers the worst since the start, and forgets it in the last minute after one', async () => {
  const lag = new LoopLag();
  await eventually(
    1_000,
    () => {
      work(60);
      return lag.read().max > 40 ? true : undefined;
    },
    () => JSON.stringify(lag.read()),
  );
  expect(lag.read().maxLastMinute).toBe(lag.read().max);
  for (let seconds = 0; seconds <= 60; seconds += 2) lag.sample();
  expect(lag.read().max).toBeGreaterThan(40);
  expect(lag.read().maxLastMinute).toBe(0);
});
