import type { PositionView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatPercent, formatSigned, toneOfSign } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatAge, formatSpan } from '../time.ts';
import { nextStop, rungsOf } from './exit-ladder.ts';

const COLUMN = {
  name: leftColumn('name', 10, 0, 20),
  ladder: leftColumn('ladder', 7, 0),
  quantity: rightColumn('quantity', 7, 3),
  entry: rightColumn('entry', 9, 5),
  last: rightColumn('last', 9, 0),
  data: rightColumn('data', 6, 0),
  pnl: rightColumn('pnl', 11, 2),
  pnlPct: rightColumn('pnlPct', 7, 0),
  toExit: rightColumn('toExit', 8, 1),
  hardStop: rightColumn('hardStop', 9, 6),
  toHardStop: rightColumn('toHardStop', 7, 4),
  breakEven: rightColumn('breakEven', 9, 7),
  toBreakEven: rightColumn('toBreakEven', 6, 4),
  trail: rightColumn('trail', 9, 6),
  toTrail: rightColumn('toTrail', 8, 4),
  peak: rightColumn('peak', 9, 9),
  toPeak: rightColumn('toPeak', 7, 8),
  held: rightColumn('held', 6, 4),
};
export const POSITION_COLUMNS = Object.values(COLUMN);

/** The staged exit as rungs, the current one in brackets and those climbed joined by `=`. */
const LADDERS = {
  HOLDING: { text: '[H]-B-A', tone: 'plain' },
  BE_LOCK: { text: 'H=[B]-A', tone: 'accent' },
  ARMED: { text: 'H=B=[A]', tone: 'good' },
} as const satisfies Readonly<Partial<Record<PositionView['state'], { readonly text: string; readonly tone: Tone }>>>;

function ladderCell({ state, exiting }: PositionView, { position: words }: Words): Cell {
  if (exiting !== null) return cell(COLUMN.ladder, words.exiting, 'warn');
  if (state === 'EXITED') return cell(COLUMN.ladder, words.exited, 'dim');
  return cell(COLUMN.ladder, LADDERS[state].text, LADDERS[state].tone);
}

/** How far the price has to move to reach a level, percent of the last price; null when either is not known. */
const distancePct = (position: PositionView, level: number | null): number | null =>
  level === null || position.last === 0 ? null : (level / position.last - 1) * 100;

/** All that hangs on the last price is dim once that is stale, and its age says why. */
export function positionRow(position: PositionView, words: Words, now: number): Cell[] {
  const price = (level: number | null): string => formatNumber(level, position.decimals);
  const distance = (level: number | null): string => formatPercent(distancePct(position, level), 1);
  const live = (tone: Tone): Tone => (position.stale ? 'dim' : tone);
  const age = now - position.lastAt;
  const pnl = formatSigned(position.pnl, position.moneyDecimals);
  const pnlPct = formatPercent(position.pnlPct);
  const stop = nextStop(position);
  return [
    cell(COLUMN.name, position.name),
    ladderCell(position, words),
    cell(COLUMN.quantity, formatNumber(position.quantity, 0)),
    cell(COLUMN.entry, `${price(position.entry)}${position.adopted ? 'a' : ''}`),
    cell(COLUMN.last, price(position.last), live('plain')),
    position.stale ? cell(COLUMN.data, `${formatSpan(age)}!`, 'warn') : cell(COLUMN.data, formatAge(age), 'dim'),
    cell(COLUMN.pnl, pnl, live(toneOfSign(pnl))),
    cell(COLUMN.pnlPct, pnlPct, live(toneOfSign(pnlPct))),
    cell(COLUMN.toExit, `${stop.letter} ${distance(stop.price)}`, live('plain')),
    cell(COLUMN.hardStop, price(position.hardStop)),
    cell(COLUMN.toHardStop, distance(position.hardStop), live('plain')),
    cell(COLUMN.breakEven, price(position.breakEven)),
    cell(COLUMN.toBreakEven, distance(position.breakEven), live('plain')),
    cell(COLUMN.trail, price(position.trailingStop)),
    cell(COLUMN.toTrail, distance(position.trailingStop), live('plain')),
    cell(COLUMN.peak, price(position.peak)),
    cell(COLUMN.toPeak, distance(position.peak), live('plain')),
    cell(COLUMN.held, formatSpan(now - position.openedAt)),
  ];
}

/** Every rung of the exit ladder with its letter there and its distance, then what else a row has no room for. */
export function positionDetail(position: PositionView, words: Words, now: number): string {
  const parts = [
    position.exiting === null ? position.state : words.position.exitingBecause(position.exiting),
    position.stale ? words.position.staleFor(formatSpan(now - position.lastAt)) : '',
    ...rungsOf(position).map(({ letter, name, price }) => {
      const level = `${letter} ${words.position[name]} ${formatNumber(price, position.decimals)}`;
      return letter === 'L' ? level : `${level} (${formatPercent(distancePct(position, price), 1)})`;
    }),
    `ATR ${formatNumber(position.atr, position.decimals)}${position.atrIsEstimate ? ` ${words.position.estimated}` : ''}`,
    `${position.code} ${position.currency}`,
    position.adopted ? words.position.adopted : '',
  ];
  return parts.filter((part) => part !== '').join(' | ');
}
