import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../engine/broker/sim/market/random.ts';
import { writeMinuteBars } from '../support/bars-csv.ts';
import { Cli } from '../support/cli.ts';
import { type Kill, type Reference, runKilled, runUninterrupted } from '../support/crash.ts';

/*
 * OUROTERM_CRASH_KILLS=50 kills that often and prints each kill; OUROTERM_CRASH_SEED chooses the moments.
 */
const KILLS = Number(process.env['OUROTERM_CRASH_KILLS'] ?? 8);
const SEED = Number(process.env['OUROTERM_CRASH_SEED'] ?? 1);
const VERBOSE = process.env['OUROTERM_CRASH_KILLS'] !== undefined;
const TIMEOUT_MS = 60_000 + KILLS * 10_000;

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
  writeMinuteBars(cli.path('bars'), { seed: 1, symbols: 20, days: 10 });
});
afterAll(() => cli.remove());

const replay = (db: string) => ['replay', cli.path('bars'), '--market', 'KR', '--speed', 'max', '--json', '--db', db];
const practice = (db: string) => ['--no-ui', '--speed', 'max', '--days', '3', '--seed', '12', '--db', db];

describe.each([
  { what: 'a replay', command: replay, result: summaryOf },
  { what: 'a practice world', command: practice, result: () => null },
])('$what that is killed again and again', ({ what, command, result }) => {
  it(
    'leaves the same records, journal and state as one that never was',
    async () => {
      const reference = runUninterrupted(cli, command, cli.path(`${what}.db`));
      expect(reference.ended).toMatchObject({ code: 0, signal: null });
      expect(reference.records.tables['trades']).not.toEqual([]);
      const random = createRandom(SEED, command === replay ? 1 : 2);
      const kills: Kill[] = [];
      for (let n = 1; kills.length < KILLS / 2; n++) {
        const db = cli.path(`${what} ${n}.db`);
        const killed = await runKilled(cli, command, db, reference, random);
        kills.push(...killed.kills);
        if (VERBOSE) console.log(report(`${what}, run ${n}`, killed.kills));
        const again = `run it again with OUROTERM_CRASH_SEED=${SEED} OUROTERM_CRASH_KILLS=${KILLS}\n${report(`${what}, run ${n}`, killed.kills)}`;
        expect(killed.ended, again).toMatchObject({ code: 0, signal: null });
        expect(killed.records, again).toEqual(reference.records);
        expect(result(killed.ended.stdout), again).toEqual(result(reference.ended.stdout));
        expect(cli.run(['journal', 'verify', '--db', db]), again).toMatchObject({ code: 0, stderr: '' });
      }
      if (VERBOSE) console.log(figures(kills, reference));
    },
    TIMEOUT_MS,
  );
});

/** The summary without what depends on the clock and on the file. */
function summaryOf(stdout: string): unknown {
  const { barsPerSecond: _, database: __, ...summary } = JSON.parse(stdout) as Record<string, unknown>;
  return summary;
}

const report = (title: string, kills: readonly Kill[]): string =>
  [title, ...kills.map(({ moment, seqBefore, seqAfter }) => `  killed ${moment}: journal entry ${seqBefore} → ${seqAfter}`)].join('\n');

function figures(kills: readonly Kill[], { ms, records }: Reference): string {
  const inRecovery = kills.filter(({ seqBefore, seqAfter }) => seqBefore > 0 && seqBefore === seqAfter).length;
  return `${kills.length} kills, ${inRecovery} of them in a recovery; uninterrupted ${Math.round(ms)} ms, journal ${records.journalHead}`;
}
