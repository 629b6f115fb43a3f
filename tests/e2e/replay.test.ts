import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../engine/broker/sim/market/random.ts';
import type { ImportOptions } from '../../storage/import/import-types.ts';
import { minuteBars, writeCsv, writeMinuteBars } from '../support/bars-csv.ts';
import { Cli, type Ended } from '../support/cli.ts';
import { faultyFills, readInput, totalsOf } from '../support/run-audit.ts';
import { runRecords } from '../support/run-records.ts';

const SHAPE = { seed: 2, symbols: 20, days: 5 };

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
  writeMinuteBars(cli.path('bars'), SHAPE);
});
afterAll(() => cli.remove());

function replay(input: string, db: string, ...more: readonly string[]): Ended {
  return cli.run(['replay', input, '--json', '--db', cli.path(db), ...more]);
}

const summaryOf = ({ stdout }: Ended): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

/** The summary's bytes without what depends on the clock and on the file. */
const comparable = ({ stdout }: Ended): string => stdout.replace(/"barsPerSecond":\d+,"database":"[^"]*"/, '');

describe('a replay', () => {
  const first = 'first.db';
  let ended: Ended;
  beforeAll(() => {
    ended = replay(cli.path('bars'), first, '--market', 'KR');
  });

  it('sums up what is in its tables, and fills only at prices that traded then', async () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    await expectSound(ended, first, cli.path('bars'), { market: 'KR' });
  });

  it('gives the same bytes in another process', () => {
    const again = replay(cli.path('bars'), 'again.db', '--market', 'KR');
    expect(comparable(again)).toBe(comparable(ended));
    expect(runRecords(cli.path('again.db'))).toEqual(runRecords(cli.path(first)));
  });

  it('does not depend on the order of rows and files', () => {
    const random = createRandom(5, 0);
    const rows = Array.from(minuteBars(SHAPE), (row) => ({ ...row, place: random.uint32() }));
    rows.sort((a, b) => a.place - b.place);
    writeCsv(cli.path('shuffled.csv'), rows);
    const shuffled = replay(cli.path('shuffled.csv'), 'shuffled.db', '--market', 'KR');
    expect(comparable(shuffled)).toBe(comparable(ended));
    expect(runRecords(cli.path('shuffled.db'))).toEqual(runRecords(cli.path(first)));
  });
});

/** Beside the repository on the machines of the developers; it may not be published. */
const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(DATA))('a replay of recorded markets (needs ../shared/data)', () => {
  const how = { market: 'KR', date: '2019-09-20', stamp: 'end' } as const;

  it.each<{ what: string; input: string; options: string[]; how: Partial<ImportOptions> }>([
    {
      what: 'a day of Korean minutes',
      input: 'krx-minute-2019-09-20/bars-1m.csv.gz',
      options: ['--market', how.market, '--date', how.date, '--stamp', how.stamp],
      how,
    },
    { what: 'weeks of American minutes', input: 'us-minute-2026-03', options: [], how: {} },
    {
      what: 'a year of Korean days',
      input: 'krx-kospi-daily/kospi-2024.csv.gz',
      options: ['--market', 'KR'],
      how: { market: 'KR' },
    },
  ])('of $what is sound', async ({ what, input, options, how: read }) => {
    const db = `${what}.db`;
    await expectSound(replay(`${DATA}${input}`, db, ...options), db, `${DATA}${input}`, read);
  });
});

async function expectSound(ended: Ended, db: string, input: string, how: Partial<ImportOptions>): Promise<void> {
  expect(ended.code, ended.stderr).toBe(0);
  const summary = summaryOf(ended);
  expect(summary['trades']).toBeGreaterThan(0);
  expect(Object.keys(summary['exits'] as object).length).toBeGreaterThan(2);
  expect(summary).toMatchObject(totalsOf(cli.path(db)));
  expect(faultyFills(cli.path(db), await readInput([input], cli.folder('spill'), how))).toEqual([]);
}
