import type { LogLine } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn } from '../cell.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatClock } from '../time.ts';

const COLUMN = {
  time: leftColumn('time', 9, 0),
  level: leftColumn('level', 5, 1),
  market: leftColumn('market', 9, 4),
  symbol: leftColumn('symbol', 8, 3),
  event: leftColumn('event', 10, 2, 16),
  message: leftColumn('message', 34, 0, 200),
};
export const LOG_COLUMNS = Object.values(COLUMN);

const LEVEL_TONES: Readonly<Record<LogLine['level'], Tone>> = {
  info: 'dim',
  warn: 'warn',
  error: 'danger',
  alarm: 'danger',
};

/** Without a zone the time is UTC and marked `Z`. */
export function logRow(line: LogLine, words: Words, zone: string | null): Cell[] {
  return [
    cell(COLUMN.time, formatClock(line.at, zone), 'dim'),
    cell(COLUMN.level, words.log.levels[line.level], LEVEL_TONES[line.level]),
    cell(COLUMN.market, line.market ?? ''),
    cell(COLUMN.symbol, line.symbol ?? ''),
    cell(COLUMN.event, line.event),
    cell(COLUMN.message, line.message),
  ];
}

/** The whole message first, which the table may have cut. */
export const logDetail = ({ message, event, market, symbol }: LogLine): string =>
  [message, event, market ?? '', symbol ?? ''].filter((part) => part !== '').join(' | ');
