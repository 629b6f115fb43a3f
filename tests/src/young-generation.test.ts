import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MODULE = fileURLToPath(new URL('../../src/young-generation.ts', import.meta.url));

/** Makes garbage while a fake clock goes on, and prints how many MB V8 then keeps for new objects. */
const PROGRAM = `
import { mock } from 'node:test';
import { getHeapSpaceStatistics } from 'node:v8';
const { limitYoungGeneration } = await import(process.argv[1]);
mock.timers.enable({ apis: ['setInterval'] });
if (process.argv[2] === 'limited') limitYoungGeneration();
const kept = [];
for (let n = 0; n < 1_000; n++) {
  for (let i = 0; i < 20_000; i++) kept[i] = { row: [i, n] };
  mock.timers.tick(100);
}
console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 1e6);
`;

const youngMb = (how: 'limited' | 'free'): number =>
  Number(spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM, MODULE, how], { encoding: 'utf8' }).stdout);

describe('the part of the heap for new objects', () => {
  it('grows no further once it has 32 MB', () => {
    expect(youngMb('limited')).toBeLessThan(34);
    expect(youngMb('free')).toBeGreaterThan(60);
  });
});
