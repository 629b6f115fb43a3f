import type { MarketView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { UNKNOWN } from '../format.ts';
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

const STATES: Readonly<Record<MarketView['state'], { readonly text: string; readonly tone: Tone }>> = {
  open: { text: 'OPEN', tone: 'up' },
  break: { text: 'BREAK', tone: 'warn' },
  closed: { text: 'closed', tone: 'dim' },
  unknown: { text: '?', tone: 'warn' },
};

/** `close in 4h58m`, or empty when the calendar names no next change. */
export function nextChangeText(market: MarketView, now: number): string {
  if (market.nextChange === null || market.nextChangeAt === null) return '';
  return `${market.nextChange} in ${formatSpan(market.nextChangeAt - now)}`;
}

export function marketRow(market: MarketView, now: number): Cell[] {
  const tone: Tone = market.enabled ? 'plain' : 'dim';
  const state = STATES[market.state];
  return [
    cell(COLUMN.market, market.code, tone),
    cell(COLUMN.state, state.text, market.enabled ? state.tone : 'dim'),
    cell(COLUMN.clock, market.localTime, tone),
    cell(COLUMN.next, nextChangeText(market, now).replace(' in', ''), tone),
    cell(COLUMN.session, market.session, tone),
    cell(COLUMN.regime, market.regime ?? UNKNOWN, tone),
    cell(COLUMN.playbook, market.playbook ?? UNKNOWN, market.playbook === 'failed' ? 'warn' : tone),
    cell(COLUMN.data, market.lastDataAt === null ? UNKNOWN : formatSpan(now - market.lastDataAt), tone),
    cell(COLUMN.symbols, String(market.symbols), tone),
    cell(COLUMN.note, market.enabled ? market.playbookNote : 'not enabled', tone),
  ];
}

export const marketDetail = (market: MarketView): string =>
  [market.tradingDay ?? 'no trading day', market.session, market.regimeNote, market.playbookNote]
    .filter((part) => part !== '')
    .join(' | ');
