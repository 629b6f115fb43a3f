import { describe, expect, it } from 'vitest';
import { quantScore } from '../../../engine/analysis/quant-score.ts';
import { type ContextItem, selectContext } from '../../../engine/brain/prompts/context.ts';
import { arguePrompt, judgePrompt } from '../../../engine/brain/prompts/council.ts';
import { type Claim, numberClaims } from '../../../engine/brain/prompts/debate.ts';
import { type Dossier, factsOf, type MacroDossier } from '../../../engine/brain/prompts/dossier.ts';
import { chiefJudgePrompt, macroArguePrompt } from '../../../engine/brain/prompts/macro.ts';
import { type PlannerInput, planPrompt } from '../../../engine/brain/prompts/planner.ts';
import type { Prompt } from '../../../engine/brain/prompts/prompt.ts';
import { reviewPrompt } from '../../../engine/brain/prompts/review.ts';
import { estimateTokens } from '../../../engine/brain/tokens.ts';
import { instant } from '../../../engine/market/types.ts';
import type { PlanSubject } from '../../../engine/playbook/model.ts';
import { INJECTIONS } from './injections.ts';

const AT = instant(Date.parse('2026-02-04T23:30:00Z'));

function subject(n: number, more: Partial<PlanSubject> = {}): PlanSubject {
  return {
    code: String(5930 + 7 * n).padStart(6, '0'),
    name: ['삼성전자', 'SK하이닉스', 'Kakao', 'NAVER', '현대차'][n % 5]!,
    held: false,
    price: 71_900 + 1000 * n,
    priceDecimals: 0,
    changePct: 1.25,
    rangePct: 3.4,
    rsi: 55.123,
    rsiIsProxy: false,
    volumeRatio: 1.8,
    atrPct: 2.35,
    ma5: 71_000,
    ma20: 69_500,
    score: 46.2,
    signal: 'momentum',
    ...more,
  };
}

const memory = (n: number): ContextItem[] =>
  Array.from({ length: n }, (_, i) => ({
    layer: (['L1', 'L6', 'L5', 'L4', 'L3', 'L2', 'L7'] as const)[i % 7]!,
    timeFrame: `2026-02-${String(1 + (i % 28)).padStart(2, '0')}`,
    key: `key_${i}`,
    value: `win rate ${40 + (i % 30)} %, total P&L ${1000 * i} KRW over ${i} trades`,
  }));

function plannerInput(candidates = 3, holdings = 5, more: Partial<PlannerInput> = {}): PlannerInput {
  const subjects = Array.from({ length: candidates + holdings }, (_, n) => subject(n, { held: n >= candidates }));
  return {
    request: {
      market: 'KR',
      day: '2026-02-05',
      version: 1,
      at: AT,
      regime: 'BULL',
      maxScenariosPerStock: 5,
      subjects,
      crossMarketSummary: 'US_NASDAQ: 4 trades, +120.50 USD, closed near the high.',
    },
    yesterday: memory(8),
    context: memory(60),
    instructions: '',
    contextTokens: 800,
    ...more,
  };
}

const DOSSIER: Dossier = {
  market: 'KR',
  at: AT,
  regime: 'NEUTRAL',
  data: subject(0),
  quant: quantScore({ rsi: 55, return1mPct: 4 }),
  position: { quantity: 10, entryPrice: 70_000, unrealizedPct: 2.71, holdingDays: 3, exitState: 'BE_LOCK' },
  context: memory(10),
  news: [
    { publishedAt: instant(AT - 7_200_000), source: 'Yonhap', headline: '삼성전자, 자사주 3조원 매입' },
    { publishedAt: instant(AT - 3_600_000), source: 'Reuters', headline: 'Memory prices rise for a fifth month' },
  ],
};

const MACRO: MacroDossier = {
  day: '2026-02-05',
  at: AT,
  markets: [{ market: 'KR', regime: 'BULL', return1dPct: 0.4, return5dPct: 2.1 }],
  sectors: [{ sector: 'Semiconductors', returnPct: 1.9 }],
  context: memory(10),
  news: DOSSIER.news,
};

const CLAIMS: readonly Claim[] = numberClaims(
  [],
  {
    claims: [
      { text: 'The buy-back supports the price.', facts: [2, 99] },
      { text: 'It is above both averages.', facts: [2] },
    ],
  },
  { side: 'bull', round: 1 },
  10,
);

const ALL: readonly (readonly [string, () => Prompt])[] = [
  ['plan', () => planPrompt(plannerInput())],
  ['review', () => reviewPrompt(DOSSIER)],
  ['bull', () => arguePrompt('bull', DOSSIER, [])],
  ['bear', () => arguePrompt('bear', DOSSIER, CLAIMS)],
  ['judge', () => judgePrompt(DOSSIER, CLAIMS)],
  ['strategist', () => macroArguePrompt('strategist', MACRO, [])],
  ['risk-analyst', () => macroArguePrompt('risk-analyst', MACRO, CLAIMS)],
  ['chief-judge', () => chiefJudgePrompt(MACRO, CLAIMS)],
];

describe.each(ALL)('%s', (purpose, make) => {
  it('says the same bytes of the same input', () => {
    expect(make()).toEqual(make());
    expect(make().request.purpose).toBe(purpose);
    expect(make().hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is worded as it is', () => {
    const { request } = make();
    expect(`${request.system}\n\n${request.prompt}\n`).toMatchSnapshot();
  });
});

describe('size', () => {
  it('of a plan for three candidates and five holdings, and how it grows', () => {
    const tokens = (candidates: number, holdings: number) => planPrompt(plannerInput(candidates, holdings)).tokens;
    const [one, usual, many] = [tokens(1, 0), tokens(3, 5), tokens(10, 20)];
    expect({ one, usual, many }).toMatchSnapshot();
    expect(usual).toBeLessThan(4000);
    // A subject more is a line more.
    expect((many - usual) / 22).toBeLessThan(90);
  });

  it('of a plan is bounded however much is in the news, the newest kept', () => {
    const plain = plannerInput();
    const news = Array.from({ length: 300 }, (_, i) => ({
      ...{
        id: `n${i}`,
        type: 'news',
        publishedAt: instant(AT - i * 60_000),
        source: 's',
        headline: `${i} ${'h'.repeat(900)}`,
      },
      ...{ market: null, symbols: [], due: null, sentiment: null },
    })) as NonNullable<PlannerInput['request']['news']>;
    const prompt = planPrompt({ ...plain, request: { ...plain.request, news: news.toReversed() } });
    expect(prompt.tokens - planPrompt(plain).tokens).toBeLessThan(1_000);
    expect(prompt.request.prompt).toContain('news | 2026-02-04T23:30:00Z | s | 0 hhh');
    expect(prompt.leftOut.filter(({ what }) => what.startsWith('news'))).toHaveLength(288);
  });

  it('of a council is bounded however much there is to say', () => {
    const news = Array.from({ length: 500 }, (_, i) => ({
      publishedAt: instant(AT - i),
      source: 's',
      headline: 'h'.repeat(9000),
    }));
    const prompt = judgePrompt({ ...DOSSIER, context: memory(500), news }, CLAIMS);
    expect(prompt.tokens).toBeLessThan(3000);
    expect(prompt.leftOut.length).toBeGreaterThan(400);
  });

  it('is estimated a little too large rather than too small', () => {
    expect(estimateTokens('')).toBe(0);
    // 9 words of English are 10 tokens; seven syllables of Korean are 5 to 7.
    expect(estimateTokens('The quick brown fox jumps over the lazy dog.')).toBe(15);
    expect(estimateTokens('삼성전자매수')).toBe(6);
  });
});

describe('memory', () => {
  it('that names the symbol comes first, then principles, then the near past', () => {
    const item = (layer: ContextItem['layer'], timeFrame: string, value: string): ContextItem => ({
      layer,
      timeFrame,
      key: 'k',
      value,
    });
    const items = [
      item('L2', '2025', 'a year'),
      item('L6', '2026-02-03', 'a day'),
      item('L6', '2026-02-04', 'yesterday'),
      item('L1', 'LEGACY', 'cut losses'),
      item('L4', '2026-01', '005930 was sold too early'),
    ];
    const { lines, leftOut } = selectContext(items, ['005930'], 40);
    expect(lines).toEqual([
      'L4 2026-01 k: 005930 was sold too early',
      'L1 LEGACY k: cut losses',
      'L6 2026-02-04 k: yesterday',
      'L6 2026-02-03 k: a day',
    ]);
    expect(leftOut).toEqual([{ what: 'L2 2025 k', tokens: 6 }]);
    expect(selectContext(items.toReversed(), ['005930'], 40)).toEqual({ lines, leftOut });
  });

  it('never takes more room than it is given', () => {
    for (const room of [0, 50, 300, 5000]) {
      const { lines, leftOut } = selectContext(memory(80), ['KR'], room);
      expect(lines.reduce((sum, line) => sum + estimateTokens(line), 0)).toBeLessThanOrEqual(room);
      expect(lines.length + leftOut.length).toBe(80);
    }
  });
});

describe('a debate', () => {
  it('numbers claims through and drops facts that there are not', () => {
    expect(CLAIMS.map(({ number, facts }) => [number, facts])).toEqual([
      [1, [2]],
      [2, [2]],
    ]);
    const [third] = numberClaims(
      CLAIMS,
      { claims: [{ text: 'Priced in.', facts: [] }] },
      { side: 'bear', round: 1 },
      10,
    );
    expect(third).toMatchObject({ number: 3, side: 'bear' });
  });

  it('rests on numbered facts, the newest news first', () => {
    const { lines } = factsOf(DOSSIER);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(lines.map((_, i) => `F${i + 1}`));
    expect(lines.at(-2)).toContain('Memory prices');
  });
});

describe.each(INJECTIONS.map((text) => [text.slice(0, 60), text] as const))('%j', (_, text) => {
  const hostile = (): (readonly [Prompt, Prompt])[] => {
    const bad = subject(0, { name: text });
    const item: ContextItem = { layer: 'L6', timeFrame: text, key: text, value: text };
    const news = [{ publishedAt: AT, source: text, headline: text }];
    const claims = numberClaims([], { claims: [{ text, facts: [1] }] }, { side: 'bull', round: 1 }, 5);
    const plain = plannerInput(1, 0);
    const plan = planPrompt({
      ...plain,
      request: {
        ...plain.request,
        ...{ subjects: [bad], crossMarketSummary: text, outlookOfDay: [text, text] },
        news: news.map((one) => ({
          ...one,
          id: 'n',
          type: 'news',
          market: null,
          symbols: [],
          due: text,
          sentiment: null,
        })),
      },
      yesterday: [item],
      context: [item],
      instructions: text,
    });
    const dossier = { ...DOSSIER, data: bad, context: [item], news };
    const macro = { ...MACRO, sectors: [{ sector: text, returnPct: 1 }], context: [item], news };
    return [
      [plan, planPrompt(plain)],
      [reviewPrompt(dossier), reviewPrompt(DOSSIER)],
      [judgePrompt(dossier, claims), judgePrompt(DOSSIER, CLAIMS)],
      [chiefJudgePrompt(macro, claims), chiefJudgePrompt(MACRO, CLAIMS)],
    ];
  };

  it('stays data: instructions, schema and limits are what they were', () => {
    for (const [prompt, plain] of hostile()) {
      const { prompt: words, ...rest } = prompt.request;
      const { prompt: _words, ...plainRest } = plain.request;
      expect(rest).toEqual(plainRest);
      expect(words.split('<data>')).toHaveLength(2);
      expect(words.split('</data>')).toHaveLength(2);
    }
  });

  it('is one bounded line without anything invisible', () => {
    for (const [prompt] of hostile()) {
      const words = prompt.request.prompt;
      expect(words.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(words.length).toBeLessThan(6000);
      const data = words.slice(words.indexOf('<data>') + 6, words.indexOf('</data>'));
      expect(data).not.toMatch(/[<>{}`]/);
      // No line begins as ours do unless it is ours.
      const starts = data.split('\n').filter((line) => /^(?:SYSTEM|The operator|Reply|Human|Assistant)/.test(line));
      expect(starts).toEqual([]);
    }
  });
});
