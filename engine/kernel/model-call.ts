import type { MarketCode } from '../market/types.ts';

/** One call of a model, with everything that was said. */
export interface ModelCall {
  /** That of its reservation; null for one that the budget did not allow. */
  readonly id: string | null;
  readonly purpose: string;
  readonly market: MarketCode | null;
  readonly symbol: string | null;
  readonly provider: string;
  readonly model: string;
  /** `answered`, or why not. */
  readonly result: string;
  readonly message: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly thinkingTokens: number | null;
  readonly microUsd: number;
  readonly latencyMs: number;
  /** SHA-256 of the request, hexadecimal: equal requests have equal ones. */
  readonly promptHash: string;
  readonly system: string;
  readonly prompt: string;
  /** Empty when there was none. */
  readonly reply: string;
}

/** What models were asked and have cost on one day in Seoul. */
export interface ModelSpending {
  day: string;
  calls: number;
  /** Millionths of a dollar, of calls that have ended. */
  microUsd: number;
  /** By reservation: what a call under way may cost. One whose process died stays: it may have been made. */
  reserved: Map<string, number>;
}
