import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/market/types.ts';
import { METRIC_INDEX } from '../../../engine/playbook/conditions.ts';
import { compilePlaybook, matchScenario } from '../../../engine/playbook/matching.ts';
import { type PlanRequest, type PlanSubject, REGIMES } from '../../../engine/playbook/model.ts';
import { makeOfflinePlan } from '../../../engine/playbook/offline-planner.ts';
import { playbookPlanSchema } from '../../../engine/playbook/schema.ts';

/** The first day of a data set: nothing but the day itself is known. */
const firstDay: PlanSubject = {
  code: '005930',
  name: '삼성전자',
  held: false,
  price: 70_000,
  priceDecimals: 0,
  changePct: 5,
  rangePct: 6,
  rsi: 60,
  rsiIsProxy: true,
  volumeRatio: null,
  atrPct: null,
  ma5: null,
  ma20: null,
  score: 60,
  signal: 'momentum',
};

const request = (subjects: readonly PlanSubject[], regime: PlanRequest['regime'] = 'NEUTRAL'): PlanRequest => ({
  market: 'KR',
  day: '2024-03-05',
  version: 1,
  at: instant(Date.UTC(2024, 2, 5)),
  regime,
  maxScenariosPerStock: 5,
  subjects,
  crossMarketSummary: '',
});

const scenariosFor = (subject: Partial<PlanSubject>, regime: PlanRequest['regime'] = 'NEUTRAL') =>
  makeOfflinePlan(request([{ ...firstDay, ...subject }], regime)).stocks[0]?.scenarios ?? [];

/** The scenario that matches when the price has moved on by so many percent, as the day goes on. */
function matchAfterMove(subject: Partial<PlanSubject>, movePct: number) {
  const full = { ...firstDay, ...subject };
  const changePct = (full.changePct ?? 0) + movePct;
  const metrics = new Float64Array(6).fill(Number.NaN);
  metrics[METRIC_INDEX.price] = full.price * (1 + movePct / 100);
  metrics[METRIC_INDEX.price_change_pct] = changePct;
  metrics[METRIC_INDEX.rsi] = 50 + 2 * changePct;
  metrics[METRIC_INDEX.volume_ratio] = 1;
  const compiled = compilePlaybook(makeOfflinePlan(request([full])), { maxScenariosPerStock: 5 });
  return matchScenario(compiled, full.code, metrics)?.scenario;
}

describe('buying on the numbers of a single day', () => {
  it('buys a lively riser when it continues', () => {
    expect(matchAfterMove({}, 0.5)).toMatchObject({
      action: 'BUY',
      confidence: 80,
      rationale: expect.stringContaining('Continuation'),
    });
  });

  it('buys it when it takes a breath, but not when it breaks', () => {
    expect(matchAfterMove({}, -2)).toMatchObject({ action: 'BUY', rationale: expect.stringContaining('Pull-back') });
    expect(matchAfterMove({}, -7)).toBeUndefined();
  });

  it('waits where it is', () => {
    expect(matchAfterMove({}, 0)).toBeUndefined();
  });

  it('buys an oversold stock once it turns', () => {
    const fallen = { changePct: -7, rsi: 36, signal: 'oversold' } as const;
    expect(matchAfterMove(fallen, -1)).toBeUndefined();
    expect(matchAfterMove(fallen, 0.5)).toMatchObject({
      action: 'BUY',
      confidence: 81,
      rationale: expect.stringContaining('Rebound'),
    });
  });

  it('has nothing to say about a stock without a price or a change', () => {
    expect(scenariosFor({ changePct: null })).toEqual([]);
    expect(scenariosFor({ price: 0 })).toEqual([]);
  });
});

describe('confidence', () => {
  it('grows with aligned averages, volume and a bull market, up to 95', () => {
    const strong = { ma5: 68_000, ma20: 65_000, volumeRatio: 2.5, score: 90, rsi: 62, rsiIsProxy: false };
    expect(scenariosFor(strong)[0]?.confidence).toBe(95);
    expect(scenariosFor(strong, 'BULL')[0]?.confidence).toBe(95);
    expect(scenariosFor({ ...strong, volumeRatio: 1 }, 'BEAR')[0]?.confidence).toBe(85);
  });

  it('stays below the threshold when evidence is thin, the RSI is hot or the market weak', () => {
    expect(scenariosFor({ score: 20 })[0]?.confidence).toBe(76);
    expect(scenariosFor({ changePct: 20, rsi: 90 })[0]?.confidence).toBe(64);
    expect(scenariosFor({}, 'STRONG_BEAR')[0]?.confidence).toBe(70);
  });
});

describe('stops and targets', () => {
  it('sets the stop at 1.5 ATR within −2 % and −2.5 %, the target twice as far', () => {
    const levels = (atrPct: number) => {
      const [first] = scenariosFor({ atrPct });
      return [first?.stop_loss_pct, first?.take_profit_pct];
    };
    expect([levels(0.5), levels(1.5), levels(9)]).toEqual([
      [-2, 4],
      [-2.3, 4.6],
      [-2.5, 5],
    ]);
  });
});

describe('holdings', () => {
  it('are never bought again, and are sold at the stop first', () => {
    const scenarios = scenariosFor({ held: true, atrPct: 2 });
    expect(scenarios.map(({ action }) => action)).toEqual(['SELL', 'SELL', 'SELL']);
    expect(scenarios[0]?.condition).toEqual({ unrealized_pnl_pct_below: -2.5 });
  });
});

describe('outlook and portfolio', () => {
  it('moves one step with the breadth of the subjects', () => {
    const outlook = (changePct: number) => makeOfflinePlan(request([{ ...firstDay, changePct }])).market_outlook;
    expect([outlook(2), outlook(0), outlook(-2)]).toEqual(['neutral_to_bullish', 'neutral', 'neutral_to_bearish']);
    expect(makeOfflinePlan(request([], 'STRONG_BEAR')).market_outlook).toBe('bearish');
  });

  it('reduces everything on a bad day', () => {
    expect(makeOfflinePlan(request([])).global_rules[0]).toMatchObject({
      condition: 'portfolio_pnl_pct < -2',
      action: 'REDUCE_ALL',
    });
  });
});

describe('any request', () => {
  const maybe = (min: number, max: number) => fc.option(fc.double({ min, max, noNaN: true }));
  const subject: fc.Arbitrary<PlanSubject> = fc.record({
    code: fc.string({ minLength: 1 }),
    name: fc.string(),
    held: fc.boolean(),
    price: fc.double({ min: 0, max: 1e6, noNaN: true }),
    priceDecimals: fc.constantFrom(0, 2, 4),
    changePct: maybe(-30, 30),
    rangePct: maybe(0, 60),
    rsi: maybe(0, 100),
    rsiIsProxy: fc.boolean(),
    volumeRatio: maybe(1, 50),
    atrPct: maybe(0, 30),
    ma5: maybe(0, 1e6),
    ma20: maybe(0, 1e6),
    score: maybe(0, 100),
    signal: fc.constantFrom('momentum', 'oversold', null),
  });
  const anyRequest = fc
    .record({
      subjects: fc.uniqueArray(subject, { selector: ({ code }) => code, maxLength: 6 }),
      regime: fc.constantFrom(...REGIMES),
      maxScenariosPerStock: fc.integer({ min: 1, max: 10 }),
    })
    .map((part) => ({ ...request([]), ...part }));

  it('gives a plan that the schema accepts as it is, the same one each time', () => {
    fc.assert(
      fc.property(anyRequest, (any) => {
        const plan = makeOfflinePlan(any);
        expect(playbookPlanSchema.parse(plan)).toEqual(plan);
        expect(makeOfflinePlan(any)).toEqual(plan);
      }),
    );
  });

  it('buys only what is not held, with a stop between −2.5 % and −2 %', () => {
    fc.assert(
      fc.property(anyRequest, (any) => {
        const held = new Set(any.subjects.flatMap(({ code, held: isHeld }) => (isHeld ? [code] : [])));
        for (const { stock_code, scenarios } of makeOfflinePlan(any).stocks) {
          expect(scenarios.length).toBeLessThanOrEqual(any.maxScenariosPerStock);
          for (const { action, stop_loss_pct } of scenarios) {
            expect(action).toBe(held.has(stock_code) ? 'SELL' : 'BUY');
            if (action === 'BUY') expect(stop_loss_pct).toBeGreaterThanOrEqual(-2.5);
            if (action === 'BUY') expect(stop_loss_pct).toBeLessThanOrEqual(-2);
          }
        }
      }),
    );
  });
});
