import type { Command } from 'commander';
import { declare, type Perform } from '../perform.ts';

/** `ouroterm markets` */
export function declareMarkets(program: Command, perform: Perform): void {
  const markets = declare(
    program,
    'markets',
    'every market: open or not, session, next open and close',
    'markets',
    'markets --at 2026-11-23T09:00:00+09:00 --json',
  )
    .option('--at <instants>', 'ISO 8601 instants separated by commas, or - for one a line from standard input')
    .option('--json', 'one JSON object per instant');
  perform<{ readonly at?: string; readonly json?: true }>(markets, async ({ io, color, dataDir }, { at, json }) => {
    const { loadCalendarOverrides } = await import('../calendar-overrides.ts');
    const { runMarkets } = await import('../../commands/markets.ts');
    const calendarOverrides = loadCalendarOverrides(await dataDir());
    return runMarkets({ at, json: json ?? false, color }, { ...io, calendarOverrides });
  });
}
