import { brainSettings } from '../brain-settings.ts';
import { loadCalendarOverrides } from '../cli/calendar-overrides.ts';
import type { PracticeJob } from '../engine-job.ts';
import { runHeadless, runInTerminal } from '../host.ts';
import { lookOf } from '../look.ts';
import { newsSettings } from '../news-settings.ts';
import type { AppSettings } from '../settings/load.ts';

/** A world whose first morning is a lively one. */
const DEFAULT_SEED = 9;
const DEFAULT_SPEED = 60;

export interface DeskOptions {
  readonly noUi: boolean;
  /** Null for the default world. */
  readonly seed: number | null;
  /** Engine time per real time; null for 60, Infinity does not wait. */
  readonly speed: number | null;
  readonly fresh: boolean;
  readonly db: string | null;
  readonly dataDir: string;
  readonly logFormat: 'text' | 'json';
  readonly color: boolean;
  readonly settings: AppSettings;
  /** Stop after so many practice days. */
  readonly days: number | null;
}

/** The practice desk: the engine on the made-up market, in the terminal or headless. Returns the exit code. */
export async function runDesk(options: DeskOptions): Promise<number> {
  const { trading } = options.settings;
  const job: PracticeJob = {
    kind: 'practice',
    settings: trading,
    brain: brainSettings(options.settings),
    news: newsSettings(options.settings, true),
    calendarOverrides: loadCalendarOverrides(options.dataDir),
    speed: options.speed ?? DEFAULT_SPEED,
    db: options.db,
    dataDir: options.dataDir,
    withSnapshots: !options.noUi,
    endWhenStopped: options.noUi && !trading.breakerStayUp,
    seed: options.seed ?? DEFAULT_SEED,
    fresh: options.fresh,
    days: options.days,
  };
  const host = {
    job,
    logFormat: options.logFormat,
    look: lookOf(options.settings, options.color),
    log: process.stdout,
    quiet: false,
  };
  if (!options.noUi) {
    return (await runInTerminal(host, ({ practice }) => practice(job.speed))).exitCode;
  }
  const { exitCode } = await runHeadless(host);
  return exitCode;
}
