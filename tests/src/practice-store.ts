import { join } from 'node:path';
import { DEFAULT_TRADING_SETTINGS } from '../../engine/kernel/settings.ts';
import { composeRun } from '../../src/compose.ts';

/** Makes the database of a practice morning in a folder: so many entries of a run with decisions, orders and a saved state. */
export async function practiceStore(dataDir: string, entries: number): Promise<string> {
  const db = join(dataDir, 'practice-9.db');
  const run = await composeRun(
    {
      kind: 'practice',
      settings: DEFAULT_TRADING_SETTINGS,
      calendarOverrides: [],
      speed: Number.POSITIVE_INFINITY,
      db,
      dataDir,
      withSnapshots: false,
      endWhenStopped: false,
      seed: 9,
      fresh: true,
      days: null,
    },
    () => undefined,
  );
  const { engine } = run;
  while (engine.lastSeq < entries * 0.7) engine.step(0);
  while (!engine.checkpoint()) engine.step(0);
  while (engine.lastSeq < entries) engine.step(0);
  engine.commit(true);
  run.close();
  return db;
}
