import { join } from 'node:path';
import { DEFAULT_TRADING_SETTINGS } from '../../engine/kernel/settings.ts';
import { composeRun } from '../../src/compose.ts';
import type { ComposedRun } from '../../src/composed-run.ts';

/** A practice run whose first morning is a lively one, recorded in a folder, before its first step. */
export const practiceRun = (dataDir: string): Promise<ComposedRun> =>
  composeRun(
    {
      kind: 'practice',
      settings: DEFAULT_TRADING_SETTINGS,
      calendarOverrides: [],
      speed: Number.POSITIVE_INFINITY,
      db: join(dataDir, 'practice-9.db'),
      dataDir,
      withSnapshots: false,
      endWhenStopped: false,
      brain: null,
      news: null,
      seed: 9,
      fresh: true,
      days: null,
    },
    () => undefined,
  );

/** Makes the database of a practice morning in a folder: so many entries of a run with decisions, orders and a saved state. */
export async function practiceStore(dataDir: string, entries: number): Promise<string> {
  const run = await practiceRun(dataDir);
  const { engine } = run;
  while (engine.lastSeq < entries * 0.7) engine.step(0);
  while (!engine.checkpoint()) engine.step(0);
  while (engine.lastSeq < entries) engine.step(0);
  engine.commit(true);
  run.close();
  return run.store.path;
}
