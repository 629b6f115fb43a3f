import type { TradingSettings } from '../kernel/settings.ts';
import type { MarketCode } from '../market/types.ts';
import {
  candidateScore,
  MIN_VOLATILITY_PCT,
  RANKING_SIZE,
  rangePct,
  signalOf,
  volatilityPct,
  volumeRatio,
} from './score.ts';

/** The day so far of every symbol of a market, in columns: `symbols[i]`, `last[i]` … belong together. */
export interface ScannerUniverse {
  readonly count: number;
  readonly symbols: Uint32Array | readonly number[];
  /** The quote code of a symbol; only asked for when two symbols tie. */
  readonly code: (symbolId: number) => string;
  /** Prices in the market's price units; not-a-number or 0 where unknown. */
  readonly last: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  /** Change against yesterday's close, percent. */
  readonly changePct: ArrayLike<number>;
  /** Shares traded today so far, and in all of yesterday. */
  readonly volume: ArrayLike<number>;
  readonly previousVolume: ArrayLike<number>;
  /** Prices below are no candidates, price units; 0 for no limit. */
  readonly minPrice: number;
}

export interface RankedCandidate {
  readonly symbol: number;
  /** From 1, the best. */
  readonly rank: number;
  /** Among the first `SCANNER_TOP_N`: these are traded on. */
  readonly selected: boolean;
  readonly score: number;
  readonly volatilityScore: number;
  readonly bonus: number;
  readonly volatilityPct: number;
  readonly changePct: number;
  readonly rangePct: number;
  readonly volumeRatio: number;
  readonly signal: 'momentum' | 'oversold';
}

export type LeftOutReason =
  | 'no range today: halted or not traded'
  | 'volatility below 0.8 %'
  | 'price below the minimum';

export interface Ranking {
  /** Best first. */
  readonly candidates: readonly RankedCandidate[];
  /** Symbols of the day-fluctuation ranking that are no candidates, in the ranking's order. */
  readonly leftOut: readonly { readonly symbol: number; readonly reason: LeftOutReason }[];
}

type Before = (a: number, b: number) => boolean;

/**
 * Ranks a market's symbols for the scanner. The 50 with the largest day change either way are looked at, as an
 * exchange's fluctuation ranking would give them; a place among the 50 largest volumes earns the liquidity bonus.
 * Ties go to the higher volume, then to the code. A symbol whose price or change is not a number never ranks.
 */
export function rankCandidates(input: {
  readonly market: MarketCode;
  readonly universe: ScannerUniverse;
  readonly settings: Pick<TradingSettings, 'scannerTopN'>;
}): Ranking {
  const { universe, settings } = input;
  const { changePct, last, volume } = universe;
  const moved = (i: number) => Math.abs(changePct[i]!);
  const quoted = (i: number) => last[i]! > 0 && Number.isFinite(changePct[i]!);

  const byTie = tieBreak(universe);
  const byMove: Before = (a, b) => (moved(a) === moved(b) ? byTie(a, b) : moved(a) > moved(b));
  const fluctuation = top(universe.count, quoted, byMove);
  const mostTraded = top(universe.count, (i) => quoted(i) && volume[i]! > 0, byTie);

  const scored: { readonly row: number; readonly candidate: Omit<RankedCandidate, 'rank' | 'selected'> }[] = [];
  const leftOut: { symbol: number; reason: LeftOutReason }[] = [];
  for (const row of fluctuation) {
    const symbol = universe.symbols[row]!;
    const range = rangePct(universe.high[row]!, universe.low[row]!, last[row]!);
    const volatility = volatilityPct(changePct[row]!, range);
    const reason = whyLeftOut(volatility, last[row]!, universe.minPrice);
    if (reason !== null) {
      leftOut.push({ symbol, reason });
      continue;
    }
    const volumeRank = mostTraded.indexOf(row);
    const candidate = {
      symbol,
      ...candidateScore(volatility, volumeRank < 0 ? null : volumeRank, true),
      volatilityPct: volatility,
      changePct: changePct[row]!,
      rangePct: range,
      volumeRatio: volumeRatio({
        todayVolume: volume[row]!,
        yesterdayVolume: universe.previousVolume[row]!,
        rankingIncreasePct: null,
      }),
      signal: signalOf(changePct[row]!),
    };
    scored.push({ row, candidate });
  }
  scored.sort((a, b) => b.candidate.score - a.candidate.score || (byTie(a.row, b.row) ? -1 : 1));
  const candidates = scored.map(({ candidate }, i) => ({
    ...candidate,
    rank: i + 1,
    selected: i < settings.scannerTopN,
  }));
  return { candidates, leftOut };
}

function whyLeftOut(volatility: number, last: number, minPrice: number): LeftOutReason | null {
  if (Number.isNaN(volatility)) return 'no range today: halted or not traded';
  if (volatility < MIN_VOLATILITY_PCT) return 'volatility below 0.8 %';
  return last < minPrice ? 'price below the minimum' : null;
}

/** Higher volume first, then the lower code; an unknown volume counts as none. */
function tieBreak({ symbols, code, volume }: ScannerUniverse): Before {
  const traded = (i: number) => volume[i]! || 0;
  return (a, b) => (traded(a) === traded(b) ? code(symbols[a]!) < code(symbols[b]!) : traded(a) > traded(b));
}

/** The first places of a ranking, in order, without sorting the rest. */
function top(count: number, eligible: (row: number) => boolean, before: Before): number[] {
  const best: number[] = [];
  for (let row = 0; row < count; row++) {
    if (!eligible(row)) continue;
    if (best.length === RANKING_SIZE) {
      if (!before(row, best[RANKING_SIZE - 1]!)) continue;
      best.pop();
    }
    let place = 0;
    for (let end = best.length; place < end; ) {
      const middle = (place + end) >> 1;
      if (before(row, best[middle]!)) end = middle;
      else place = middle + 1;
    }
    best.splice(place, 0, row);
  }
  return best;
}
