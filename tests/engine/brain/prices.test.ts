import { expect, it } from 'vitest';
import { costOf, PRICES_AS_OF, priceOf } from '../../../engine/brain/prices.ts';

it('prices have a date, and what is not listed has none', () => {
  expect(PRICES_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(priceOf('gemini:gemini-2.5-flash')).toEqual({ inputUsd: 0.3, outputUsd: 2.5 });
  for (const unknown of ['ollama:qwen3:8b', 'gemini:', 'constructor', '__proto__']) expect(priceOf(unknown)).toBeNull();
});

it('a call costs whole micro-dollars, rounded up, thinking as output', () => {
  // A plan: 2,733 tokens in, 4,000 out of which 1,500 thought, is 1.1 US cents.
  expect(costOf({ inputUsd: 0.3, outputUsd: 2.5 }, { input: 2733, output: 2500, thinking: 1500 })).toBe(10_820);
  expect(costOf({ inputUsd: 0.1, outputUsd: 0.4 }, { input: 30, output: 0, thinking: 0 })).toBe(3);
  expect(costOf({ inputUsd: 0.1, outputUsd: 0.4 }, { input: 1, output: 0, thinking: 0 })).toBe(1);
  expect(costOf({ inputUsd: 0, outputUsd: 0 }, { input: 1e6, output: 1e6, thinking: 0 })).toBe(0);
});
