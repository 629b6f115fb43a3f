import type { MarketView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatAge, formatClock, formatSpan } from '../time.ts';

const COLUMN = {
  market: leftColumn('market', 9, 0),
  state: leftColumn('state', 6, 0),
  clock: leftColumn('clock', 5, 1),
  next: leftColumn('next', 11, 2, 13),
  session: leftColumn('session', 9, 5),
  regime: leftColumn('regime', 7, 4),
  playbook: leftColumn('playbook', 7, 3),
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
    cell(COLUMN.regime, market.regime === null ? UNKNOWN : words.market.regimes[market.regime], tone),
    cell(
      COLUMN.playbook,
      market.playbook === null ? UNKNOWN : words.market.playbooks[market.playbook],
      market.playbook === 'failed' ? 'warn' : tone,
    ),
    cell(COLUMN.data, market.lastDataAt === null ? UNKNOWN : formatAge(now - market.lastDataAt), tone),
    cell(COLUMN.symbols, market.enabled ? String(market.symbols) : UNKNOWN, tone),
    cell(COLUMN.note, market.enabled ? market.playbookNote : words.market.notEnabled, tone),
  ];
}

/** What the table has no room for; `zone` is the clock that is common to all panes. */
export function marketDetail(market: MarketView, words: Words, zone: string | null): string {
  const { code, enabled, tradingDay, session, regime, regimeNote, playbook, playbookNote, nextChange, lastDataAt } =
    market;
  const change = nextChange !== null && market.nextChangeAt !== null ? formatClock(market.nextChangeAt, zone) : '';
  const parts = [
    `${code} ${market.zone}`,
    tradingDay ?? words.market.noTradingDay,
    session,
    nextChange === null ? '' : words.market.changesAt(words.market.changes[nextChange], change),
    enabled ? '' : words.market.notEnabled,
    regime === null ? '' : words.market.regime(regime, regimeNote),
    playbook === null ? '' : words.market.playbook(playbook, playbookNote),
    lastDataAt === null ? '' : words.market.dataAt(formatClock(lastDataAt, zone)),
  ];
  return parts.filter((part) => part !== '').join(' | ');
}
