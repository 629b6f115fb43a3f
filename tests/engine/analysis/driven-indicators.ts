import fc from 'fast-check';
import { Adx } from '../../../engine/analysis/indicators/adx.ts';
import { Atr } from '../../../engine/analysis/indicators/atr.ts';
import { Bollinger } from '../../../engine/analysis/indicators/bollinger.ts';
import { Ema } from '../../../engine/analysis/indicators/ema.ts';
import type { LaneState } from '../../../engine/analysis/indicators/lane-state.ts';
import { Macd } from '../../../engine/analysis/indicators/macd.ts';
import { Obv } from '../../../engine/analysis/indicators/obv.ts';
import { Rsi } from '../../../engine/analysis/indicators/rsi.ts';
import { Sma } from '../../../engine/analysis/indicators/sma.ts';
import { Vwap } from '../../../engine/analysis/indicators/vwap.ts';

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** An indicator driven by whole bars: what it says is the list of its lines. */
interface Driven {
  readonly indicator: LaneState;
  update(lane: number, bar: Bar): readonly number[];
  lines(lane: number): readonly number[];
}

/** Every indicator, with periods short enough for random examples to pass the warm-up. */
export const INDICATORS: Readonly<Record<string, (lanes: number) => Driven>> = {
  sma: (lanes) => single(new Sma(4, lanes), (sma, lane, bar) => sma.update(lane, bar.close)),
  ema: (lanes) => single(new Ema(4, lanes), (ema, lane, bar) => ema.update(lane, bar.close)),
  rsi: (lanes) => single(new Rsi(5, lanes), (rsi, lane, bar) => rsi.update(lane, bar.close)),
  atr: (lanes) => single(new Atr(5, lanes), (atr, lane, bar) => atr.update(lane, bar.high, bar.low, bar.close)),
  obv: (lanes) => single(new Obv(lanes), (obv, lane, bar) => obv.update(lane, bar.close, bar.volume)),
  vwap: (lanes) =>
    single(new Vwap(lanes), (vwap, lane, bar) => vwap.update(lane, bar.high, bar.low, bar.close, bar.volume)),
  macd: (lanes) => {
    const macd = new Macd(lanes);
    const lines = (lane: number) => [macd.macd(lane), macd.signal(lane), macd.histogram(lane)];
    return { indicator: macd, lines, update: (lane, bar) => [macd.update(lane, bar.close), ...lines(lane).slice(1)] };
  },
  bollinger: (lanes) => {
    const bands = new Bollinger(4, 2, lanes);
    const lines = (lane: number) => [bands.middle(lane), bands.upper(lane), bands.lower(lane)];
    return { indicator: bands, lines, update: (lane, bar) => [bands.update(lane, bar.close), ...lines(lane).slice(1)] };
  },
  adx: (lanes) => {
    const adx = new Adx(4, lanes);
    const lines = (lane: number) => [adx.value(lane), adx.plusDi(lane), adx.minusDi(lane)];
    return {
      indicator: adx,
      lines,
      update: (lane, bar) => [adx.update(lane, bar.high, bar.low, bar.close), ...lines(lane).slice(1)],
    };
  },
};

function single<T extends LaneState & { value(lane: number): number }>(
  indicator: T,
  step: (indicator: T, lane: number, bar: Bar) => number,
): Driven {
  return {
    indicator,
    update: (lane, bar) => [step(indicator, lane, bar)],
    lines: (lane) => [indicator.value(lane)],
  };
}

/** Runs one symbol's bars through a fresh indicator. */
export function run(name: string, bars: readonly Bar[]): readonly (readonly number[])[] {
  const driven = INDICATORS[name]!(1);
  return bars.map((bar) => driven.update(0, bar));
}

const cents = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 100);

/** A bar with low ≤ open, close ≤ high, prices in cents, volume sometimes none. */
export const anyBar: fc.Arbitrary<Bar> = fc
  .tuple(cents(100, 100_000), cents(0, 500), cents(0, 500), fc.nat(), fc.nat(), fc.nat({ max: 1_000_000 }))
  .map(([low, a, b, o, c, volume]) => {
    const high = low + a + b;
    const at = (share: number) => low + (high - low) * ((share % 101) / 100);
    return { open: at(o), high, low, close: Math.min(high, at(c)), volume };
  });

export const anyBars = (minLength: number, maxLength: number) => fc.array(anyBar, { minLength, maxLength });

export function columnsOf(bars: readonly Bar[]) {
  const column = (field: keyof Bar) => Float64Array.from(bars, (bar) => bar[field]);
  return {
    at: Float64Array.from(bars, (_, i) => Date.UTC(2024, 0, 2) + i * 86_400_000),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
