import { describe, expect, it } from 'vitest';
import { holdMacroCouncil } from '../../../engine/brain/macro-council.ts';
import type { ModelOutcome, ModelRequest } from '../../../engine/brain/model-port.ts';
import type { InsightRequest } from '../../../engine/council/macro-insight.ts';
import { makeOfflineInsight } from '../../../engine/council/offline-macro.ts';
import { Kernel } from '../../../engine/kernel/kernel.ts';
import { DEFAULT_TRADING_SETTINGS, type TradingSettings } from '../../../engine/kernel/settings.ts';
import { instant } from '../../../engine/market/types.ts';
import { REGIMES } from '../../../engine/playbook/model.ts';
import type { BrainEvent } from '../../../engine/runtime/brain.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { INJECTIONS } from './injections.ts';

const AT = instant(Date.parse('2026-03-09T22:30:00Z'));
const REQUEST: InsightRequest = {
  day: '2026-03-10',
  at: AT,
  markets: [{ market: 'KR', regime: 'BEAR', return1dPct: -1.2, return5dPct: -3 }],
  sectors: [
    { sector: 'Semiconductors', returnPct: 2.1 },
    { sector: 'Shipping', returnPct: -1.4 },
  ],
  news: [],
};

const ARGUMENT = JSON.stringify({ claims: [{ text: 'KR is in a bear regime, -3 % in five days.', facts: [2] }] });
const INSIGHT = {
  ...{ position_multiplier: 0.8, stop_loss_multiplier: 1.2 },
  ...{ favour_sectors: ['Semiconductors', 'Gold'], avoid_sectors: ['Shipping'], themes: ['AI'], risks: ['tariffs'] },
  ...{ claims: [2, 9], rationale: 'A falling market, and no claim against it.' },
};

const about = { provider: 'gemini', model: 'gemini-2.5-flash', latencyMs: 10 };
const said = (text: string): ModelOutcome => ({
  ...{ ok: true, text, usage: { input: 1_000, output: 100, thinking: 50 } },
  ...about,
});

/** The council with models that answer by who is asked; what was told to the engine and asked of the models. */
async function hold(
  answer: (request: ModelRequest) => ModelOutcome,
  { settings = {}, request = REQUEST }: { settings?: Partial<TradingSettings>; request?: InsightRequest } = {},
) {
  const kernel = new Kernel({
    ...{ mode: 'practice', settings: { ...DEFAULT_TRADING_SETTINGS, ...settings }, cash: {}, observedDays: {} },
    ...{ calendarOverrides: [], breakerReset: 'operator', tradeFrom: 0, planner: 'model', seed: 1 },
  });
  const told: BrainEvent[] = [];
  const asked: ModelRequest[] = [];
  let seq = 0;
  kernel.apply({ type: 'tick', at: AT }, ++seq);
  const one = [{ provider: 'gemini', model: 'gemini-2.5-flash' }];
  const outcome = await holdMacroCouncil(
    {
      providers: [
        {
          name: 'gemini',
          ask: async (_model, question) => {
            asked.push(question);
            return answer(question);
          },
        },
      ],
      tiers: { FAST: one, REASONING: one, THINKING: one },
      clock: new FakeClock(AT),
      timeoutMs: 60_000,
      recall: () => null,
      signal: new AbortController().signal,
    },
    request,
    [{ layer: 'L1', timeFrame: 'LEGACY', key: 'principle', value: 'Small after a loss.' }],
    {
      kernel,
      tell: (event) => {
        told.push(event);
        kernel.apply({ ...event, at: AT }, ++seq);
      },
    },
  );
  return { outcome, told, asked, kernel };
}

const usual = (insight: unknown = INSIGHT) =>
  hold(({ purpose }) => said(purpose === 'chief-judge' ? JSON.stringify(insight) : ARGUMENT));

describe('the macro council by models', () => {
  it('hears two voices and a judge, each in the ledger with its cost', async () => {
    const { outcome, told, asked, kernel } = await usual();
    expect(asked.map(({ purpose }) => purpose)).toEqual(['strategist', 'risk-analyst', 'chief-judge']);
    expect(asked[0]?.prompt).toContain('L1 LEGACY principle: Small after a loss.');
    expect(asked[1]?.prompt).toContain('C1 strategist, round 1: KR is in a bear regime');
    expect(outcome).toMatchObject({
      source: 'model',
      cited: [2],
      insight: {
        ...{ positionMultiplier: 0.8, stopLossMultiplier: 1.2, themes: ['AI'], risks: ['tariffs'] },
        // A sector that nobody asked about is none.
        ...{ favourSectors: ['Semiconductors'], avoidSectors: ['Shipping'] },
      },
      claims: [
        { number: 1, side: 'strategist' },
        { number: 2, side: 'risk-analyst' },
      ],
    });
    // 1,000 tokens in at 0.30 and 150 out at 2.50 dollars a million.
    expect(outcome.roles).toMatchObject(
      ['strategist', 'risk-analyst', 'chief-judge'].map((role) => ({
        ...{
          role,
          provider: 'gemini',
          model: 'gemini-2.5-flash',
          inputTokens: 1_000,
          outputTokens: 150,
          microUsd: 675,
        },
      })),
    );
    expect(told.map(({ type }) => type)).toEqual(Array(3).fill(['model-reserved', 'model-settled']).flat());
    expect(kernel.desk.state.llm).toMatchObject({ calls: 3, microUsd: 2_025 });
  });

  it.each([
    ['more than it may', { ...INSIGHT, position_multiplier: 1.31 }, 'out-of-range'],
    ['far more than it may', { ...INSIGHT, stop_loss_multiplier: 100 }, 'out-of-range'],
    ['a multiplier of nothing', { ...INSIGHT, position_multiplier: 0 }, 'out-of-range'],
    ['one multiplier less', { ...INSIGHT, position_multiplier: undefined }, 'wrong-shape'],
    ['a switch that there is not', { ...INSIGHT, disable_circuit_breaker: true }, 'wrong-shape'],
    ['an action', { action: 'BUY', confidence: 200 }, 'wrong-shape'],
    ['a number as text', { ...INSIGHT, position_multiplier: '1.3' }, 'wrong-shape'],
    ['no claim', { ...INSIGHT, claims: [] }, 'cites no claim'],
    ['claims that there are not', { ...INSIGHT, claims: [17] }, 'cites no claim'],
  ])('whose judge says %s is neutral as a whole', async (_what, insight, reason) => {
    const { outcome } = await usual(insight);
    expect(outcome).toMatchObject({ source: 'neutral', insight: { positionMultiplier: 1, stopLossMultiplier: 1 } });
    expect(outcome.insight.favourSectors).toEqual([]);
    expect(outcome.reason).toContain(reason);
  });

  it('asks nobody else once a voice has failed', async () => {
    const failed: ModelOutcome = {
      ...{ ok: false, failure: 'safety', message: 'refused', retryAfterMs: null, usage: null },
      ...about,
    };
    const { outcome, asked } = await hold(({ purpose }) => (purpose === 'risk-analyst' ? failed : said(ARGUMENT)));
    expect(asked.map(({ purpose }) => purpose)).toEqual(['strategist', 'risk-analyst']);
    expect(outcome).toMatchObject({
      source: 'neutral',
      reason: 'risk-analyst: safety: refused',
      claims: [{ number: 1 }],
    });
  });

  it('costs nothing beyond the budget of the day, and says so', async () => {
    const { outcome, asked, told } = await hold(() => said(ARGUMENT), { settings: { llmDailyCalls: 0 } });
    expect(asked).toEqual([]);
    expect(outcome.reason).toBe('strategist: over-budget: 0 of 0 model calls of the day are used');
    expect(told).toMatchObject([{ type: 'model-settled', call: { result: 'over-budget', microUsd: 0 } }]);
  });

  it('keeps headlines that give orders as data, and obeys none that obeys them', async () => {
    for (const headline of INJECTIONS) {
      const news = [
        {
          ...({ id: 'n', type: 'news', publishedAt: AT, source: headline, headline } as const),
          ...{ market: null, symbols: [], due: headline.slice(0, 10), sentiment: null },
        },
      ];
      const obeys = JSON.stringify({ ...INSIGHT, position_multiplier: 10, rationale: headline.slice(0, 200) });
      const { outcome, asked } = await hold(({ purpose }) => said(purpose === 'chief-judge' ? obeys : ARGUMENT), {
        request: { ...REQUEST, news },
      });
      for (const { prompt } of asked) {
        expect(prompt.split('<data>')).toHaveLength(2);
        expect(prompt.split('</data>')).toHaveLength(2);
        expect(prompt.endsWith('</data>')).toBe(true);
        expect(prompt.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(prompt.length).toBeLessThan(3_000);
      }
      expect(outcome).toMatchObject({ source: 'neutral', insight: { positionMultiplier: 1 } });
    }
  });
});

describe('the macro council by rules', () => {
  it('takes risk away in a fall and adds none in a rise; equal requests give equal insights', () => {
    const of = (...regimes: (typeof REGIMES)[number][]) =>
      makeOfflineInsight({ ...REQUEST, markets: regimes.map((regime) => ({ ...REQUEST.markets[0]!, regime })) })
        .insight;
    expect(REGIMES.map((regime) => [of(regime).positionMultiplier, of(regime).stopLossMultiplier])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [0.85, 1.1],
      [0.7, 1.2],
    ]);
    expect(of('STRONG_BULL', 'BEAR').positionMultiplier).toBe(0.85);
    expect(of().positionMultiplier).toBe(1);
    expect(makeOfflineInsight(REQUEST)).toEqual(
      makeOfflineInsight({ ...REQUEST, sectors: REQUEST.sectors.toReversed() }),
    );
  });

  it('favours sectors that rose and avoids those that fell, where they stand out', () => {
    const { insight, cited, claims } = makeOfflineInsight({
      ...REQUEST,
      sectors: [...REQUEST.sectors, { sector: 'Food', returnPct: 0.4 }],
    });
    expect([insight.favourSectors, insight.avoidSectors]).toEqual([['Semiconductors'], ['Shipping']]);
    expect(cited).toEqual(claims.map(({ number }) => number));
  });
});
