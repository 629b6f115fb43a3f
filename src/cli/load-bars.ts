import { tmpdir } from 'node:os';
import { fromPrice } from '../../engine/market/money.ts';
import { price } from '../../engine/market/types.ts';
import type { BarSource } from '../../engine/runtime/ports.ts';
import { importBars } from '../../storage/import/import-bars.ts';
import type { ImportOptions } from '../../storage/import/import-types.ts';
import type { BarFileOptions, LoadedBars, SymbolChoice } from '../commands/bar-file.ts';
import { DEFAULT_MAX_BAD_ROWS_PCT } from './bad-rows.ts';

/**
 * Reads the bars of one symbol of a file: the chosen one, or the only one.
 *
 * @throws ImportError when nothing sensible can be made of the file
 */
export async function loadBars(
  file: string,
  options: BarFileOptions,
  sessionTimes: ImportOptions['sessionTimes'],
): Promise<LoadedBars | SymbolChoice> {
  const { source, report } = await importBars([file], {
    market: options.market ?? null,
    timeZone: options.tz ?? null,
    date: options.date ?? null,
    stamp: options.stamp ?? 'start',
    maxBadRowPct: DEFAULT_MAX_BAD_ROWS_PCT,
    from: null,
    to: null,
    tempDir: tmpdir(),
    sessionTimes,
  });
  try {
    const codes = source.instruments.map(({ code }) => code);
    const wanted = options.symbol ?? (codes.length === 1 ? codes[0] : undefined);
    const id = wanted === undefined ? -1 : codes.indexOf(wanted);
    if (id === -1) return { kind: 'choose-symbol', symbols: codes.toSorted() };
    const { code, market } = source.instruments[id]!;
    return { kind: report.kind, symbol: code, market, columns: columnsOf(source, id) };
  } finally {
    source.close();
  }
}

function columnsOf(source: BarSource, id: number): LoadedBars['columns'] {
  const columns: Record<keyof LoadedBars['columns'], number[]> = {
    at: [],
    open: [],
    high: [],
    low: [],
    close: [],
    volume: [],
  };
  for (let slice = source.next(); slice !== null; slice = source.next()) {
    // A slice holds a symbol at most once.
    const row = slice.symbols.subarray(0, slice.count).indexOf(id);
    if (row === -1) continue;
    columns.at.push(slice.start);
    for (const field of ['open', 'high', 'low', 'close'] as const) {
      columns[field].push(fromPrice(price(slice[field][row]!), slice.market));
    }
    columns.volume.push(slice.volume[row]!);
  }
  const { at, open, high, low, close, volume } = columns;
  const column = (values: readonly number[]) => Float64Array.from(values);
  return {
    at: column(at),
    open: column(open),
    high: column(high),
    low: column(low),
    close: column(close),
    volume: column(volume),
  };
}
