import { type Instrument, MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';
import { inferIntervals } from './bar-intervals.ts';
import { parseIsoDay } from './calendar-day.ts';
import { cleanBars } from './clean-bars.ts';
import { ImportError } from './import-error.ts';
import type { ImportOptions, ImportProgress, ImportResult } from './import-types.ts';
import { listFiles } from './list-files.ts';
import { MarketClocks } from './market-clocks.ts';
import { readFile } from './read-file.ts';
import { RecordSorter } from './record-sorter.ts';
import { RecordedBars } from './recorded-bars.ts';
import type { ImportContext } from './row-parser.ts';
import { type ListedSymbol, rankSymbols, SymbolTable } from './symbol-table.ts';
import { Tally } from './tally.ts';

const DEFAULT_BUDGET_BYTES = 256 * 1024 * 1024;
const NAMED_SYMBOLS = 5;

/**
 * Reads recorded daily or minute bars (CSV, CSV.gz; files, or directories of them) into a source of slices.
 * Bad rows are counted and left out. Throws an ImportError when nothing sensible can be made of the input, and the
 * signal's reason when that is aborted; temporary files are gone then, and otherwise with `source.close()`.
 */
export async function importBars(
  paths: readonly string[],
  options: ImportOptions,
  progress?: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  const files = listFiles(paths);
  const names = files.map((file) => file.path);
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const budget = (options.memoryBudgetBytes ?? DEFAULT_BUDGET_BYTES) / 2;
  const rows = new RecordSorter(budget, options.tempDir);
  const bars = new RecordSorter(budget, options.tempDir);
  const tally = new Tally(options.maxBadRowPct);
  const context: ImportContext = {
    options,
    date: optionDay('--date', options.date),
    from: optionDay('--from', options.from) ?? Number.NEGATIVE_INFINITY,
    to: optionDay('--to', options.to) ?? Number.POSITIVE_INFINITY,
    symbols: new SymbolTable(options.market),
    clocks: new MarketClocks(options.timeZone),
    tally,
    rows,
  };
  try {
    let doneBytes = 0;
    for (const [index, file] of files.entries()) {
      await readFile(context, { path: file.path, index }, (bytes) =>
        progress?.({ file: file.path, bytes: doneBytes + bytes, totalBytes, rows: tally.rows }),
      );
      doneBytes += file.bytes;
    }
    tally.checkFinally();
    const { kind } = tally;
    if (rows.count === 0 || kind === null) throw new ImportError(noBarsMessage(names, options, tally));

    const warnings: string[] = [];
    const intervals = kind === 'minute' ? inferIntervals(context, names, warnings) : [];
    const { symbols } = context.symbols;
    const ranked = rankSymbols(symbols);
    const finalIds = new Int32Array(symbols.length);
    ranked.forEach((symbol, id) => {
      finalIds[symbol] = id;
    });
    const { splitLike, observedDays } = cleanBars(context, names, intervals, finalIds, bars);
    rows.close();
    tally.checkFinally();

    const listed = ranked.map((symbol) => symbols[symbol]!);
    warnings.unshift(...describeAssumptions(listed));
    const allDays = [...observedDays.values()].flat().sort();
    return {
      source: new RecordedBars(kind, listed.map(toInstrument), bars),
      report: {
        files: files.length,
        rows: tally.rows,
        bars: bars.count,
        symbols: listed.length,
        badRows: tally.badRows,
        badRowSamples: tally.samples,
        halted: tally.halted,
        duplicates: tally.duplicates,
        conflictingDuplicates: tally.conflictingDuplicates,
        emptyVolumeRepeats: tally.emptyVolumeRepeats,
        rounded: tally.rounded,
        widened: tally.widened,
        splitLike,
        kind,
        markets: MARKET_CODES.filter((market) => observedDays.has(market)),
        firstDay: allDays[0]!,
        lastDay: allDays.at(-1)!,
        observedDays: Object.fromEntries(observedDays),
        warnings,
      },
    };
  } catch (error) {
    rows.close();
    bars.close();
    throw error;
  }
}

function optionDay(flag: string, text: string | null): number | null {
  if (text === null) return null;
  const day = parseIsoDay(text);
  if (day === null) throw new ImportError(`${flag} ${text}: not a date; write YYYY-MM-DD`);
  return day;
}

function noBarsMessage(files: readonly string[], { from, to }: ImportOptions, tally: Tally): string {
  const where = files.length === 1 ? files[0]! : `${files.length} files`;
  if (tally.rows === 0) return `${where}: no rows below the header`;
  const range = from === null && to === null ? '' : ` from ${from ?? 'the start'} to ${to ?? 'the end'}`;
  return `${where}: none of ${tally.rows} rows is a bar${range} (${tally.halted} without trading, ${tally.badRows} bad)`;
}

function describeAssumptions(listed: readonly ListedSymbol[]): string[] {
  const byMarket = new Map<MarketCode, string[]>();
  for (const { market, code, assumed } of listed) {
    if (!assumed) continue;
    const codes = byMarket.get(market);
    if (codes === undefined) byMarket.set(market, [code]);
    else codes.push(code);
  }
  return [...byMarket].map(([market, codes]) => {
    const shown = codes.slice(0, NAMED_SYMBOLS).join(', ');
    const more = codes.length > NAMED_SYMBOLS ? ` and ${codes.length - NAMED_SYMBOLS} more` : '';
    return `market ${market} assumed from the symbol of ${shown}${more}; --market names another`;
  });
}

function toInstrument({ code, market, name, sector }: ListedSymbol): Instrument {
  return { code, market, name: name === '' ? code : name, ...(sector === '' ? {} : { sector }) };
}
