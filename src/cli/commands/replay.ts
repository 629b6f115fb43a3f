import { type Command, Option } from 'commander';
import { DEFAULT_MAX_BAD_ROWS_PCT } from '../bad-rows.ts';
import type { Invocation } from '../invocation.ts';
import { date, nonEmpty, percentage, speed, wholeNumber } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { UsageError } from '../usage-error.ts';
import { addBarOptions, type BarOptions } from './bar-options.ts';
import { logFormat } from './desk.ts';

interface Options extends BarOptions {
  readonly from?: string;
  readonly to?: string;
  readonly speed: number;
  readonly seed: number;
  readonly cash?: string;
  readonly db?: string;
  readonly overwrite?: true;
  readonly maxBadRows: number;
  readonly breakerReset: 'operator' | 'next-day';
  readonly json?: true;
  readonly journal?: string;
  readonly verify?: true;
  readonly ui?: boolean;
  readonly logFormat: 'text' | 'json';
}

/** `ouroterm replay PATH…` and `ouroterm replay --journal ID` */
export function declareReplay(program: Command, perform: Perform): void {
  const replay = declare(
    program,
    'replay [paths...]',
    'feed recorded bars (CSV, CSV.gz; files or folders) through the engine with the simulated exchange, or go through a recorded run again',
    'replay bars/ --market KR --from 2024-01-02 --to 2024-06-28 --json',
    'replay minutes.csv.gz --market US --cash USD=50000 --speed 60',
    'replay --journal practice-9 --verify',
    'replay --journal practice-9 --ui',
  );
  addBarOptions(replay)
    .addOption(new Option('--from <date>', 'first local trading date to decide on').argParser(date))
    .addOption(new Option('--to <date>', 'last local trading date').argParser(date))
    .addOption(
      new Option('--speed <factor>', 'times real time, or max')
        .argParser(speed)
        .default(Number.POSITIVE_INFINITY, 'max'),
    )
    .addOption(new Option('--seed <number>', 'of the simulated exchange').argParser(wholeNumber(0)).default(1))
    .option('--cash <amount>', 'starting cash: an amount, or KRW=10000000,USD=5000')
    .addOption(new Option('--db <file>', 'database of the run (default: one in the data folder)').argParser(nonEmpty))
    .option('--overwrite', 'replace the database if it is there')
    .addOption(
      new Option('--max-bad-rows <percent>', 'share of bad rows that stops the import')
        .argParser(percentage)
        .default(DEFAULT_MAX_BAD_ROWS_PCT),
    )
    .addOption(
      new Option('--breaker-reset <who>', 'who resets a tripped circuit breaker')
        .choices(['next-day', 'operator'])
        .default('next-day'),
    )
    .addOption(
      new Option('--journal <run>', 'a recorded run: its database, or its id in the data folder').argParser(nonEmpty),
    )
    .option('--verify', 'make that run again and compare every decision, order and state with what was recorded')
    .option('--json', 'the summary as one JSON line')
    .option('--ui', 'travel in time through that run in the terminal')
    .option('--no-ui', 'no terminal; so too with --json and when stdin or stdout is no terminal')
    .addOption(logFormat());
  perform<Options>(replay, async (invocation, options, paths) => {
    if (options.journal !== undefined) return replayJournal(invocation, options.journal, options, paths);
    if (options.verify) throw new UsageError('--verify is about a recorded run: name it with --journal');
    if (options.ui)
      throw new UsageError('--ui is about a recorded run: name it with --journal; bars show with --speed 60');
    if (paths.length === 0) {
      throw new UsageError("missing required argument 'paths': bars to replay, or a recorded run with --journal");
    }
    const { from = null, to = null, cash = null } = options;
    if (from !== null && to !== null && from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
    if (cash !== null) await checkCash(cash, options);
    const { runReplay } = await import('../../commands/replay.ts');
    return runReplay({
      paths,
      market: options.market ?? null,
      tz: options.tz ?? null,
      date: options.date ?? null,
      stamp: options.stamp,
      from,
      to,
      speed: options.speed,
      cash,
      db: options.db ?? null,
      overwrite: options.overwrite ?? false,
      maxBadRowPct: options.maxBadRows,
      breakerReset: options.breakerReset,
      json: options.json ?? false,
      noUi: options.ui === false || options.json === true || !invocation.interactive,
      logFormat: options.logFormat,
      color: invocation.color,
      dataDir: await invocation.dataDir(),
      settings: await invocation.settings(),
      seed: options.seed,
    });
  });
}

/** Through a recorded run again: verified, or moment by moment in the terminal. */
async function replayJournal(
  invocation: Invocation,
  journal: string,
  { verify, ui, json }: Options,
  paths: readonly string[],
): Promise<number> {
  if (paths.length > 0) throw new UsageError('--journal is about a recorded run: leave the paths out');
  if (verify === undefined && ui !== true) throw new UsageError('--journal wants --verify or --ui with it');
  if (verify && ui) throw new UsageError('--verify and --ui are one or the other');
  if (ui && !invocation.interactive)
    throw new UsageError('--ui needs a terminal on stdin and stdout that can place the cursor (TERM=dumb cannot)');
  const { recordedRun } = await import('../../commands/recorded-run.ts');
  const db = recordedRun(journal, { cwd: invocation.io.cwd, dataDir: await invocation.dataDir() });
  if (ui) {
    const { runTravel } = await import('../../commands/replay-journal.ts');
    const { lookOf } = await import('../../look.ts');
    return runTravel({ db, look: lookOf(await invocation.settings(), invocation.color) });
  }
  const { runVerify } = await import('../../commands/verify-run.ts');
  return runVerify({ db, json: json ?? false }, invocation.io);
}

/** Before a long import. Without a market the currency is known only after it, and the dollar has the most decimals. */
async function checkCash(cash: string, { market }: BarOptions): Promise<void> {
  const { parseCash } = await import('../cash.ts');
  const { MARKETS } = await import('../../../engine/market/markets.ts');
  parseCash(cash, market === undefined ? 'USD' : MARKETS[market].currency);
}
