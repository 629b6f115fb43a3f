import { describe, expect, it } from 'vitest';
import { EXIT_STATES } from '../../../engine/exits/position.ts';
import { promote, rank } from '../../../engine/exits/state-machine.ts';

describe('promote', () => {
  it.each([
    ['HOLDING', 1.19, 'HOLDING'],
    ['HOLDING', 1.2, 'BE_LOCK'],
    ['HOLDING', 3, 'ARMED'],
    ['BE_LOCK', 2.99, 'BE_LOCK'],
    ['BE_LOCK', 3, 'ARMED'],
    ['BE_LOCK', -1, 'BE_LOCK'],
    ['ARMED', 0, 'ARMED'],
    ['EXITED', 10, 'EXITED'],
  ] as const)('%s at %d %% becomes %s', (state, pct, expected) => {
    expect(promote(state, pct, 1.2, 3)).toBe(expected);
  });

  it.each([
    [Number.NaN, 1.2, 3],
    [5, Number.NaN, Number.NaN],
  ])('promotes nothing on a value that is not a number (%d, %d, %d)', (pct, beArm, arm) => {
    expect(promote('HOLDING', pct, beArm, arm)).toBe('HOLDING');
  });
});

it('ranks the states upward', () => {
  expect(EXIT_STATES.map(rank)).toEqual([0, 1, 2, 3]);
});
