import type { BarColumns } from './bar-columns.ts';

const VOLUME_LOOKBACK = 10;
const BODY_LOOKBACK = 20;
const RANGE_BARS = 20;
const NARROW_RANGE = 0.08;
const TREND_PCT = 5;
const TOUCH = 0.01;

export type VolumeClass = 'VERY_HIGH' | 'HIGH' | 'AVERAGE' | 'LOW' | 'VERY_LOW';
export type CandleClass = 'WIDE' | 'NARROW' | 'WICK' | 'NEUTRAL';
export type VolumePricePhase = 'ACCUMULATION' | 'MARKUP' | 'DISTRIBUTION' | 'MARKDOWN' | 'UNDETERMINED';
export type VolumePriceEventKind = 'BUYING_CLIMAX' | 'SELLING_CLIMAX' | 'SUPPLY_TEST';

export interface VolumePriceEvent {
  readonly kind: VolumePriceEventKind;
  /** Index of the bar. */
  readonly bar: number;
}

export interface VolumePriceReading {
  readonly phase: VolumePricePhase;
  /** What the phase rests on; null with fewer than 41 bars. */
  readonly evidence: PhaseEvidence | null;
  /** Classes of the last bar; null while there is too little to compare it with. */
  readonly volumeClass: VolumeClass | null;
  readonly candleClass: CandleClass | null;
  /** Oldest first. */
  readonly events: readonly VolumePriceEvent[];
}

export interface PhaseEvidence {
  /** Highest high − lowest low, of the mean close. */
  readonly rangeRatio: number;
  /** Bars of high or very high volume. */
  readonly highVolumeBars: number;
  /** Bars, beside the one that made it, whose low (high) comes within 1 % of the window's low (high). */
  readonly supportTests: number;
  readonly resistanceTests: number;
  /** Change of the close over the window and over the 20 bars before, percent. */
  readonly trendPct: number;
  readonly priorTrendPct: number;
}

/**
 * Reads the relation of volume and price in daily bars, after Wyckoff, by fixed rules:
 * - a close that moved more than 5 % over the last 20 bars is MARKUP or MARKDOWN;
 * - otherwise, after such a move down (up), the bars are ACCUMULATION (DISTRIBUTION) if two of three hold: they span
 *   less than 8 %, at least two have high volume, the low (high) was tested again;
 * - otherwise the phase is UNDETERMINED.
 *
 * A climax is very high volume at an extreme of 20 bars with the candle of an exhausted move; a supply test is low
 * volume at a 20-bar low. It names what is there and foretells nothing. Thresholds fit daily bars only.
 */
export function readVolumePrice(daily: BarColumns): VolumePriceReading {
  const last = daily.close.length - 1;
  const evidence = last >= 2 * RANGE_BARS ? phaseEvidence(daily, last) : null;
  const events: VolumePriceEvent[] = [];
  for (let i = BODY_LOOKBACK; i <= last; i++) {
    const kind = eventAt(daily, i);
    if (kind !== null) events.push({ kind, bar: i });
  }
  return {
    phase: evidence === null ? 'UNDETERMINED' : phaseOf(evidence),
    evidence,
    volumeClass: volumeClassAt(daily, last),
    candleClass: candleClassAt(daily, last),
    events,
  };
}

/** Volume of a bar against the mean of the 10 before it; null without those or without any volume in them. */
function volumeClassAt({ volume }: BarColumns, i: number): VolumeClass | null {
  const ratio = volume[i]! / meanBefore(i, VOLUME_LOOKBACK, (b) => volume[b]!);
  if (!Number.isFinite(ratio)) return null;
  if (ratio >= 2) return 'VERY_HIGH';
  if (ratio >= 1.3) return 'HIGH';
  if (ratio <= 0.3) return 'VERY_LOW';
  return ratio <= 0.6 ? 'LOW' : 'AVERAGE';
}

/** Body of a bar against the mean body of the 20 before it; null without those or when none had a body. */
function candleClassAt({ open, high, low, close }: BarColumns, i: number): CandleClass | null {
  const body = Math.abs(close[i]! - open[i]!);
  const ratio = body / meanBefore(i, BODY_LOOKBACK, (b) => Math.abs(close[b]! - open[b]!));
  if (!Number.isFinite(ratio)) return null;
  if (ratio >= 1.3) return 'WIDE';
  if (ratio <= 0.6) return 'NARROW';
  const longestWick = Math.max(high[i]! - Math.max(open[i]!, close[i]!), Math.min(open[i]!, close[i]!) - low[i]!);
  return longestWick > 1.5 * body ? 'WICK' : 'NEUTRAL';
}

function eventAt(bars: BarColumns, i: number): VolumePriceEventKind | null {
  const open = bars.open[i]!;
  const high = bars.high[i]!;
  const low = bars.low[i]!;
  const close = bars.close[i]!;
  const volumeClass = volumeClassAt(bars, i);
  const lowest = windowLow(bars, i);
  if (volumeClass === 'VERY_HIGH') {
    const body = Math.abs(close - open);
    const isWide = body > 0.6 * (high - low);
    const upperWick = high - Math.max(open, close) > 0.25 * body;
    const lowerWick = Math.min(open, close) - low > 0.25 * body;
    if (close >= 0.97 * windowHigh(bars, i) && ((isWide && close > open) || upperWick)) return 'BUYING_CLIMAX';
    if (close <= 1.03 * lowest && ((isWide && close < open) || lowerWick)) return 'SELLING_CLIMAX';
  }
  const isQuiet = volumeClass === 'LOW' || volumeClass === 'VERY_LOW';
  return isQuiet && low <= lowest * (1 + TOUCH) ? 'SUPPLY_TEST' : null;
}

function phaseEvidence(bars: BarColumns, last: number): PhaseEvidence {
  const { high, low, close } = bars;
  const highest = windowHigh(bars, last);
  const lowest = windowLow(bars, last);
  const start = last - RANGE_BARS;
  let highVolumeBars = 0;
  let lows = 0;
  let highs = 0;
  for (let i = start + 1; i <= last; i++) {
    const volumeClass = volumeClassAt(bars, i);
    if (volumeClass === 'HIGH' || volumeClass === 'VERY_HIGH') highVolumeBars++;
    if (low[i]! <= lowest * (1 + TOUCH)) lows++;
    if (high[i]! >= highest * (1 - TOUCH)) highs++;
  }
  return {
    rangeRatio: (highest - lowest) / meanBefore(last + 1, RANGE_BARS, (b) => close[b]!),
    highVolumeBars,
    supportTests: lows - 1,
    resistanceTests: highs - 1,
    trendPct: (close[last]! / close[start]! - 1) * 100,
    priorTrendPct: (close[start]! / close[start - RANGE_BARS]! - 1) * 100,
  };
}

function phaseOf(evidence: PhaseEvidence): VolumePricePhase {
  const { trendPct, priorTrendPct, supportTests, resistanceTests } = evidence;
  if (trendPct > TREND_PCT) return 'MARKUP';
  if (trendPct < -TREND_PCT) return 'MARKDOWN';
  const signs = (tests: number) =>
    Number(evidence.rangeRatio < NARROW_RANGE) + Number(evidence.highVolumeBars >= 2) + Number(tests >= 1);
  if (priorTrendPct < -TREND_PCT && signs(supportTests) >= 2) return 'ACCUMULATION';
  if (priorTrendPct > TREND_PCT && signs(resistanceTests) >= 2) return 'DISTRIBUTION';
  return 'UNDETERMINED';
}

/** Highest high of the 20 bars up to and with bar `i`. */
function windowHigh({ high }: BarColumns, i: number): number {
  return high.subarray(i - RANGE_BARS + 1, i + 1).reduce((a, b) => Math.max(a, b));
}

/** Lowest low of the 20 bars up to and with bar `i`. */
function windowLow({ low }: BarColumns, i: number): number {
  return low.subarray(i - RANGE_BARS + 1, i + 1).reduce((a, b) => Math.min(a, b));
}

/** Mean over the `count` bars before bar `i`, NaN when there are fewer. */
function meanBefore(i: number, count: number, value: (bar: number) => number): number {
  if (i < count) return Number.NaN;
  let sum = 0;
  for (let b = i - count; b < i; b++) sum += value(b);
  return sum / count;
}
