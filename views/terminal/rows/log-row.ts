import type { LogLine } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn } from '../cell.ts';
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

const LEVELS: Readonly<Record<LogLine['level'], { readonly text: string; readonly tone: Tone }>> = {
  info: { text: 'info', tone: 'dim' },
  warn: { text: 'WARN', tone: 'warn' },
  error: { text: 'ERROR', tone: 'danger' },
  alarm: { text: 'ALARM', tone: 'danger' },
};

/** Without a zone the time is UTC and marked `Z`. */
export function logRow(line: LogLine, zone: string | null): Cell[] {
  const level = LEVELS[line.level];
  return [
    cell(COLUMN.time, formatClock(line.at, zone), 'dim'),
    cell(COLUMN.level, level.text, level.tone),
    cell(COLUMN.market, line.market ?? ''),
    cell(COLUMN.symbol, line.symbol ?? ''),
    cell(COLUMN.event, line.event),
    cell(COLUMN.message, line.message),
  ];
}

export const logDetail = (line: LogLine): string =>
  [line.event, line.market ?? '', line.symbol ?? '', line.message].filter((part) => part !== '').join(' | ');
