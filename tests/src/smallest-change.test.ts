import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../engine/kernel/records.ts';
import type { Scenario } from '../../engine/playbook/model.ts';
import { verdict } from '../../engine/risk/verdict.ts';
import { smallestChange } from '../../src/smallest-change.ts';
import { decision } from '../storage/sample-records.ts';

const RSI = (value: number, limit: number) => ({ what: 'RSI', value, limit, passes: '<=', unit: '' }) as const;
const CASH = (value: number) => ({ what: 'cash left', value, limit: 15, passes: '>=', unit: '%' }) as const;

const scenario = (condition: Scenario['condition'], action: Scenario['action'] = 'BUY'): Scenario => ({
  condition,
  action,
  confidence: 85,
  allocation_pct: 10,
  stop_loss_pct: -2,
  take_profit_pct: 3,
  rationale: 'a break-out',
});

/** As `engine/playbook` names the data of a symbol on which nothing matched. */
const found = (inputs: DecisionRecord['inputs']) =>
  decision({ action: 'HOLD', cause: 'NO_MATCH', scenarioIndex: null, checks: [], price: 71_900, inputs });

describe('a purchase that was refused', () => {
  it('tells how far the number that refused it was from passing', () => {
    const refused = decision({
      action: 'HOLD',
      cause: 'GATE_RSI',
      checks: [
        { check: 'cash floor', ...verdict(true, '', CASH(40)) },
        { check: 'gate 4: RSI', ...verdict(false, '', RSI(78.34, 75)) },
        { check: 'gate 10: candle', passed: true, detail: '' },
      ],
    });
    expect(smallestChange(refused, [])[0]).toBe('gate 4: RSI: RSI 75 or less in place of 78.34');
  });

  it('by two gates names both, and says what it cannot know', () => {
    const refused = decision({
      action: 'HOLD',
      checks: [
        { check: 'gate 4: RSI', ...verdict(false, '', RSI(80, 75)) },
        { check: 'gate 10: candle', ...verdict(false, 'shooting star on the last bar') },
      ],
    });
    expect(smallestChange(refused, [])).toEqual([
      'all of these at once:',
      'gate 4: RSI: RSI 75 or less in place of 80',
      'gate 10: candle: no single number decides it (shooting star on the last bar)',
      'what the checks after it would have said is not known',
    ]);
  });

  it('by a rule with two ways out tells the shorter', () => {
    const [change] = smallestChange(
      decision({
        action: 'HOLD',
        checks: [
          {
            check: 'chase',
            ...verdict(
              false,
              '',
              { what: 'day’s change', value: 9, limit: 4, passes: '<', unit: '%' },
              { what: 'price', value: 71_900, limit: 71_500, passes: '<', unit: 'price' },
            ),
          },
          { check: 'size', passed: true, detail: '' },
        ],
      }),
      [],
    );
    expect(change).toBe('chase: price less than 71,500 in place of 71,900');
  });
});

describe('a purchase that was made', () => {
  const bought = decision({
    action: 'BUY',
    cause: 'SCENARIO_BUY',
    scenarioIndex: 0,
    price: 71_900,
    inputs: { rsi: 41, changePct: 2 },
    checks: [
      { check: 'cash floor', ...verdict(true, '', CASH(40)) },
      { check: 'gate 4: RSI', ...verdict(true, '', RSI(41, 75)) },
    ],
  });

  it('was nearest to failing where the least was missing, be it a check', () => {
    expect(smallestChange(bought, [scenario({ rsi_above: 10 })])).toEqual([
      'gate 4: RSI would have stopped it: RSI more than 75 in place of 41',
    ]);
  });

  it('or a condition of its scenario', () => {
    expect(smallestChange(bought, [scenario({ rsi_above: 10, price_above: 71_500 })])).toEqual([
      'the scenario would have stopped it: price 71500 or less in place of 71900',
    ]);
  });

  it('is not said to hang on a number where another was enough as well', () => {
    const measures = [RSI(74.9, 75), RSI(10, 75)];
    const checks = [{ check: 'either', ...verdict(true, '', ...measures) }];
    expect(smallestChange({ ...bought, checks, scenarioIndex: null }, [])).toEqual([]);
  });
});

describe('a sale', () => {
  it('by a stop would not have been made above its level', () => {
    const sold = decision({
      action: 'SELL',
      cause: 'TRAILING_STOP',
      scenarioIndex: null,
      checks: [],
      inputs: { last: 83_100, level: 83_200 },
    });
    expect(smallestChange(sold, [])).toEqual(['it would have been kept: price more than 83,200 in place of 83,100']);
  });

  it('at the close hangs on no number', () => {
    const inputs = { last: 83_100, level: null };
    const sold = decision({ action: 'SELL', cause: 'SESSION_CLOSE', scenarioIndex: null, checks: [], inputs });
    expect(smallestChange(sold, [])).toEqual([]);
  });
});

describe('where nothing matched', () => {
  it('the scenario that lacked the fewest conditions is named with each', () => {
    const inputs = { rsi: 34.4, volume_ratio: 1.2, price_change_pct: 0.4 };
    const far = scenario({ rsi_below: 30, volume_ratio_above: 2 });
    const near = scenario({ rsi_below: 40, price_above: 72_500 });
    expect(smallestChange(found(inputs), [far, near])).toEqual([
      'scenario 2 (BUY, confidence 85) would have matched: price more than 72500 in place of 71900',
    ]);
  });

  it('one that asks for what was not known is not', () => {
    const inputs = { rsi: null, volume_ratio: 1.2 };
    expect(smallestChange(found(inputs), [scenario({ rsi_below: 30 })])).toEqual([]);
  });
});
