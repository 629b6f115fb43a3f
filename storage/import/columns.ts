import { COMMA, SEMICOLON, TAB } from '../../engine/market/ascii.ts';
import { ImportError } from './import-error.ts';

/** The columns an import reads. */
export const COLUMNS = [
  'utc',
  'local',
  'day',
  'time',
  'symbol',
  'market',
  'name',
  'sector',
  'open',
  'high',
  'low',
  'close',
  'volume',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Position of each column in a row, −1 when the file does not have it. */
export type ColumnLayout = Readonly<Record<Column, number>>;

/** Header names in lower case; of two columns with the same meaning the name listed first wins. */
const HEADER_NAMES: Readonly<Record<Column, readonly string[]>> = {
  utc: ['ts_utc', 'time_utc', 'datetime_utc'],
  local: ['ts_local', 'datetime', 'timestamp', 'ts'],
  day: ['date', 'day', '날짜', '일자'],
  time: ['hhmm', 'time', '체결시간', '시간'],
  symbol: ['symbol', 'code', 'ticker', '종목코드', '코드', 'isin'],
  market: ['market', '시장', '시장구분'],
  name: ['name', '종목명'],
  sector: ['sector', '업종'],
  open: ['open', 'o', '시가'],
  high: ['high', 'h', '고가'],
  low: ['low', 'l', '저가'],
  close: ['close', 'c', '종가', '현재가'],
  volume: ['volume', 'vol', 'v', '거래량'],
};

const REQUIRED = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Finds the columns by name. Throws an ImportError that lists what is missing and what was found. */
export function findColumns(file: string, header: readonly string[]): ColumnLayout {
  const names = header.map((name) => name.normalize('NFC').toLowerCase());
  const at = (column: Column): number =>
    names.indexOf(HEADER_NAMES[column].find((name) => names.includes(name)) ?? '\0');
  const layout = Object.fromEntries(COLUMNS.map((column) => [column, at(column)])) as Record<Column, number>;

  const missing: string[] = REQUIRED.filter((column) => layout[column] < 0).map(describeColumn);
  if (layout.utc < 0 && layout.local < 0 && layout.day < 0 && layout.time < 0)
    missing.unshift('date (or time, ts_utc, datetime)');
  if (missing.length > 0) {
    const found = header.slice(0, 30).map((name) => name.slice(0, 40) || '(blank)');
    throw new ImportError(
      `${file}: missing columns: ${missing.join(', ')}. Found: ${found.join(', ')}. The first line has to name the columns.`,
    );
  }
  return layout;
}

function describeColumn(column: Column): string {
  return `${column} (or ${HEADER_NAMES[column].slice(1).join(', ')})`;
}

/** The most frequent of comma, semicolon and tab in a header line. */
export function detectDelimiter(header: Uint8Array): number {
  const occurrences = (delimiter: number): number =>
    header.reduce((sum, byte) => sum + (byte === delimiter ? 1 : 0), 0);
  return [COMMA, SEMICOLON, TAB].reduce((best, next) => (occurrences(next) > occurrences(best) ? next : best));
}
