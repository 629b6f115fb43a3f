import { expect, it } from 'vitest';
import { runDoctor } from '../../../src/commands/doctor.ts';
import { type Check, failure, fine, warning } from '../../../src/doctor/check.ts';

async function doctor(checks: readonly Check[], json = false): Promise<{ code: number; out: string }> {
  let out = '';
  const code = await runDoctor(checks, { json }, { stdout: { write: (text) => (out += text) } });
  return { code, out };
}

const runtime: Check = { name: 'runtime', run: () => [fine('Node 24')] };
const terminal: Check = { name: 'terminal', run: async () => [warning('40x10', 'make it larger')] };
const settings: Check = { name: 'settings', run: () => [failure('MODE="lvie"', 'correct it')] };

it('tells each finding with what to do, and a verdict', async () => {
  expect(await doctor([runtime, terminal, settings])).toEqual({
    code: 1,
    out: [
      'ok    runtime   Node 24',
      'WARN  terminal  40x10',
      '                do: make it larger',
      'FAIL  settings  MODE="lvie"',
      '                do: correct it',
      '',
      '1 in the way of trading, 1 to look at',
      '',
    ].join('\n'),
  });
  expect(await doctor([runtime, terminal])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/nothing in the way.*1 to look at\n$/),
  });
  expect(await doctor([runtime])).toMatchObject({ code: 0, out: expect.stringMatching(/all is well\n$/) });
});

it('is one JSON document with all findings', async () => {
  const { code, out } = await doctor([runtime, settings], true);
  expect([code, JSON.parse(out)]).toEqual([
    1,
    {
      ok: false,
      findings: [
        { check: 'runtime', status: 'ok', found: 'Node 24', todo: null },
        { check: 'settings', status: 'fail', found: 'MODE="lvie"', todo: 'correct it' },
      ],
    },
  ]);
});

it('goes on after a check that breaks down, and lets nothing found steer the terminal', async () => {
  const broken: Check = { name: 'broker', run: () => Promise.reject(new Error('no \x1b[2Jroute')) };
  const { code, out } = await doctor([broken, runtime]);
  expect(code).toBe(1);
  expect(out).toMatch(/^FAIL {2}broker {3}this could not be checked: no \?\[2Jroute\n.*\nok {4}runtime {2}Node 24\n/);
});
