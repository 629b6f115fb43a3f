import type { DenialReason } from '../kernel/reasons.ts';
import type { CheckResult } from '../kernel/records.ts';
import type { TradingSettings } from '../kernel/settings.ts';
import { type Candle, isBearishEngulfing, isShootingStar } from './candles.ts';
import { type ShowPrice, type Verdict, verdict } from './verdict.ts';

const MIN_BARS = 20;
const OPENING_MINUTES = 30;
const LATE_FROM_MINUTES = 90;
const LATE_TO_MINUTES = 30;
const VWAP_FACTOR = 1.02;

/** What the gates look at. Null is "not known"; the bars are minute bars when `intraday`, else daily ones. */
export interface GateInput {
  /** Bars known of the symbol. */
  readonly bars: number | null;
  /** Of the present session, minutes. */
  readonly minutesSinceOpen: number | null;
  readonly minutesToClose: number | null;
  readonly rsi: number | null;
  readonly lastBarVolume: number | null;
  readonly averageVolume: number | null;
  /** Price units, as `vwap` and the bars. */
  readonly price: number;
  readonly vwap: number | null;
  /** Epoch milliseconds; null when the symbol gave no signal so far. */
  readonly lastSignalAt: number | null;
  readonly now: number;
  /** Null when no analyst has looked at the symbol. */
  readonly analystBlocked: boolean | null;
  readonly lastBar: Candle | null;
  readonly previousBar: Candle | null;
  readonly settings: TradingSettings;
  readonly intraday: boolean;
  /** How prices are shown in a detail. */
  readonly show?: ShowPrice;
}

export interface GateOutcome {
  /** Reason of the first gate that failed, null when all passed. */
  readonly failed: DenialReason | null;
  /** All gates in order, also those after the first that failed. */
  readonly results: readonly CheckResult[];
}

interface Gate {
  readonly check: string;
  readonly reason: DenialReason;
  /** The numbers it compares; one that is not finite fails the gate with NOT_A_NUMBER. */
  readonly reads: (input: GateInput) => readonly (number | null)[];
  readonly test: (input: GateInput) => Verdict;
}

const GATES: readonly Gate[] = [
  {
    check: 'gate 1: bars',
    reason: 'GATE_FEW_BARS',
    reads: (input) => [input.bars],
    test: ({ bars }) =>
      verdict(bars !== null && bars >= MIN_BARS, `${known(bars)} bars, needs ${MIN_BARS}`, {
        what: 'bars',
        value: bars,
        limit: MIN_BARS,
        passes: '>=',
        unit: '',
      }),
  },
  {
    check: 'gate 2: opening',
    reason: 'GATE_OPENING',
    reads: (input) => [input.minutesSinceOpen],
    test: ({ minutesSinceOpen: minutes, intraday }) =>
      minutes === null
        ? unknownTime(intraday)
        : verdict(minutes >= OPENING_MINUTES, `${known(minutes)} min since the open, needs ${OPENING_MINUTES}`, {
            what: 'time since the open',
            value: minutes,
            limit: OPENING_MINUTES,
            passes: '>=',
            unit: 'min',
          }),
  },
  {
    check: 'gate 3: late',
    reason: 'GATE_LATE',
    reads: (input) => [input.minutesToClose],
    test: ({ minutesToClose: minutes, intraday }) =>
      minutes === null
        ? unknownTime(intraday)
        : verdict(
            minutes > LATE_FROM_MINUTES || minutes <= LATE_TO_MINUTES,
            `${known(minutes)} min to the close, none from ${LATE_FROM_MINUTES} to ${LATE_TO_MINUTES}`,
            { what: 'time to the close', value: minutes, limit: LATE_FROM_MINUTES, passes: '>', unit: 'min' },
            { what: 'time to the close', value: minutes, limit: LATE_TO_MINUTES, passes: '<=', unit: 'min' },
          ),
  },
  {
    check: 'gate 4: RSI',
    reason: 'GATE_RSI',
    reads: (input) => [input.rsi],
    test: ({ rsi, settings }) =>
      verdict(rsi !== null && rsi <= settings.gateRsiMax, `RSI ${known(rsi)}, at most ${settings.gateRsiMax}`, {
        what: 'RSI',
        value: rsi,
        limit: settings.gateRsiMax,
        passes: '<=',
        unit: '',
      }),
  },
  {
    check: 'gate 5: volume',
    reason: 'GATE_VOLUME_AND_VWAP',
    reads: volumes,
    test: (input) => {
      const { lastBarVolume: last, averageVolume: average, settings, intraday } = input;
      const bar = intraday ? 'minute' : 'day';
      const detail = `last ${bar}’s volume ${known(last)}, average ${known(average)} × ${settings.volMultiplier}`;
      return verdict(true, `${volumeCaution(input) ? 'caution: ' : ''}${detail}`);
    },
  },
  {
    check: 'gate 6: VWAP',
    reason: 'GATE_VOLUME_AND_VWAP',
    reads: prices,
    test: (input) => {
      const { price, vwap, show = String } = input;
      const detail = `price ${show(price)}, VWAP ${vwap === null ? 'not known' : show(Math.round(vwap))} × ${VWAP_FACTOR}`;
      return verdict(true, `${vwapCaution(input) ? 'caution: ' : ''}${detail}`);
    },
  },
  {
    check: 'gate 7: cautions',
    reason: 'GATE_VOLUME_AND_VWAP',
    reads: (input) => [...volumes(input), ...prices(input)],
    test: (input) => {
      const { lastBarVolume, averageVolume, price, vwap, settings } = input;
      const cautions = Number(volumeCaution(input)) + Number(vwapCaution(input));
      const most = averageVolume === null ? null : settings.volMultiplier * averageVolume;
      const dearest = vwap === null ? null : vwap * VWAP_FACTOR;
      return verdict(
        cautions < 2,
        `${cautions} of 2 cautions`,
        { what: 'volume of the last bar', value: lastBarVolume, limit: most, passes: '<=', unit: '' },
        { what: 'price', value: price, limit: dearest, passes: '<=', unit: 'price' },
      );
    },
  },
  {
    check: 'gate 8: signal cooldown',
    reason: 'GATE_SIGNAL_COOLDOWN',
    reads: (input) => [input.now, input.lastSignalAt],
    test: ({ now, lastSignalAt, settings: { signalCooldownSeconds } }) => {
      if (lastSignalAt === null) return verdict(true, 'no signal so far');
      const seconds = (now - lastSignalAt) / 1000;
      const detail = `${Math.floor(seconds)} s since the last signal, needs ${signalCooldownSeconds}`;
      return verdict(seconds >= signalCooldownSeconds, detail, {
        what: 'time since the last signal',
        value: seconds,
        limit: signalCooldownSeconds,
        passes: '>=',
        unit: 's',
      });
    },
  },
  {
    check: 'gate 9: analyst',
    reason: 'GATE_ANALYST',
    reads: () => [],
    test: ({ analystBlocked }) =>
      analystBlocked === null
        ? verdict(true, 'no analyst’s verdict')
        : verdict(!analystBlocked, analystBlocked ? 'blocked by the analyst' : 'not blocked'),
  },
  {
    check: 'gate 10: candle',
    reason: 'GATE_CANDLE',
    reads: ({ lastBar, previousBar }) => [...ohlc(lastBar), ...ohlc(previousBar)],
    test: ({ lastBar, previousBar }) => {
      if (lastBar === null || previousBar === null) return verdict(false, 'the last two bars are not known');
      if (isShootingStar(lastBar)) return verdict(false, 'shooting star on the last bar');
      if (isBearishEngulfing(previousBar, lastBar)) return verdict(false, 'bearish engulfing on the last bar');
      return verdict(true, 'no bearish pattern on the last bar');
    },
  },
];

/**
 * The ten gates before a buy, in order. A number that is not finite fails its gate. What is not known fails too, with
 * three exceptions: a caution that cannot be computed is not raised, no analyst blocks nothing, and daily bars have no
 * time of day for gates 2 and 3.
 */
export function runGates(input: GateInput): GateOutcome {
  let failed: DenialReason | null = null;
  const results = GATES.map(({ check, reason, reads, test }) => {
    const usable = reads(input).every((value) => value === null || Number.isFinite(value));
    const result = usable ? test(input) : verdict(false, 'met a value that is not a number');
    if (!result.passed) failed ??= usable ? reason : 'NOT_A_NUMBER';
    return { check, ...result };
  });
  return { failed, results };
}

function volumeCaution({ lastBarVolume, averageVolume, settings }: GateInput): boolean {
  return lastBarVolume !== null && averageVolume !== null && !(lastBarVolume <= settings.volMultiplier * averageVolume);
}

function vwapCaution({ price, vwap }: GateInput): boolean {
  return vwap !== null && !(price <= vwap * VWAP_FACTOR);
}

function volumes({ lastBarVolume, averageVolume }: GateInput): (number | null)[] {
  return [lastBarVolume, averageVolume];
}

function prices({ price, vwap }: GateInput): (number | null)[] {
  return [price, vwap];
}

function ohlc(bar: Candle | null): number[] {
  return bar === null ? [] : [bar.open, bar.high, bar.low, bar.close];
}

function unknownTime(intraday: boolean): Verdict {
  return verdict(!intraday, intraday ? 'the session’s hours are not known' : 'daily bars have no time of day');
}

function known(value: number | null): string {
  return value === null ? 'not known' : String(Number(value.toFixed(2)));
}
