import { type Command, Option } from 'commander';
import type { MarketCode } from '../../../engine/market/types.ts';
import { date, market, timeZone } from '../option-values.ts';

export interface BarOptions {
  readonly market?: MarketCode;
  readonly tz?: string;
  readonly date?: string;
  readonly stamp: 'start' | 'end';
}

/** Adds the options that say how a file of bars is to be read. */
export function addBarOptions(command: Command): Command {
  return command
    .addOption(new Option('--market <code>', 'market of every row (default: by column or symbol)').argParser(market))
    .addOption(new Option('--tz <zone>', 'zone of times without an offset (default: the market’s)').argParser(timeZone))
    .addOption(new Option('--date <date>', 'day of a file whose times have none').argParser(date))
    .addOption(
      new Option('--stamp <edge>', 'edge of a minute bar that its time names')
        .choices(['start', 'end'])
        .default('start'),
    );
}
