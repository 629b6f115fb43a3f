import type { BarKind } from '../kernel/bars.ts';
import type { BarColumns } from './bar-columns.ts';
import { toDaily } from './daily.ts';
import { quantInputs } from './quant-inputs.ts';
import { type QuantScore, quantScore } from './quant-score.ts';
import { classifyRegime, type RegimeReading } from './regime.ts';
import { series } from './series.ts';
import { type Volatility, volatility } from './volatility.ts';
import { readVolumePrice, type VolumePriceEvent, type VolumePriceReading } from './wyckoff.ts';

const REPORTED = [
  'sma20',
  'ema20',
  'rsi14',
  'atr14',
  'macd',
  'macdSignal',
  'macdHist',
  'bbUpper',
  'bbMiddle',
  'bbLower',
  'adx14',
  'obv',
  'vwap',
] as const;

/** What the bars of one symbol say as of the last one. NaN where there are too few bars. */
export interface Analysis {
  readonly close: number;
  /** Last values of the indicators over the bars as they are; vwap since the day's start, of daily bars since the first. */
  readonly indicators: Readonly<Record<(typeof REPORTED)[number], number>>;
  /** Trading days in the bars; all that follows is read from them. */
  readonly days: number;
  readonly volatility: Volatility;
  readonly regime: RegimeReading;
  /** Its events carry the start of their first bar, epoch milliseconds UTC. */
  readonly volumePrice: Omit<VolumePriceReading, 'events'> & {
    readonly events: readonly (VolumePriceEvent & { readonly at: number })[];
  };
  readonly quant: QuantScore;
}

/**
 * Analyses one symbol's bars; `startsDay` tells which intraday bars are the first of their local day. Intraday bars are
 * joined to days for everything but the indicators, a last day that is still going on included. Throws RangeError for
 * a bar that is not finite.
 */
export function analyse(bars: BarColumns, kind: BarKind, startsDay: (i: number) => boolean): Analysis {
  const daily = kind === 'day' ? bars : toDaily(bars, startsDay);
  const last = (name: string) => series(name)(bars, startsDay).at(-1) ?? Number.NaN;
  const volumePrice = readVolumePrice(daily);
  return {
    close: bars.close.at(-1) ?? Number.NaN,
    indicators: Object.fromEntries(REPORTED.map((name) => [name, last(name)])) as Analysis['indicators'],
    days: daily.at.length,
    volatility: volatility(daily),
    regime: classifyRegime(daily.close),
    volumePrice: {
      ...volumePrice,
      events: volumePrice.events.map((event) => ({ ...event, at: daily.at[event.bar]! })),
    },
    quant: quantScore(quantInputs(daily)),
  };
}
