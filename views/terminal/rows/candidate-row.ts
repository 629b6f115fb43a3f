import type { CandidateView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatPercent, toneOfSign, UNKNOWN } from '../format.ts';
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
  score: rightColumn('score', 8, 1),
  signal: leftColumn('signal', 8, 5),
  leftOut: leftColumn('leftOut', 13, 6, 50),
};
export const CANDIDATE_COLUMNS = Object.values(COLUMN);

/** RSI with a `p` where it is a proxy computed from too few bars. */
const rsiText = (rsi: number | null, isProxy: boolean): string =>
  rsi === null ? UNKNOWN : `${formatNumber(rsi, 0)}${isProxy ? 'p' : ''}`;

/** `41=27+14`: what volatility and what liquidity earned; the parts are rounded so that they add up. */
function scoreText({ score, volatilityScore, bonus }: CandidateView): string {
  if (score === null || volatilityScore === null || bonus === null) return UNKNOWN;
  const total = Math.round(score);
  const rest = Math.round(bonus);
  return `${total}=${total - rest}+${rest}`;
}

export function candidateRow(candidate: CandidateView, words: Words): Cell[] {
  const tone = candidate.selected ? 'plain' : 'dim';
  const change = formatPercent(candidate.changePct, 1);
  const { signal } = candidate;
  return [
    cell(
      COLUMN.rank,
      `${candidate.selected ? '*' : ''}${candidate.rank ?? UNKNOWN}`,
      candidate.selected ? 'accent' : 'dim',
    ),
    cell(COLUMN.name, candidate.name, tone),
    cell(COLUMN.code, candidate.code, tone),
    cell(COLUMN.market, candidate.market, tone),
    cell(COLUMN.price, formatNumber(candidate.price, candidate.decimals), tone),
    cell(COLUMN.change, change, toneOfSign(change)),
    cell(COLUMN.range, candidate.rangePct === null ? UNKNOWN : `${formatNumber(candidate.rangePct, 1)}%`, tone),
    cell(COLUMN.volume, formatNumber(candidate.volumeRatio, 1), tone),
    cell(COLUMN.rsi, rsiText(candidate.rsi, candidate.rsiIsProxy), tone),
    cell(COLUMN.score, scoreText(candidate), tone),
    cell(COLUMN.signal, signal === null ? UNKNOWN : words.candidate.signals[signal], tone),
    cell(COLUMN.leftOut, candidate.leftOut, 'dim'),
  ];
}

/** `zone` is the clock the scan's time is told in. */
export function candidateDetail(candidate: CandidateView, { candidate: words }: Words, zone: string | null): string {
  const { selected, leftOut, signal, score, volatilityScore, bonus, at } = candidate;
  const scanned = formatClock(at, zone);
  const parts = [
    selected ? words.selected : words.leftOut(leftOut),
    signal === null ? '' : words.signals[signal],
    score === null
      ? words.scannedAt(scanned)
      : words.score(formatNumber(score, 1), formatNumber(volatilityScore, 1), formatNumber(bonus, 1), scanned),
    `${candidate.code} ${candidate.market}`,
  ];
  return parts.filter((part) => part !== '').join(' | ');
}
