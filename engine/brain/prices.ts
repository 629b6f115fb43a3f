import type { Usage } from './model-port.ts';

/** US dollars for a million tokens. Thinking is paid as output, cached input counts as if it were not cached. */
export interface ModelPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
}

/** A model whose price is not known counts as one of the dearest. */
export const UNKNOWN_PRICE: ModelPrice = { inputUsd: 15, outputUsd: 75 };

/** The day on which the pages below said so; `unknownPrice` of the router stands in for what is not listed. */
export const PRICES_AS_OF = '2026-10-27';

/**
 * List prices without discounts for batches, caches or quiet hours, for prompts below 100,000 tokens. Where a lower price
 * has an end, the one that follows is listed: a budget is to be kept, not to be guessed well.
 *
 * - gemini: https://ai.google.dev/gemini-api/docs/pricing (as of 2026-10-07)
 * - anthropic: https://platform.claude.com/docs/en/about-claude/pricing (as of 2026-10-16)
 * - deepseek: https://api-docs.deepseek.com/quick_start/pricing (as of 2026-10-27), the price of busy hours
 */
const PRICES: Readonly<Record<string, ModelPrice>> = {
  'gemini:gemini-3.8-flash': { inputUsd: 1.5, outputUsd: 7.5 },
  'gemini:gemini-3.5-flash': { inputUsd: 1.5, outputUsd: 9 },
  'gemini:gemini-3.5-flash-lite': { inputUsd: 0.3, outputUsd: 2.5 },
  'gemini:gemini-3.1-pro-preview': { inputUsd: 2, outputUsd: 12 },
  'gemini:gemini-2.5-pro': { inputUsd: 1.25, outputUsd: 10 },
  'gemini:gemini-2.5-flash': { inputUsd: 0.3, outputUsd: 2.5 },
  'gemini:gemini-2.5-flash-lite': { inputUsd: 0.1, outputUsd: 0.4 },
  'anthropic:claude-fable-5-1': { inputUsd: 10, outputUsd: 50 },
  'anthropic:claude-opus-5-5': { inputUsd: 4, outputUsd: 20 },
  'anthropic:claude-opus-5': { inputUsd: 5, outputUsd: 25 },
  'anthropic:claude-sonnet-5-5': { inputUsd: 2, outputUsd: 10 },
  'anthropic:claude-haiku-5-5': { inputUsd: 0.1, outputUsd: 0.5 },
  'anthropic:claude-haiku-4-5': { inputUsd: 1, outputUsd: 5 },
  'deepseek:deepseek-flash': { inputUsd: 0.3, outputUsd: 1.2 },
  'deepseek:deepseek-v4-pro': { inputUsd: 1.32, outputUsd: 3.96 },
};

/** By `provider:model`; null when it is not listed. */
export function priceOf(name: string): ModelPrice | null {
  return Object.hasOwn(PRICES, name) ? PRICES[name]! : null;
}

/** Micro-dollars, rounded up to a whole one. */
export function costOf({ inputUsd, outputUsd }: ModelPrice, { input, output, thinking }: Usage): number {
  // Dollars for a million tokens are micro-dollars for one. Rounded at 1e-6 first: 0.1 × 30 is a hair above 3.
  const microUsd = input * inputUsd + (output + thinking) * outputUsd;
  return Math.ceil(Math.round(microUsd * 1e6) / 1e6);
}
