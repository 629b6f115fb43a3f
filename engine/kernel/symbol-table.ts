import { Atr } from '../analysis/indicators/atr.ts';
import { Rsi } from '../analysis/indicators/rsi.ts';
import { Sma } from '../analysis/indicators/sma.ts';
import type { Instrument } from '../market/types.ts';

/** Bars the volume average of the gates looks back on. */
const AVERAGE_VOLUME_BARS = 20;

/** One number per symbol, in columns. NaN means not known. */
const COLUMNS = [
  'last',
  'lastAt',
  /** Serial number of the trading day the day columns belong to. */
  'dayNumber',
  'dayOpen',
  'dayHigh',
  'dayLow',
  'dayVolume',
  /** Sum of typical price × volume of the day, for VWAP. */
  'dayTurnover',
  /** 1 once the day's bar went into the daily indicators. */
  'dayDone',
  'previousClose',
  'previousVolume',
  /** Volume of the last complete day over the day before it. */
  'lastVolumeRatio',
  /** Bars seen, of the kind that the gates count. */
  'bars',
  'barAt',
  'barOpen',
  'barHigh',
  'barLow',
  'barClose',
  'barVolume',
  'priorOpen',
  'priorHigh',
  'priorLow',
  'priorClose',
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * What is known of every symbol, in columns: hot loops touch flat arrays and allocate nothing per bar. Prices are
 * integers of the market's scale held as doubles.
 */
export class SymbolTable {
  readonly instruments: Instrument[] = [];
  private capacity = 0;
  private data: Record<Column, Float64Array> = Object.fromEntries(
    COLUMNS.map((name) => [name, new Float64Array(0)]),
  ) as Record<Column, Float64Array>;

  readonly dailyRsi = new Rsi(14, 0);
  readonly dailyAtr = new Atr(14, 0);
  readonly dailyMa5 = new Sma(5, 0);
  readonly dailyMa20 = new Sma(20, 0);
  readonly barAtr = new Atr(14, 0);
  readonly averageVolume = new Sma(AVERAGE_VOLUME_BARS, 0);

  get columns(): Readonly<Record<Column, Float64Array>> {
    return this.data;
  }

  get count(): number {
    return this.instruments.length;
  }

  add(instruments: readonly Instrument[]): void {
    this.instruments.push(...instruments);
    if (this.instruments.length <= this.capacity) return;
    this.capacity = Math.max(16, this.instruments.length);
    for (const name of COLUMNS) {
      const grown = new Float64Array(this.capacity).fill(Number.NaN);
      grown.set(this.data[name]);
      this.data[name] = grown;
    }
    for (const indicator of this.indicators()) indicator.grow(this.capacity);
  }

  private indicators() {
    return [this.dailyRsi, this.dailyAtr, this.dailyMa5, this.dailyMa20, this.barAtr, this.averageVolume] as const;
  }

  /** Every array that makes up the state, in a fixed order. */
  arrays(): readonly Float64Array[] {
    return [...COLUMNS.map((name) => this.data[name]), ...this.indicators().map((indicator) => indicator.state)];
  }

  restore(instruments: readonly Instrument[], arrays: readonly Float64Array[]): void {
    this.add(instruments);
    const indicators = this.indicators();
    if (arrays.length !== COLUMNS.length + indicators.length) {
      throw new RangeError(
        `a checkpoint holds ${arrays.length} symbol columns; ${COLUMNS.length + indicators.length} are needed`,
      );
    }
    COLUMNS.forEach((name, i) => {
      this.data[name].set(arrays[i]!);
    });
    indicators.forEach((indicator, i) => {
      indicator.load(arrays[COLUMNS.length + i]!);
    });
  }
}
