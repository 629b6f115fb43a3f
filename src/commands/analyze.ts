import { type Analysis, analyse } from '../../engine/analysis/analysis.ts';
import { type Series, series } from '../../engine/analysis/series.ts';
import { dayAt } from '../../engine/market/days.ts';
import { formatInstant } from '../../engine/market/instant-text.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { instant } from '../../engine/market/types.ts';
import { zoneOffset } from '../../engine/market/zone.ts';
import { analysisText } from './analyze-text.ts';
import type { BarFileOptions, LoadedBars, SymbolChoice } from './bar-file.ts';

interface TextSink {
  write(text: string): unknown;
}

const SYMBOLS_NAMED = 10;
const LINES_PER_WRITE = 1000;

/**
 * `ouroterm analyze FILE`: last values and readings of a symbol's bars, or with `series` a line for every bar. The
 * vwap of intraday bars starts anew each local day; of daily bars it is cumulative over the file.
 * @param options.series names separated by commas; a value is null (as text: empty) while it warms up
 * @returns the exit code: 0; 1 when there are no bars or one is not finite; 2 for an unknown series or a symbol that is missing
 */
export async function runAnalyze(
  options: BarFileOptions & {
    readonly file: string;
    readonly series: string | undefined;
    readonly json: boolean;
    readonly color: boolean;
  },
  io: {
    readonly load: (file: string, options: BarFileOptions) => Promise<LoadedBars | SymbolChoice>;
    readonly stdout: TextSink;
    readonly stderr: TextSink;
  },
): Promise<number> {
  const names = options.series?.split(',').map((name) => name.trim());
  let wanted: readonly Series[] | undefined;
  try {
    wanted = names?.map(series);
  } catch (error) {
    return refuse(io.stderr, `--series: ${messageOf(error)}`, 2);
  }

  const loaded = await io.load(options.file, options);
  if (loaded.kind === 'choose-symbol') return refuse(io.stderr, choiceText(options, loaded.symbols), 2);
  if (loaded.columns.at.length === 0) return refuse(io.stderr, `${options.file}: ${loaded.symbol}: no bars`, 1);
  const startsDay = dayStarts(loaded);
  try {
    if (names !== undefined && wanted !== undefined) {
      const values = wanted.map((compute) => compute(loaded.columns, startsDay));
      writeSeries(io.stdout, loaded.columns.at, names, values, options.json);
    } else {
      const analysis = analyse(loaded.columns, loaded.kind, startsDay);
      io.stdout.write(
        options.json
          ? `${JSON.stringify(document(loaded, analysis))}\n`
          : analysisText(loaded, analysis, options.color),
      );
    }
  } catch (error) {
    return refuse(io.stderr, `${options.file}: ${loaded.symbol}: ${messageOf(error)}`, 1);
  }
  return 0;
}

/** Turns the refusals of the analysis into an exit code; anything but a RangeError is a fault of the program. */
function messageOf(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  throw error;
}

function refuse(stderr: TextSink, message: string, exitCode: number): number {
  stderr.write(`${message}\n`);
  return exitCode;
}

function choiceText(
  { file, symbol }: { file: string; symbol?: string | undefined },
  symbols: readonly string[],
): string {
  const problem = symbol === undefined ? `holds ${symbols.length} symbols` : `does not hold the symbol "${symbol}"`;
  const more = symbols.length > SYMBOLS_NAMED ? ` and ${symbols.length - SYMBOLS_NAMED} more` : '';
  return `${file} ${problem}; choose one with --symbol: ${symbols.slice(0, SYMBOLS_NAMED).join(', ')}${more}`;
}

/** Which bars are the first of their day on the market's clocks; none of daily bars. */
function dayStarts({ kind, market, columns: { at } }: LoadedBars): (i: number) => boolean {
  const { zone } = MARKETS[market];
  const day = (i: number) => dayAt(at[i]! + zoneOffset(zone, at[i]!));
  return (i) => kind === 'minute' && (i === 0 || day(i) !== day(i - 1));
}

function writeSeries(
  stdout: TextSink,
  at: Float64Array,
  names: readonly string[],
  values: readonly Float64Array[],
  json: boolean,
): void {
  let text = json ? '' : `${['at', ...names].join('\t')}\n`;
  at.forEach((start, i) => {
    const time = formatInstant(instant(start));
    const row = values.map((column) => column[i]!);
    // NaN becomes null in JSON.
    if (json)
      text += `${JSON.stringify({ at: time, ...Object.fromEntries(names.map((name, n) => [name, row[n]])) })}\n`;
    else text += `${[time, ...row.map((value) => (Number.isNaN(value) ? '' : value))].join('\t')}\n`;
    if (i % LINES_PER_WRITE === LINES_PER_WRITE - 1) {
      stdout.write(text);
      text = '';
    }
  });
  stdout.write(text);
}

/** The JSON shape of docs/json.md; what is not known is null. */
function document({ symbol, market, kind, columns: { at } }: LoadedBars, { volumePrice, ...analysis }: Analysis) {
  const time = (ms: number | undefined) => (ms === undefined ? null : formatInstant(instant(ms)));
  return {
    kind: 'analysis',
    symbol,
    market,
    barKind: kind,
    bars: at.length,
    from: time(at[0]),
    to: time(at.at(-1)),
    ...analysis,
    volumePrice: {
      ...volumePrice,
      events: volumePrice.events.map((event) => ({ kind: event.kind, at: time(event.at) })),
    },
  };
}
