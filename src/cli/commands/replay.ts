import { type Command, Option } from 'commander';
import { DEFAULT_MAX_BAD_ROWS_PCT } from '../bad-rows.ts';
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
  readonly ui: boolean;
  readonly logFormat: 'text' | 'json';
}

/** `ouroterm replay PATH…` */
export function declareReplay(program: Command, perform: Perform): void {
  const replay = declare(
    program,
    'replay <paths...>',
    'feed recorded bars (CSV, CSV.gz; files or folders) through the engine with the simulated exchange',
    'replay bars/ --market KR --from 2024-01-02 --to 2024-06-28 --json',
    'replay minutes.csv.gz --market US --cash USD=50000 --speed 60',
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
    .option('--json', 'the summary as one JSON line')
    .option('--no-ui', 'no terminal; so too with --json and when stdin or stdout is no terminal')
    .addOption(logFormat());
  perform<Options>(replay, async (invocation, options, paths) => {
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
      noUi: !options.ui || options.json === true || !invocation.interactive,
      logFormat: options.logFormat,
      color: invocation.color,
      dataDir: await invocation.dataDir(),
      settings: await invocation.settings(),
      seed: options.seed,
    });
  });
}

/** Before a long import. Without a market the currency is known only after it, and the dollar has the most decimals. */
async function checkCash(cash: string, { market }: BarOptions): Promise<void> {
  const { parseCash } = await import('../cash.ts');
  const { MARKETS } = await import('../../../engine/market/markets.ts');
  parseCash(cash, market === undefined ? 'USD' : MARKETS[market].currency);
}
