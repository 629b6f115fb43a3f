import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../engine/brain/prompts/debate.ts';
import type { Dossier } from '../../../engine/brain/prompts/dossier.ts';
import type { Verdict } from '../../../engine/brain/reply/schemas.ts';
import { boundScore, stands } from '../../../engine/council/bounds.ts';
import { debateOffline } from '../../../engine/council/offline-council.ts';
import { type RiskFacts, riskTag } from '../../../engine/council/risk-tag.ts';
import { noDecision, settleVerdict } from '../../../engine/council/verdict.ts';
import { readableSoFar } from '../../../engine/council/written-so-far.ts';
import { instant } from '../../../engine/market/types.ts';

const CLAIMS: readonly Claim[] = [
  { number: 1, side: 'bull', round: 1, text: 'it rises', facts: [2] },
  { number: 2, side: 'bear', round: 1, text: 'it is hot', facts: [2] },
];
const verdict = (changes: Partial<Verdict> = {}) => ({
  verdict: {
    decision: 'BUY',
    confidence: 80,
    claims: [1],
    keywords: [],
    rationale: 'so',
    ...changes,
  } satisfies Verdict,
});

describe('a verdict', () => {
  it('rests on claims that were made, each once', () => {
    expect(settleVerdict([verdict({ claims: [7, 2, 2, 1] })], CLAIMS)).toMatchObject({
      decision: 'BUY',
      claims: [2, 1],
    });
  });

  it.each([[[]], [[7]], [[3, 99]]])('that cites %j of two claims is none', (claims) => {
    expect(settleVerdict([verdict({ claims })], CLAIMS)).toMatchObject({
      ...{ decision: 'NO_DECISION', confidence: 0, claims: [] },
      rationale: 'BUY at 80 counts for nothing: it cites no claim that was made',
    });
  });

  it('of several samples is what more than half of them say', () => {
    const split = settleVerdict([verdict(), verdict({ confidence: 90 }), verdict({ decision: 'HOLD' })], CLAIMS);
    expect(split).toMatchObject({ decision: 'BUY', confidence: 85, agreement: { samples: 3, same: 2 } });
    const torn = settleVerdict([verdict(), verdict({ decision: 'SELL' })], CLAIMS);
    expect(torn).toMatchObject({ decision: 'NO_DECISION', agreement: { samples: 2, same: 1 } });
    expect(torn.rationale).toContain('1 × BUY, 1 × SELL');
    const failing = settleVerdict([verdict(), { failure: 'judge: timeout' }, { failure: 'judge: timeout' }], CLAIMS);
    expect(failing).toMatchObject({ decision: 'NO_DECISION', rationale: 'judge: timeout' });
  });
});

describe('the bound round the quant score', () => {
  it('moves the score by 15 points at most, and no further than from 0 to 100', () => {
    const decision = fc.constantFrom('BUY', 'SELL', 'HOLD', 'NO_DECISION' as const);
    const score = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(decision, score, score, (said, confidence, quant) => {
        const bounded = boundScore({ ...noDecision(''), decision: said as Verdict['decision'], confidence }, quant);
        expect(Math.abs(bounded.final - quant)).toBeLessThanOrEqual(15 + 1e-9);
        expect(bounded.final).toBeGreaterThanOrEqual(0);
        expect(bounded.final).toBeLessThanOrEqual(100);
      }),
    );
  });

  it.each([
    ['BUY', 90, 50, 65, true],
    ['BUY', 90, 34, 49, false],
    ['BUY', 90, 90, 95, true],
    ['SELL', 80, 50, 35, true],
    ['SELL', 80, 66, 51, false],
    ['HOLD', 80, 90, 75, true],
  ] as const)(
    'makes of %s at %i with a quant score of %i a %i, which stands: %s',
    (decision, confidence, quant, final, does) => {
      const bounded = boundScore({ ...noDecision(''), decision, confidence }, quant);
      expect(bounded.final).toBe(final);
      expect(stands(decision, bounded)).toBe(does);
    },
  );
});

describe('the risk tag', () => {
  const selling: RiskFacts = {
    ...{ last: 98, dayHigh: 105, dayLow: 97, vwap: 101, volumeRatio: 2.5, changePct: -2 },
    ...{ rsi: 55, ma5: 100, ma20: 95 },
  };
  it.each<[string, Partial<RiskFacts>, string]>([
    ['a crowd that is sold to', {}, 'DISTRIBUTION_RISK'],
    ['the same on a usual volume', { volumeRatio: 1.9 }, 'NEUTRAL'],
    ['the same in the middle of the range', { last: 100.5 }, 'BULLISH'],
    ['what is not known', { vwap: null }, 'NEUTRAL'],
    ['an overheated stock', { changePct: 3, rsi: 80 }, 'CAUTION'],
    ['one below its 20-day average', { changePct: 3, ma20: 99 }, 'CAUTION'],
  ])('of %s', (_what, changes, tag) => {
    expect(riskTag({ ...selling, ...changes }).tag).toBe(tag);
  });
});

const dossier = (changes: Partial<Dossier['data']> = {}, rest: Partial<Dossier> = {}): Dossier => ({
  market: 'KR',
  at: instant(Date.UTC(2026, 2, 9, 1, 30)),
  regime: 'BULL',
  data: {
    ...{ code: '005930', name: 'Samsung', held: false, price: 71_000, priceDecimals: 0, changePct: 1.2, rangePct: 2 },
    ...{ rsi: 58, rsiIsProxy: false, volumeRatio: 1.8, atrPct: 2, ma5: 70_000, ma20: 69_000, score: 60 },
    signal: 'momentum',
    ...changes,
  },
  ...{ quant: null, position: null, context: [], news: [] },
  ...rest,
});
const debate = (about: Dossier) =>
  debateOffline({ id: 'c1', source: 'offline', dossier: about, rounds: 2, samples: 1 });
const HELD = { quantity: 10, entryPrice: 75_000, unrealizedPct: -5, holdingDays: 2, exitState: 'HOLDING' } as const;

describe('the offline council', () => {
  it('buys a rise that volume and trend carry, and cites what carries it', () => {
    const { turns, verdict: came } = debate(dossier());
    expect(came).toMatchObject({ decision: 'BUY' });
    const bulls = turns.flatMap(({ claims }) => claims).filter(({ side }) => side === 'bull');
    expect(new Set(came.claims)).toEqual(new Set(bulls.map(({ number }) => number)));
    expect(came.rationale).toMatch(/^Offline rules: bull \d+ points, bear \d+; the bull case carries it/);
  });

  it('sells a losing position in a falling market, and only what is held', () => {
    const falling = { changePct: -4, rsi: 40, ma5: 73_000, ma20: 74_000, volumeRatio: 2, signal: 'oversold' } as const;
    expect(debate(dossier(falling, { regime: 'BEAR', position: HELD })).verdict.decision).toBe('SELL');
    expect(debate(dossier(falling, { regime: 'BEAR' })).verdict.decision).toBe('HOLD');
  });

  it('comes to no decision when nothing is known', () => {
    const unknown = {
      changePct: null,
      rangePct: null,
      rsi: null,
      volumeRatio: null,
      ma5: null,
      ma20: null,
      score: null,
    };
    expect(debate(dossier({ ...unknown, signal: null }, { regime: 'NEUTRAL' })).verdict).toMatchObject({
      decision: 'NO_DECISION',
      confidence: 0,
    });
  });

  it('says the same of the same, and numbers its claims on', () => {
    const { turns } = debate(dossier({ rsi: 72 }));
    expect(debate(dossier({ rsi: 72 }))).toEqual(debate(dossier({ rsi: 72 })));
    const numbers = turns.flatMap(({ claims }) => claims.map(({ number }) => number));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });
});

describe('what is written so far', () => {
  it.each([
    ['', ''],
    ['{"claims":[{"te', ''],
    ['{"claims":[{"text":"It ri', 'It ri'],
    ['{"claims":[{"text":"It \\"rises\\"","facts":[2]},{"text":"거래량\\u0021', 'It "rises" / 거래량!'],
    ['{"decision":"BUY","confidence":80,"rationale":"be', 'BUY / be'],
  ])('of %j is %j', (raw, text) => {
    expect(readableSoFar(raw)).toBe(text);
  });
});
