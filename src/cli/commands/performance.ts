import { type Command, Option } from 'commander';
import { GROUPINGS, type Grouping } from '../../../engine/context/performance.ts';
import type { MarketCode } from '../../../engine/market/types.ts';
import { date, market, nonEmpty, wholeNumber } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { storePath } from '../store-path.ts';

interface Options {
  readonly db?: string;
  readonly market?: MarketCode;
  readonly since?: string;
  readonly json?: true;
}

/** Rows that a person is shown unless asked for more. */
const SHOWN_ROWS = 50;

/** `ouroterm performance`, `calibration`, `outcomes`: what the desk's decisions came to. */
export function declarePerformance(program: Command, perform: Perform): void {
  const performance = declare(
    program,
    'performance',
    'profit and loss, win rate, drawdown and trend by stretches of time, strategy or market',
    'performance --by month',
    'performance --by strategy --market KR --json',
  ).addOption(new Option('--by <grouping>', 'what is put together').choices(GROUPINGS).default('day'));
  filtered(performance, 'one JSON object a line');
  perform<Options & { readonly by: Grouping }>(performance, async (invocation, { json = false, db, ...options }) => {
    const { runPerformance } = await import('../../commands/performance.ts');
    const more = { json, color: invocation.color, db: await storePath(invocation, db) };
    return runPerformance({ ...options, ...more }, invocation.io);
  });

  const calibration = declare(
    program,
    'calibration',
    'what the confidence of entries promised against what came of them',
    'calibration --market KR',
    'calibration --json',
  );
  filtered(calibration, 'one JSON document');
  perform<Options>(calibration, async (invocation, { json = false, db, ...options }) => {
    const { runCalibration } = await import('../../commands/calibration.ts');
    const more = { json, color: invocation.color, db: await storePath(invocation, db) };
    return runCalibration({ ...options, ...more }, invocation.io);
  });

  const outcomes = declare(
    program,
    'outcomes',
    'what came after each decision: its round trip, and the price 1, 5 and 20 trading days later',
    'outcomes --limit 20',
    'outcomes --symbol 005930 --json',
  )
    .addOption(
      new Option('--limit <number>', `only the newest so many (default: ${SHOWN_ROWS}, with --json all)`).argParser(
        wholeNumber(1),
      ),
    )
    .option('--symbol <code>', 'only this symbol', nonEmpty)
    .addOption(dbOption())
    .option('--json', 'one JSON object a line');
  type Listing = { readonly db?: string; readonly limit?: number; readonly symbol?: string; readonly json?: true };
  perform<Listing>(outcomes, async (invocation, { json = false, db, limit, ...options }) => {
    const { runOutcomes } = await import('../../commands/outcomes.ts');
    const shown = limit ?? (json ? undefined : SHOWN_ROWS);
    const more = { json, color: invocation.color, db: await storePath(invocation, db) };
    return runOutcomes({ ...options, ...more, ...(shown !== undefined && { limit: shown }) }, invocation.io);
  });
}

const filtered = (command: Command, json: string): Command =>
  command
    .addOption(new Option('--market <code>', 'only this market').argParser(market))
    .addOption(new Option('--since <day>', 'nothing before this trading day').argParser(date))
    .addOption(dbOption())
    .option('--json', json);

const dbOption = (): Option =>
  new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty);
