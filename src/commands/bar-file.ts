import type { BarColumns } from '../../engine/analysis/bar-columns.ts';
import type { BarKind } from '../../engine/kernel/bars.ts';
import type { MarketCode } from '../../engine/market/types.ts';

/** How a file of bars is to be read, as for `ouroterm data import`, and the symbol wanted of it. */
export interface BarFileOptions {
  readonly market?: MarketCode | undefined;
  readonly tz?: string | undefined;
  readonly stamp?: 'start' | 'end' | undefined;
  readonly date?: string | undefined;
  readonly symbol?: string | undefined;
}

/** The bars of one symbol of a file. Its name is safe to show. */
export interface LoadedBars {
  readonly kind: BarKind;
  readonly symbol: string;
  readonly market: MarketCode;
  readonly columns: BarColumns;
}

/** The file's symbols, when none was chosen from several or the chosen one is not among them. */
export interface SymbolChoice {
  readonly kind: 'choose-symbol';
  readonly symbols: readonly string[];
}
