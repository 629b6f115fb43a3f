import { statSync } from 'node:fs';
import type { Random } from '../../engine/broker/sim/market/random.ts';
import { type Cli, type Ended, eventually, type Started } from './cli.ts';
import { journalSeq, type RunRecords, runRecords } from './run-records.ts';

/** A run that nothing interrupted. */
export interface Reference {
  readonly ended: Ended;
  readonly records: RunRecords;
  readonly ms: number;
  /** Size of its database. */
  readonly bytes: number;
}

export interface Kill {
  readonly moment: string;
  /** Newest committed journal entry before the start and after the kill; equal when the kill came in the recovery. */
  readonly seqBefore: number;
  readonly seqAfter: number;
}

export interface Survival {
  readonly ended: Ended;
  readonly records: RunRecords;
  readonly kills: readonly Kill[];
}

type Command = (db: string) => readonly string[];

export function runUninterrupted(cli: Cli, command: Command, db: string): Reference {
  const startedAt = performance.now();
  const ended = cli.run(command(db));
  return { ended, records: runRecords(db), ms: performance.now() - startedAt, bytes: fileBytes(db) };
}

/** Starts a run, kills it with SIGKILL at random moments, starts it again, and after `most` kills lets it come to its end. */
export async function runKilled(
  cli: Cli,
  command: Command,
  db: string,
  reference: Reference,
  random: Random,
  most: number,
): Promise<Survival> {
  const kills: Kill[] = [];
  for (;;) {
    const seqBefore = seqOf(db);
    const run = cli.start(...command(db));
    if (kills.length === most) return { ended: await run.ended, records: runRecords(db), kills };
    const moment = await killMoment(run, db, reference, random, seqBefore > 0);
    const ended = await run.kill('SIGKILL');
    if (ended.signal !== 'SIGKILL') return { ended, records: runRecords(db), kills };
    kills.push({ moment, seqBefore, seqAfter: seqOf(db) });
  }
}

/** Waits for a random moment of a run, or for its end if that comes first; says which it was. */
async function killMoment(
  run: Started,
  db: string,
  reference: Reference,
  random: Random,
  resumed: boolean,
): Promise<string> {
  const dice = random.between(0, 1);
  if (resumed && dice < 0.3) {
    await until(run, () => run.stderr.includes('going on with the run'));
    const ms = random.between(0, reference.ms / 3);
    await pause(run, ms);
    return `${Math.round(ms)} ms into the recovery`;
  }
  if (dice < 0.6) {
    const bytes = random.between(fileBytes(db), reference.bytes);
    await until(run, () => fileBytes(db) >= bytes);
    return `at ${Math.round(bytes / 1024)} kB`;
  }
  const ms = random.between(0, reference.ms);
  await pause(run, ms);
  return `after ${Math.round(ms)} ms`;
}

function until(run: Started, holds: () => boolean): Promise<true> {
  return eventually(
    60_000,
    () => (holds() || !run.running ? true : undefined),
    () => run.stderr,
  );
}

function pause(run: Started, ms: number): Promise<unknown> {
  return Promise.race([run.ended, new Promise((resolve) => setTimeout(resolve, ms))]);
}

/** The newest committed journal entry; 0 before the database has its tables. */
const seqOf = (db: string): number => (fileBytes(db) === 0 ? 0 : journalSeq(db));

/** Size of a database with what is not yet folded into it; 0 while there is none. */
function fileBytes(db: string): number {
  return [db, `${db}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
