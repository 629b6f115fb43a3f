import type { MarketView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatSpan } from '../time.ts';

const COLUMN = {
  market: leftColumn('market', 9, 0),
  state: leftColumn('state', 6, 0),
  clock: leftColumn('clock', 5, 1),
  next: leftColumn('next', 13, 2),
  session: leftColumn('session', 9, 5),
  regime: leftColumn('regime', 11, 4),
  playbook: leftColumn('playbook', 9, 3),
  data: rightColumn('data', 5, 3),
  symbols: rightColumn('symbols', 7, 6),
  note: leftColumn('note', 14, 7, 60),
};
export const MARKET_COLUMNS = Object.values(COLUMN);

const STATE_TONES: Readonly<Record<MarketView['state'], Tone>> = {
  open: 'good',
  break: 'warn',
  closed: 'dim',
  unknown: 'warn',
};

/** `close 4h58m`, or empty when the calendar names no next change. */
export function nextChangeText(market: MarketView, words: Words, now: number): string {
  if (market.nextChange === null || market.nextChangeAt === null) return '';
  return `${words.market.changes[market.nextChange]} ${formatSpan(market.nextChangeAt - now)}`;
}

export function marketRow(market: MarketView, words: Words, now: number): Cell[] {
  const tone: Tone = market.enabled ? 'plain' : 'dim';
  return [
    cell(COLUMN.market, market.code, tone),
    cell(COLUMN.state, words.market.states[market.state], market.enabled ? STATE_TONES[market.state] : 'dim'),
    cell(COLUMN.clock, market.localTime, tone),
    cell(COLUMN.next, nextChangeText(market, words, now), tone),
    cell(COLUMN.session, market.session, tone),
    cell(COLUMN.regime, market.regime ?? UNKNOWN, tone),
    cell(COLUMN.playbook, market.playbook ?? UNKNOWN, market.playbook === 'failed' ? 'warn' : tone),
    cell(COLUMN.data, market.lastDataAt === null ? UNKNOWN : formatSpan(now - market.lastDataAt), tone),
    cell(COLUMN.symbols, String(market.symbols), tone),
    cell(COLUMN.note, market.enabled ? market.playbookNote : words.market.notEnabled, tone),
  ];
}

export const marketDetail = (market: MarketView, words: Words): string =>
  [market.tradingDay ?? words.market.noTradingDay, market.session, market.regimeNote, market.playbookNote]
    .filter((part) => part !== '')
    .join(' | ');
