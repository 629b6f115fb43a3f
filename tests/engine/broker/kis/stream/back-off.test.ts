import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reconnectDelay } from '../../../../../engine/broker/kis/stream/back-off.ts';

it('doubles up to a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 100].map((failures) => reconnectDelay('lost', failures, 0.999_999) / 1000)).toEqual(
    [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => expect.closeTo(seconds, 2)),
  );
});

it('gives another session half a minute at first and two minutes in the end', () => {
  expect([0, 1, 9].map((failures) => reconnectDelay('in-use', failures, 0.999_999) / 1000)).toEqual(
    [30, 60, 120].map((seconds) => expect.closeTo(seconds, 2)),
  );
});

it('is never shorter than half a second and spreads over half of its length', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('no-key', 'key-refused', 'in-use', 'unreachable', 'lost', 'silent'),
      fc.nat(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (reason, failures, random) => {
        const delay = reconnectDelay(reason, failures, random);
        const longest = reconnectDelay(reason, failures, 1);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeGreaterThanOrEqual(longest / 2);
        expect(delay).toBeLessThanOrEqual(longest);
      },
    ),
  );
});
