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
/** More kills than this and a run is left alone until its end. */
const KILLS_PER_RUN = 6;
const TIMEOUT_MS = 60_000 + KILLS * 10_000;

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
  writeMinuteBars(cli.path('bars'), { seed: 1, symbols: 20, days: 10 });
});
afterAll(() => cli.remove());

const replay = (db: string) => ['replay', cli.path('bars'), '--market', 'KR', '--speed', 'max', '--json', '--db', db];
const practice = (db: string, days = '3') => ['--no-ui', '--speed', 'max', '--days', days, '--seed', '12', '--db', db];

const RUNS = [
  { what: 'a replay', command: replay, before: null, result: summaryOf },
  { what: 'a practice world', command: practice, before: null, result: () => null },
  {
    what: 'a practice world with a saved state',
    command: practice,
    before: (db: string) => practice(db, '1'),
    result: () => null,
  },
];

describe.each(RUNS)('$what that is killed again and again', (run) => {
  const { what, command, before, result } = run;
  it(
    'leaves the same records, journal and state as one that never was',
    async () => {
      const reference = runUninterrupted(cli, command, cli.path(`${what}.db`));
      expect(reference.ended).toMatchObject({ code: 0, signal: null });
      expect(reference.records.tables['trades']).not.toEqual([]);
      const random = createRandom(SEED, RUNS.indexOf(run));
      const wanted = Math.ceil(KILLS / RUNS.length);
      const kills: Kill[] = [];
      for (let n = 1; kills.length < wanted; n++) {
        const db = cli.path(`${what} ${n}.db`);
        if (before !== null) expect(cli.run(before(db))).toMatchObject({ code: 0 });
        const killed = await runKilled(
          cli,
          command,
          db,
          reference,
          random,
          Math.min(KILLS_PER_RUN, wanted - kills.length),
        );
        kills.push(...killed.kills);
        const story = [`${what}, run ${n}`, ...killed.kills.map(killText)].join('\n');
        if (VERBOSE) console.log(story);
        const again = `again with OUROTERM_CRASH_SEED=${SEED} OUROTERM_CRASH_KILLS=${KILLS}: ${story}`;
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

const killText = ({ moment, seqBefore, seqAfter }: Kill): string =>
  `  killed ${moment}: journal entry ${seqBefore} → ${seqAfter}`;

function figures(kills: readonly Kill[], { ms, records }: Reference): string {
  const inRecovery = kills.filter(({ seqBefore, seqAfter }) => seqBefore > 0 && seqBefore === seqAfter).length;
  return `${kills.length} kills, ${inRecovery} of them in a recovery; uninterrupted ${Math.round(ms)} ms, journal ${records.journalHead}`;
}
