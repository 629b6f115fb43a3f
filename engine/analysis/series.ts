import type { BarColumns } from './bar-columns.ts';
import { Adx } from './indicators/adx.ts';
import { Atr } from './indicators/atr.ts';
import { Bollinger } from './indicators/bollinger.ts';
import { Ema } from './indicators/ema.ts';
import { MAX_PERIOD } from './indicators/lane-state.ts';
import { Macd } from './indicators/macd.ts';
import { Obv } from './indicators/obv.ts';
import { Rsi } from './indicators/rsi.ts';
import { Sma } from './indicators/sma.ts';
import { Vwap } from './indicators/vwap.ts';

const BAND_WIDTH = 2;

/** Takes in bar `i` and returns the value with it. */
type Step = (i: number) => number;

interface Kind {
  /** The period of a name without a number; null when the indicator has no period to choose. */
  readonly period: number | null;
  readonly inputs: readonly Exclude<keyof BarColumns, 'at'>[];
  start(bars: BarColumns, period: number, startsDay: (i: number) => boolean): Step;
}

function average(Mean: typeof Sma | typeof Ema): Kind {
  return {
    period: 20,
    inputs: ['close'],
    start: ({ close }, period) => {
      const mean = new Mean(period, 1);
      return (i) => mean.update(0, close[i]!);
    },
  };
}

function band(line: 'upper' | 'middle' | 'lower'): Kind {
  return {
    period: 20,
    inputs: ['close'],
    start: ({ close }, period) => {
      const bands = new Bollinger(period, BAND_WIDTH, 1);
      return (i) => {
        bands.update(0, close[i]!);
        return bands[line](0);
      };
    },
  };
}

function macd(line: 'macd' | 'signal' | 'histogram'): Kind {
  return {
    period: null,
    inputs: ['close'],
    start: ({ close }) => {
      const lines = new Macd(1);
      return (i) => {
        lines.update(0, close[i]!);
        return lines[line](0);
      };
    },
  };
}

function ofRange(Range: typeof Atr | typeof Adx): Kind {
  return {
    period: 14,
    inputs: ['high', 'low', 'close'],
    start: ({ high, low, close }, period) => {
      const range = new Range(period, 1);
      return (i) => range.update(0, high[i]!, low[i]!, close[i]!);
    },
  };
}

const KINDS: Readonly<Record<string, Kind>> = {
  sma: average(Sma),
  ema: average(Ema),
  rsi: {
    period: 14,
    inputs: ['close'],
    start: ({ close }, period) => {
      const rsi = new Rsi(period, 1);
      return (i) => rsi.update(0, close[i]!);
    },
  },
  atr: ofRange(Atr),
  macd: macd('macd'),
  macdSignal: macd('signal'),
  macdHist: macd('histogram'),
  bbUpper: band('upper'),
  bbMiddle: band('middle'),
  bbLower: band('lower'),
  adx: ofRange(Adx),
  obv: {
    period: null,
    inputs: ['close', 'volume'],
    start: ({ close, volume }) => {
      const obv = new Obv(1);
      return (i) => obv.update(0, close[i]!, volume[i]!);
    },
  },
  vwap: {
    period: null,
    inputs: ['high', 'low', 'close', 'volume'],
    start: ({ high, low, close, volume }, _period, startsDay) => {
      const vwap = new Vwap(1);
      return (i) => {
        if (startsDay(i)) vwap.reset(0);
        return vwap.update(0, high[i]!, low[i]!, close[i]!, volume[i]!);
      };
    },
  },
};

/** Runs one indicator over the bars: a value per bar, NaN while warming up. `startsDay` tells where vwap starts anew. */
export type Series = (bars: BarColumns, startsDay?: (i: number) => boolean) => Float64Array;

/**
 * The indicator of a name such as `rsi14`, `sma200` or `macdHist`, computed by the same classes that run bar by bar.
 * Any period from 1 to 5000 may stand in place of the number, and without one the usual period is taken. Throws
 * RangeError for an unknown name; what it returns throws RangeError for a bar whose input is not finite.
 */
export function series(name: string): Series {
  const [, word = '', digits] = /^([A-Za-z]+)([1-9]\d{0,3})?$/.exec(name) ?? [];
  const kind = Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  if (kind === undefined || (digits !== undefined && kind.period === null)) throw new RangeError(unknown(name));
  const period = digits === undefined ? (kind.period ?? 0) : Number(digits);
  if (period > MAX_PERIOD) throw new RangeError(unknown(name));
  return (bars, startsDay = () => false) => {
    const step = kind.start(bars, period, startsDay);
    const values = new Float64Array(bars.close.length);
    for (let i = 0; i < values.length; i++) {
      for (const input of kind.inputs) {
        const value = bars[input][i]!;
        if (!Number.isFinite(value)) {
          throw new RangeError(`bar ${i} (counted from 0): ${input} is ${value}; ${name} needs finite numbers`);
        }
      }
      values[i] = step(i);
    }
    return values;
  };
}

function unknown(name: string): string {
  const names = Object.entries(KINDS).map(([word, { period }]) => `${word}${period ?? ''}`);
  return `unknown series "${name}"; allowed are ${names.join(', ')}, with any period from 1 to ${MAX_PERIOD} in place of a number`;
}
