import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  armPrice,
  breakEvenPrice,
  type ExitInput,
  type ExitOutcome,
  evaluateExit,
  hardStopPrice,
} from '../../../engine/exits/rules.ts';
import { rank } from '../../../engine/exits/state-machine.ts';
import { DEFAULT_TRADING_SETTINGS, type TradingSettings } from '../../../engine/kernel/settings.ts';

const settings = (changed: Partial<TradingSettings> = {}) => ({ ...DEFAULT_TRADING_SETTINGS, ...changed });

/** A stock bought at 100,000 won with a hard stop of −2 % and an ATR of 1,000. */
const holding: ExitInput = {
  state: 'HOLDING',
  entryPrice: 100_000,
  last: 100_000,
  peak: 100_000,
  atr: 1000,
  trailingStop: null,
  hardStopPct: -2,
  takeProfitPct: 3,
  costsPct: 0.25,
  downProbability: null,
  volumeRatio: null,
  beArmPct: 1.2,
  armPct: 3,
  settings: settings(),
};

const exit = (changed: Partial<ExitInput>) => evaluateExit({ ...holding, ...changed });

/** Feeds a path of prices, carrying state as the kernel does, until it exits. */
function run(path: readonly number[], start: Partial<ExitInput> = {}): ExitOutcome[] {
  const outcomes: ExitOutcome[] = [];
  let input: ExitInput = { ...holding, ...start };
  for (const last of path) {
    const outcome = evaluateExit({ ...input, last });
    outcomes.push(outcome);
    if (outcome.exit !== null) break;
    input = { ...input, state: outcome.state, peak: outcome.peak, trailingStop: outcome.trailingStop };
  }
  return outcomes;
}

describe('hard stop', () => {
  it('sells at exactly the stop, not a won above', () => {
    expect(exit({ last: 98_000 }).exit).toEqual({ reason: 'HARD_STOP', level: 98_000 });
    expect(exit({ last: 98_001 }).exit).toBeNull();
  });

  it('comes before every other rule', () => {
    const all = { last: 90_000, state: 'ARMED', trailingStop: 99_000, downProbability: 0.9, volumeRatio: 0.5 } as const;
    expect(exit(all).exit?.reason).toBe('HARD_STOP');
  });

  it.each([0, 5, Number.NaN, Number.NEGATIVE_INFINITY])('stays on as the default when it is %d', (hardStopPct) => {
    expect(exit({ hardStopPct, last: 98_000 }).exit?.reason).toBe('HARD_STOP');
    expect(exit({ hardStopPct, last: 98_001 }).exit).toBeNull();
  });
});

describe('break-even lock', () => {
  it('sells at the entry once locked, and not before', () => {
    expect(exit({ state: 'HOLDING', last: 100_000 }).exit).toBeNull();
    expect(exit({ state: 'BE_LOCK', last: 100_001 }).exit).toBeNull();
    expect(exit({ state: 'BE_LOCK', last: 100_000 }).exit).toEqual({ reason: 'BREAK_EVEN', level: 100_000 });
  });

  it('holds in ARMED too, and comes before the trailing stop', () => {
    expect(exit({ state: 'ARMED', last: 99_900, trailingStop: 101_000 }).exit?.reason).toBe('BREAK_EVEN');
  });

  it('adds the costs when the setting says so', () => {
    const withCosts = settings({ beIncludesCosts: true });
    expect(breakEvenPrice(100_000, 0.25, withCosts)).toBe(100_250);
    expect(breakEvenPrice(100_000, Number.NaN, withCosts)).toBe(100_000);
    expect(breakEvenPrice(100_000, 0.25, settings())).toBe(100_000);
    expect(exit({ state: 'BE_LOCK', last: 100_250, settings: withCosts }).exit?.reason).toBe('BREAK_EVEN');
  });
});

describe('trailing stop', () => {
  it('follows the peak at 2.2 ATR', () => {
    const [armed, higher, back] = run([103_000, 106_000, 103_800]);
    expect(armed).toMatchObject({ exit: null, state: 'ARMED', trailingStop: 100_800 });
    expect(higher).toMatchObject({ exit: null, peak: 106_000, trailingStop: 103_800 });
    expect(back?.exit).toEqual({ reason: 'TRAILING_STOP', level: 103_800 });
  });

  it('gives no room back when the ATR grows', () => {
    expect(exit({ state: 'ARMED', last: 105_000, peak: 106_000, trailingStop: 103_800, atr: 3000 })).toMatchObject({
      exit: null,
      trailingStop: 103_800,
    });
  });

  it.each([null, Number.NaN, 0])('keeps its level while the ATR is %s', (atr) => {
    expect(exit({ state: 'ARMED', last: 105_000, trailingStop: 103_800, atr }).trailingStop).toBe(103_800);
  });

  it('does not sell before ARMED', () => {
    expect(exit({ state: 'BE_LOCK', last: 101_000, peak: 102_900, trailingStop: 101_500 }).exit).toBeNull();
  });
});

describe('model signal', () => {
  it('sells on a probable fall in weak liquidity', () => {
    expect(exit({ downProbability: 0.62, volumeRatio: 0.99 }).exit).toEqual({ reason: 'MODEL_SIGNAL', level: 100_000 });
  });

  it.each([
    [0.61, 0.5],
    [0.9, 1],
    [0.9, null],
    [null, 0.5],
    [Number.NaN, 0.5],
    [0.9, Number.NaN],
  ])('holds at probability %s and volume ratio %s', (downProbability, volumeRatio) => {
    expect(exit({ downProbability, volumeRatio }).exit).toBeNull();
  });
});

describe('take profit', () => {
  it('sells at the target only when that is switched on', () => {
    const on = settings({ takeProfitAtTarget: true });
    expect(exit({ last: 103_000, settings: on }).exit).toEqual({ reason: 'TAKE_PROFIT', level: 103_000 });
    expect(exit({ last: 103_000 })).toMatchObject({ exit: null, state: 'ARMED' });
  });

  it.each([0, null, Number.NaN])('knows no target in %s', (takeProfitPct) => {
    expect(exit({ last: 105_000, takeProfitPct, settings: settings({ takeProfitAtTarget: true }) }).exit).toBeNull();
  });
});

describe('promotion', () => {
  it('comes after the exit test, so that one quote never locks and sells', () => {
    expect(exit({ last: 101_200 })).toMatchObject({ exit: null, state: 'BE_LOCK', peak: 101_200, unrealisedPct: 1.2 });
  });

  it('skips BE_LOCK on a gap and sets the trail at once', () => {
    expect(exit({ last: 108_000 })).toMatchObject({ state: 'ARMED', peak: 108_000, trailingStop: 105_800 });
  });

  it('leaves the state alone when the position is sold', () => {
    expect(exit({ state: 'BE_LOCK', last: 97_000 }).state).toBe('BE_LOCK');
  });
});

describe('a bad print', () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('of %d neither sells nor moves anything', (last) => {
    const armed = { state: 'ARMED', peak: 106_000, trailingStop: 103_800 } as const;
    expect(exit({ ...armed, last, downProbability: 0.9, volumeRatio: 0.1 })).toEqual({
      ...armed,
      exit: null,
      unrealisedPct: Number.NaN,
    });
  });

  it('of the entry does nothing either', () => {
    expect(exit({ entryPrice: Number.NaN, last: 1 }).exit).toBeNull();
  });
});

it('shows the levels a position has', () => {
  expect(hardStopPrice(100_000, -2)).toBe(98_000);
  expect(armPrice(100_000, 1.2)).toBe(101_200);
});

it('does nothing with a position that is gone', () => {
  expect(exit({ state: 'EXITED', last: 50_000 }).exit).toBeNull();
});

describe('over any path of prices', () => {
  const good = fc.integer({ min: 97_000, max: 115_000 });
  const bad = fc.constantFrom(0, -5, Number.NaN, Number.POSITIVE_INFINITY);
  const paths = fc.array(fc.oneof({ weight: 9, arbitrary: good }, bad), { minLength: 1, maxLength: 60 });
  const start = { entryPrice: 100_000, hardStopPct: -2.9 };

  it('state, peak and trailing stop never fall', () => {
    fc.assert(
      fc.property(paths, (path) => {
        let before = { state: holding.state, peak: holding.peak, trailingStop: -1 };
        for (const outcome of run(path, start)) {
          expect(rank(outcome.state)).toBeGreaterThanOrEqual(rank(before.state));
          expect(outcome.peak).toBeGreaterThanOrEqual(before.peak);
          expect(outcome.trailingStop ?? -1).toBeGreaterThanOrEqual(before.trailingStop);
          before = { ...outcome, trailingStop: outcome.trailingStop ?? -1 };
        }
      }),
    );
  });

  it('the trailing stop does not fall when the ATR changes either', () => {
    const quotes = fc.array(fc.tuple(good, fc.option(fc.double({ min: 0, max: 5000 }))), { maxLength: 40 });
    fc.assert(
      fc.property(quotes, (path) => {
        let input: ExitInput = { ...holding, state: 'ARMED', trailingStop: 99_000 };
        for (const [last, atr] of path) {
          const outcome = evaluateExit({ ...input, last, atr });
          expect(outcome.trailingStop).toBeGreaterThanOrEqual(input.trailingStop!);
          input = { ...input, peak: outcome.peak, trailingStop: outcome.trailingStop };
        }
      }),
    );
  });

  it('the hard stop sells in every state, whatever else is known', () => {
    const number = fc.option(fc.double());
    fc.assert(
      fc.property(
        fc.constantFrom('HOLDING' as const, 'BE_LOCK' as const, 'ARMED' as const),
        fc.integer({ min: 1, max: 98_000 }),
        number,
        number,
        number,
        number,
        number,
        fc.double(),
        (state, last, atr, trailingStop, takeProfitPct, downProbability, volumeRatio, peak) => {
          const rest = { atr, trailingStop, takeProfitPct, downProbability, volumeRatio, peak };
          expect(exit({ state, last, ...rest }).exit?.reason).toBe('HARD_STOP');
        },
      ),
    );
  });
});
