import { cleanText } from '../../engine/market/clean-text.ts';
import { type Rounding, readDecimal } from '../../engine/market/decimal.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import type { MarketCode } from '../../engine/market/types.ts';
import { DAY_MS, isoDay } from './calendar-day.ts';
import type { ColumnLayout } from './columns.ts';
import type { CsvReader } from './csv-reader.ts';
import { ImportError } from './import-error.ts';
import type { ImportOptions } from './import-types.ts';
import type { MarketClocks } from './market-clocks.ts';
import type { RecordSorter } from './record-sorter.ts';
import { STAMP_FORMATS, StampReader } from './stamp.ts';
import { type SymbolTable, UNKNOWN_SYMBOL } from './symbol-table.ts';
import type { Tally } from './tally.ts';
import { decodeText } from './text.ts';

/** How far, in parts of a thousand, rounding of adjusted prices may push open or close out of high and low. */
const ROUNDING_SLACK = 5;

/** Key of a row's place in file order: `file * 2^32 + line`. */
export const FILE_FACTOR = 2 ** 32;

/** What the parsers of all files of an import share. */
export interface ImportContext {
  readonly options: ImportOptions;
  /** Day numbers of the options of the same names. */
  readonly date: number | null;
  readonly from: number;
  readonly to: number;
  readonly symbols: SymbolTable;
  readonly clocks: MarketClocks;
  readonly tally: Tally;
  /** Takes `stamp` (UTC milliseconds, or the day number of a daily bar), symbol and place in file order as keys. */
  readonly rows: RecordSorter;
}

/** Turns the records of one file into rows of the import. */
export class RowParser {
  private readonly context: ImportContext;
  private readonly file: string;
  private readonly fileKey: number;
  private readonly layout: ColumnLayout;
  /** Fields a row has, as in the header, and the least it needs. */
  private readonly width: number;
  private readonly needed: number;
  private readonly csv: CsvReader;
  /** Symbol of a one-symbol file. */
  private readonly fileSymbol: number;
  private readonly dayColumn: number;
  private readonly timeColumn: number;
  private daily: boolean | null = null;
  private readonly stamp = new StampReader();
  private readonly rounding: Rounding = { rounded: false };

  /** `fileSymbol` is the symbol of a file without a symbol column. */
  constructor(
    context: ImportContext,
    file: { readonly path: string; readonly index: number },
    layout: ColumnLayout,
    width: number,
    csv: CsvReader,
    fileSymbol: number,
  ) {
    this.context = context;
    this.file = file.path;
    this.fileKey = file.index * FILE_FACTOR;
    this.layout = layout;
    this.width = width;
    this.csv = csv;
    this.fileSymbol = fileSymbol;
    const full = layout.utc >= 0 ? layout.utc : layout.local;
    this.dayColumn = full >= 0 ? full : layout.day;
    this.timeColumn = full >= 0 ? -1 : layout.time;
    this.needed =
      1 +
      Math.max(
        this.dayColumn,
        this.timeColumn,
        layout.symbol,
        layout.open,
        layout.high,
        layout.low,
        layout.close,
        layout.volume,
      );
  }

  /** Takes the CSV reader's current record. */
  parse(): void {
    const reason = this.tryParse();
    if (reason === null) {
      this.context.tally.rows++;
    } else if (!this.isBlank()) {
      this.context.tally.rows++;
      this.context.tally.addBadRow(this.file, this.csv.line, reason);
    }
  }

  /** Null when the row was taken or rightly left out, otherwise why it is bad. */
  private tryParse(): string | null {
    const { csv, layout, context } = this;
    const { tally } = context;
    if (csv.unclosedQuote) return 'a quote is not closed';
    if (csv.count !== this.width && !this.hasUsableWidth())
      return `${csv.count} fields where the header has ${this.width}`;

    const symbol = layout.symbol < 0 ? this.fileSymbol : this.readSymbol();
    if (symbol === UNKNOWN_SYMBOL) {
      return `cannot tell the market of the symbol "${this.text(layout.symbol)}"; name it with --market`;
    }
    if (!this.readStamp()) {
      return `"${this.text(this.dayColumn)}${this.timeColumn < 0 ? '' : ` ${this.text(this.timeColumn)}`}" is not a time; allowed: ${STAMP_FORMATS}`;
    }
    const listed = context.symbols.symbols[symbol]!;
    const { market } = listed;
    this.daily ??= this.decideKind(symbol);
    const day = this.stamp.day ?? context.date;
    if (day === null) {
      throw new ImportError(`${this.file}:${csv.line}: the times have no day; name it with --date YYYY-MM-DD`);
    }
    const { ms } = this.stamp;
    let key = day;
    if (this.daily) {
      if (ms !== null && ms !== 0) return 'a time of day in a file of daily bars';
    } else {
      if (ms === null) return 'no time of day in a file of minute bars';
      key = this.toInstant(day * DAY_MS + ms, market);
    }
    if (this.isOutsideDates(key, market)) return null;

    const decimals = MARKETS[market].priceDecimals;
    this.rounding.rounded = false;
    const open = this.number(layout.open, decimals);
    let high = this.number(layout.high, decimals);
    let low = this.number(layout.low, decimals);
    const close = this.number(layout.close, decimals);
    const { rounded } = this.rounding;
    const volume = this.number(layout.volume, 0);
    if (Number.isNaN(open + high + low + close + volume)) {
      if (volume !== 0 || !this.hasNoPrices()) return this.badNumber();
      tally.halted++;
      return null;
    }
    if (volume < 0) return `volume ${this.text(layout.volume)} is negative`;
    if (open === 0 && high === 0 && low === 0) {
      tally.halted++;
      return null;
    }
    const top = Math.max(open, close);
    const bottom = Math.min(open, close);
    if (low <= 0 || bottom <= 0) return 'a price is zero or negative';
    if (high < low) return `high ${this.text(layout.high)} is below low ${this.text(layout.low)}`;
    if (top > high || bottom < low) {
      if (top * 1000 > high * (1000 + ROUNDING_SLACK) || bottom * 1000 < low * (1000 - ROUNDING_SLACK)) {
        return `open ${this.text(layout.open)} or close ${this.text(layout.close)} lies outside ${this.text(layout.low)}..${this.text(layout.high)}`;
      }
      high = Math.max(high, top);
      low = Math.min(low, bottom);
      tally.widened++;
    }
    if (rounded) tally.rounded++;
    listed.hasRows = true;
    context.rows.append(key, symbol, this.fileKey + csv.line, open, high, low, close, volume);
    return null;
  }

  /** Surplus fields are harmless while blank; a row may end early after the last column that is read. */
  private hasUsableWidth(): boolean {
    const { csv } = this;
    if (csv.count < this.width) return csv.count >= this.needed;
    for (let field = this.width; field < csv.count; field++) if (csv.ends[field]! > csv.starts[field]!) return false;
    return true;
  }

  private readSymbol(): number {
    const { csv, layout, context } = this;
    const { symbol, market } = layout;
    const marketStart = market < 0 ? 0 : csv.starts[market]!;
    const marketEnd = market < 0 ? 0 : csv.ends[market]!;
    const known = context.symbols.symbols.length;
    const id = context.symbols.intern(csv.bytes, csv.starts[symbol]!, csv.ends[symbol]!, marketStart, marketEnd);
    if (id === known) {
      const added = context.symbols.symbols[id]!;
      added.name = cleanText(this.text(layout.name));
      added.sector = cleanText(this.text(layout.sector));
    }
    return id;
  }

  /** Fills `stamp` from one column or from a day and a time column. */
  private readStamp(): boolean {
    const { csv, stamp, dayColumn, timeColumn } = this;
    if (dayColumn < 0) return stamp.read(csv.bytes, csv.starts[timeColumn]!, csv.ends[timeColumn]!);
    if (!stamp.read(csv.bytes, csv.starts[dayColumn]!, csv.ends[dayColumn]!)) return false;
    if (timeColumn < 0) return true;
    const { day } = stamp;
    if (day === null || !stamp.read(csv.bytes, csv.starts[timeColumn]!, csv.ends[timeColumn]!)) return false;
    stamp.day ??= day;
    return true;
  }

  /** The first row tells whether a file holds daily or minute bars; all files of an import have to agree. */
  private decideKind(symbol: number): boolean {
    const daily = this.stamp.ms === null || (this.stamp.ms === 0 && this.isMidnightDate(symbol));
    const kind = daily ? 'day' : 'minute';
    const { tally } = this.context;
    tally.kind ??= kind;
    if (tally.kind !== kind) {
      throw new ImportError(
        `${this.file}: ${kind} bars cannot be imported together with the ${tally.kind} bars of the files before it`,
      );
    }
    return daily;
  }

  /** Daily files often write a date as midnight. In UTC that may also be a minute of an Asian morning. */
  private isMidnightDate(symbol: number): boolean {
    const { context, stamp } = this;
    if (stamp.day === null) return false;
    const { market } = context.symbols.symbols[symbol]!;
    const at = this.toInstant(stamp.day * DAY_MS, market);
    const day = isoDay(context.clocks.of(market).dayAt(at));
    const session = context.options.sessionTimes(market, day);
    return at < session.start || at >= session.end;
  }

  private toInstant(wallMs: number, market: MarketCode): number {
    const { offset } = this.stamp;
    if (offset !== null) return wallMs - offset;
    return this.layout.utc >= 0 ? wallMs : this.context.clocks.ofInput(market).toInstant(wallMs);
  }

  private isOutsideDates(key: number, market: MarketCode): boolean {
    const { from, to, options, clocks } = this.context;
    if (from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY) return false;
    const day = this.daily ? key : clocks.of(market).dayAt(options.stamp === 'end' ? key - 1 : key);
    return day < from || day > to;
  }

  private number(column: number, decimals: number): number {
    const { csv } = this;
    return readDecimal(csv.bytes, csv.starts[column]!, csv.ends[column]!, decimals, this.rounding);
  }

  /** Vendors fill the lunch break with rows of blank prices and a volume of 0. */
  private hasNoPrices(): boolean {
    const { csv, layout } = this;
    const isBlank = (column: number): boolean => csv.starts[column] === csv.ends[column];
    return isBlank(layout.open) && isBlank(layout.high) && isBlank(layout.low) && isBlank(layout.close);
  }

  private badNumber(): string {
    for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
      if (!Number.isNaN(this.number(this.layout[column], 0))) continue;
      const text = this.text(this.layout[column]);
      return text === '' ? `${column} is blank` : `${column} "${text}" is not a number`;
    }
    return 'a number is too large';
  }

  /** A field for a message or a name; empty when the file or row lacks it. */
  private text(column: number): string {
    const { csv } = this;
    if (column < 0 || column >= csv.count) return '';
    return cleanText(decodeText(csv.bytes.subarray(csv.starts[column]!, csv.ends[column]!)));
  }

  private isBlank(): boolean {
    const { csv } = this;
    if (csv.unclosedQuote) return false;
    for (let field = 0; field < csv.count; field++) if (csv.ends[field]! > csv.starts[field]!) return false;
    return true;
  }
}
