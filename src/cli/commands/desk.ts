import { type Command, Option } from 'commander';
import { nonEmpty, speed, wholeNumber } from '../option-values.ts';
import type { Perform } from '../perform.ts';
import { databases } from '../store-path.ts';

interface Options {
  readonly ui: boolean;
  readonly detached?: true;
  readonly seed?: number;
  readonly speed?: number;
  readonly fresh?: true;
  readonly days?: number;
  readonly db?: string;
  readonly logFormat: 'text' | 'json';
  readonly iUnderstandLive?: true;
}

/** `ouroterm`, `ouroterm desk`: the engine, with the workstation on it or headless. */
export function declareDesk(program: Command, perform: Perform): Command {
  const desk = program
    .command('desk', { isDefault: true })
    .description('open the workstation, as ouroterm does without a command')
    .option('--no-ui', 'no terminal, one log line per event of note; so too when stdin or stdout is no terminal')
    .option('--detached', 'the engine in a process of its own, which runs on without this terminal (see attach)')
    .addOption(new Option('--seed <number>', 'of the practice market').argParser(wholeNumber(0)))
    .addOption(new Option('--speed <factor>', 'times real time, or max (default: 60)').argParser(speed))
    .option('--fresh', 'begin the practice world anew')
    .addOption(new Option('--days <number>', 'stop after so many practice days').argParser(wholeNumber(1)))
    .addOption(new Option('--db <file>', 'database of the run (DB_PATH)').argParser(nonEmpty))
    .option('--i-understand-live', 'MODE=live without being asked: orders will move real money')
    .addOption(logFormat())
    .addHelpText('after', '\nExample:\n  $ ouroterm --no-ui --seed 7 --speed max --days 1');
  perform<Options>(desk, async (invocation, options) => {
    const settings = await invocation.settings();
    const { mode } = settings;
    const hasTerminal = options.ui && invocation.interactive;
    if (options.detached === true) {
      const { lookOf } = await import('../../look.ts');
      const { runDetached } = await import('../../commands/detached.ts');
      const dataDir = await invocation.dataDir();
      const dbs = await databases(invocation, options.db);
      return runDetached({ dataDir, dbs, attach: hasTerminal, look: lookOf(settings, invocation.color) });
    }
    if (mode === 'paper' || mode === 'live') {
      const { runAccount } = await import('../../commands/account.ts');
      return runAccount({
        noUi: !hasTerminal,
        mode,
        db: options.db ?? settings.dbPath,
        dataDir: await invocation.dataDir(),
        logFormat: options.logFormat,
        color: invocation.color,
        settings,
        understandsLive: options.iUnderstandLive ?? false,
      });
    }
    const { runDesk } = await import('../../commands/desk.ts');
    return runDesk({
      noUi: !hasTerminal,
      seed: options.seed ?? null,
      speed: options.speed ?? null,
      fresh: options.fresh ?? false,
      db: options.db ?? settings.dbPath,
      dataDir: await invocation.dataDir(),
      logFormat: options.logFormat,
      color: invocation.color,
      settings,
      days: options.days ?? null,
    });
  });
  return desk;
}

export function logFormat(): Option {
  return new Option('--log-format <format>', 'of log lines').choices(['text', 'json']).default('text');
}
