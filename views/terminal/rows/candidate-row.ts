import type { CandidateView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatPercent, toneOfChange, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import { formatClock } from '../time.ts';

const COLUMN = {
  rank: rightColumn('rank', 3, 0),
  name: leftColumn('name', 10, 0, 24),
  code: leftColumn('code', 6, 4),
  market: leftColumn('market', 9, 7),
  price: rightColumn('price', 9, 0),
  change: rightColumn('change', 7, 0),
  range: rightColumn('range', 6, 5),
  volume: rightColumn('volume', 5, 3),
  rsi: rightColumn('rsi', 5, 2),
  score: rightColumn('score', 5, 1),
  volatility: rightColumn('volatility', 5, 6),
  bonus: rightColumn('bonus', 5, 6),
  signal: leftColumn('signal', 8, 5),
  leftOut: leftColumn('leftOut', 8, 8, 50),
};
export const CANDIDATE_COLUMNS = Object.values(COLUMN);

/** RSI with a `p` where it is a proxy computed from too few bars. */
const rsiText = (rsi: number | null, isProxy: boolean): string =>
  rsi === null ? UNKNOWN : `${formatNumber(rsi, 0)}${isProxy ? 'p' : ''}`;

export function candidateRow(candidate: CandidateView, words: Words): Cell[] {
  const tone = candidate.selected ? 'plain' : 'dim';
  return [
    cell(COLUMN.rank, `${candidate.selected ? '*' : ''}${candidate.rank}`, candidate.selected ? 'accent' : 'dim'),
    cell(COLUMN.name, candidate.name, tone),
    cell(COLUMN.code, candidate.code, tone),
    cell(COLUMN.market, candidate.market, tone),
    cell(COLUMN.price, formatNumber(candidate.price, candidate.decimals), tone),
    cell(COLUMN.change, formatPercent(candidate.changePct, 1), toneOfChange(candidate.changePct)),
    cell(COLUMN.range, candidate.rangePct === null ? UNKNOWN : `${formatNumber(candidate.rangePct, 1)}%`, tone),
    cell(COLUMN.volume, formatNumber(candidate.volumeRatio, 1), tone),
    cell(COLUMN.rsi, rsiText(candidate.rsi, candidate.rsiIsProxy), tone),
    cell(COLUMN.score, formatNumber(candidate.score, 0), tone),
    cell(COLUMN.volatility, formatNumber(candidate.volatilityScore, 0), tone),
    cell(COLUMN.bonus, formatNumber(candidate.bonus, 0), tone),
    cell(COLUMN.signal, words.candidate.signals[candidate.signal], tone),
    cell(COLUMN.leftOut, candidate.leftOut, 'dim'),
  ];
}

/** `zone` is the clock the scan's time is told in. */
export function candidateDetail(candidate: CandidateView, { candidate: words }: Words, zone: string | null): string {
  return [
    candidate.selected ? words.selected : words.leftOut(candidate.leftOut),
    words.signals[candidate.signal],
    words.score(
      formatNumber(candidate.score, 1),
      formatNumber(candidate.volatilityScore, 1),
      formatNumber(candidate.bonus, 1),
    ),
    words.scannedAt(formatClock(candidate.at, zone)),
  ].join(' | ');
}
