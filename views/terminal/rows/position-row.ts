import type { PositionView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatPercent, formatSigned, toneOfChange, UNKNOWN } from '../format.ts';
import type { Tone } from '../theme.ts';
import { formatSpan } from '../time.ts';

const COLUMN = {
  name: leftColumn('name', 10, 0, 20),
  ladder: leftColumn('exit', 7, 0),
  quantity: rightColumn('qty', 7, 4),
  entry: rightColumn('entry', 9, 6),
  last: rightColumn('last', 9, 0),
  data: rightColumn('data', 9, 1),
  pnl: rightColumn('P&L', 11, 1),
  pnlPct: rightColumn('P&L%', 7, 0),
  hardStop: rightColumn('stop', 9, 2),
  toHardStop: rightColumn('to stop', 7, 2),
  breakEven: rightColumn('b/e', 9, 8),
  toBreakEven: rightColumn('to b/e', 6, 5),
  peak: rightColumn('peak', 9, 9),
  toPeak: rightColumn('to peak', 7, 9),
  trail: rightColumn('trail', 9, 3),
  toTrail: rightColumn('to trail', 8, 3),
  held: rightColumn('held', 6, 7),
};
export const POSITION_COLUMNS = Object.values(COLUMN);

/** The staged exit as rungs, the current one in brackets and those climbed joined by `=`. */
const LADDERS: Readonly<Record<PositionView['state'], { readonly text: string; readonly tone: Tone }>> = {
  HOLDING: { text: '[H]-B-A', tone: 'plain' },
  BE_LOCK: { text: 'H=[B]-A', tone: 'accent' },
  ARMED: { text: 'H=B=[A]', tone: 'up' },
  EXITED: { text: 'EXITED', tone: 'dim' },
};

/** How far the price has to move to reach a level, percent of the last price; null when either is not known. */
const distancePct = (position: PositionView, level: number | null): number | null =>
  level === null || position.last === 0 ? null : (level / position.last - 1) * 100;

export function positionRow(position: PositionView, now: number): Cell[] {
  const price = (level: number | null): string => formatNumber(level, position.decimals);
  const distance = (level: number | null): string => formatPercent(distancePct(position, level), 1);
  const ladder = LADDERS[position.state];
  const age = formatSpan(now - position.lastAt);
  return [
    cell(COLUMN.name, position.name),
    position.exiting === null ? cell(COLUMN.ladder, ladder.text, ladder.tone) : cell(COLUMN.ladder, 'EXITING', 'warn'),
    cell(COLUMN.quantity, formatNumber(position.quantity, 0)),
    cell(COLUMN.entry, price(position.entry)),
    cell(COLUMN.last, price(position.last), position.stale ? 'warn' : 'plain'),
    position.stale ? cell(COLUMN.data, `stale ${age}`, 'warn') : cell(COLUMN.data, age, 'dim'),
    cell(COLUMN.pnl, formatSigned(position.pnl, position.moneyDecimals), toneOfChange(position.pnl)),
    cell(COLUMN.pnlPct, formatPercent(position.pnlPct), toneOfChange(position.pnlPct)),
    cell(COLUMN.hardStop, price(position.hardStop)),
    cell(COLUMN.toHardStop, distance(position.hardStop)),
    cell(COLUMN.breakEven, price(position.breakEven)),
    cell(COLUMN.toBreakEven, distance(position.breakEven)),
    cell(COLUMN.peak, price(position.peak)),
    cell(COLUMN.toPeak, distance(position.peak)),
    cell(COLUMN.trail, price(position.trailingStop)),
    cell(COLUMN.toTrail, distance(position.trailingStop)),
    cell(COLUMN.held, formatSpan(now - position.openedAt)),
  ];
}

/** Every level of the exit with its distance, and what the next rung needs. */
export function positionDetail(position: PositionView): string {
  const level = (name: string, value: number | null): string =>
    value === null
      ? `${name} ${UNKNOWN}`
      : `${name} ${formatNumber(value, position.decimals)} (${formatPercent(distancePct(position, value), 1)})`;
  const parts = [
    position.exiting === null ? position.state : `exiting: ${position.exiting}`,
    level('stop', position.hardStop),
    ...nextRungs(position, level),
    level('peak', position.peak),
    `ATR ${formatNumber(position.atr, position.decimals)}${position.atrIsEstimate ? ' estimated' : ''}`,
    `${position.code} ${position.currency}`,
    position.adopted ? 'adopted from the broker' : '',
  ];
  return parts.filter((part) => part !== '').join(' | ');
}

function nextRungs(position: PositionView, level: (name: string, value: number | null) => string): string[] {
  switch (position.state) {
    case 'HOLDING':
      return [level('b/e lock at', position.beArmPrice), level('trail arms at', position.armPrice)];
    case 'BE_LOCK':
      return [level('b/e', position.breakEven), level('trail arms at', position.armPrice)];
    case 'ARMED':
      return [level('b/e', position.breakEven), level('trail', position.trailingStop)];
    case 'EXITED':
      return [];
  }
}
