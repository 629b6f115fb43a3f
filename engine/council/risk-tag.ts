/** What code, not a model, says of the way a symbol trades today. */
export type RiskTag = 'BULLISH' | 'NEUTRAL' | 'CAUTION' | 'DISTRIBUTION_RISK';

/** Prices in any one unit; null is not known. */
export interface RiskFacts {
  readonly last: number;
  readonly dayHigh: number | null;
  readonly dayLow: number | null;
  readonly vwap: number | null;
  /** Today's volume over the day before's. */
  readonly volumeRatio: number | null;
  readonly changePct: number | null;
  readonly rsi: number | null;
  readonly ma5: number | null;
  readonly ma20: number | null;
}

export interface TaggedRisk {
  readonly tag: RiskTag;
  /** The figures it rests on. */
  readonly because: string;
}

const CROWD = 2;
const LOWER_PART = 0.25;
const OVERHEATED_RSI = 75;

/**
 * Distribution: the day's volume is at least twice the day before's, the price is down on the day, below the mean that was
 * paid (VWAP) and in the lowest quarter of the day's range – somebody large is selling into the crowd. Caution: RSI
 * above 75, or below the 20-day average. Bullish: above the 5-day average, and that above the 20-day one.
 */
export function riskTag(facts: RiskFacts): TaggedRisk {
  const { last, dayHigh, dayLow, vwap, volumeRatio, changePct, rsi, ma5, ma20 } = facts;
  if (volumeRatio !== null && changePct !== null && vwap !== null && dayHigh !== null && dayLow !== null) {
    const place = dayHigh > dayLow ? (last - dayLow) / (dayHigh - dayLow) : 1;
    if (volumeRatio >= CROWD && changePct < 0 && last < vwap && place <= LOWER_PART) {
      const because = `volume ${volumeRatio.toFixed(1)} times the day before's, ${changePct.toFixed(2)} % on the day, below VWAP, at ${Math.round(place * 100)} % of the day's range`;
      return { tag: 'DISTRIBUTION_RISK', because };
    }
  }
  if (rsi !== null && rsi > OVERHEATED_RSI) return { tag: 'CAUTION', because: `RSI ${rsi.toFixed(1)}` };
  if (ma20 !== null && last < ma20) return { tag: 'CAUTION', because: 'below the 20-day average' };
  if (ma5 !== null && ma20 !== null && last > ma5 && ma5 > ma20) {
    return { tag: 'BULLISH', because: 'above the 5-day average, which is above the 20-day one' };
  }
  return { tag: 'NEUTRAL', because: 'nothing stands out' };
}
