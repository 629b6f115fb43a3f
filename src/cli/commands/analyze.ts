import type { Command } from 'commander';
import { declare, type Perform } from '../perform.ts';
import { addBarOptions, type BarOptions } from './bar-options.ts';

interface Options extends BarOptions {
  readonly symbol?: string;
  readonly series?: string;
  readonly json?: true;
}

/** `ouroterm analyze FILE` */
export function declareAnalyze(program: Command, perform: Perform): void {
  const analyze = declare(
    program,
    'analyze <file>',
    'indicators, volatility, volume-price phase and quant score of recorded bars',
    'analyze daily.csv --market KR --symbol 005930',
    'analyze daily.csv --symbol AAPL --series rsi14,atr14 --json',
  );
  addBarOptions(analyze)
    .option('--symbol <code>', 'the symbol, when the file holds several')
    .option('--series <names>', 'a line a bar instead: sma20, ema20, rsi14, atr14, macd, bbUpper, adx14, obv, vwap, …')
    .option('--json', 'one JSON document; with --series one JSON object a line');
  perform<Options>(analyze, async ({ io, color, dataDir }, options, [file]) => {
    const { runAnalyze } = await import('../../commands/analyze.ts');
    const { loadBars } = await import('../load-bars.ts');
    const { loadCalendarOverrides } = await import('../calendar-overrides.ts');
    const { createMarketClock } = await import('../../../engine/market/clock.ts');
    const { sessionTimes } = await import('../../session-times.ts');
    const clock = createMarketClock({ overrides: loadCalendarOverrides(await dataDir()), observedDays: {} });
    return runAnalyze(
      { ...options, file: file!, series: options.series, json: options.json ?? false, color },
      {
        stdout: io.stdout,
        stderr: io.stderr,
        load: (path, how) => loadBars(path, how, (market, day) => sessionTimes(clock, market, day)),
      },
    );
  });
}
