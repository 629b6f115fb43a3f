import type { AskOptions, ModelFailure, ModelProvider, ModelRequest, Tier, Usage } from './model-port.ts';
import type { ModelPrice } from './prices.ts';

/** `provider:model`, for example `gemini:gemini-2.5-flash`; the model's own name may contain colons. */
export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/** Micro-dollars, a whole number rounded up. */
export interface Cost {
  readonly microUsd: number;
  /** `price-table`, or the caller's upper bound because the price or the tokens are unknown. */
  readonly basis: 'price-table' | 'upper-bound';
}

/** What a call may cost at most, asked before it is made. */
export interface Estimate extends ModelName {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: Cost;
}

/**
 * A hard limit on calls and cost, kept by the caller. Every attempt is reserved before it leaves and settled after,
 * also when it failed; `settle` is called exactly once for each reservation.
 */
export interface Budget {
  reserve(
    estimate: Estimate,
  ): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };
  settle(id: string, actual: { readonly usage: Usage | null; readonly cost: Cost }): void;
}

/** One call of one model, or one that the budget did not allow. */
export interface Attempt extends ModelName {
  readonly result: 'answered' | 'over-budget' | ModelFailure;
  /** Empty when it answered. */
  readonly message: string;
  /** Waited before it, after a failure of the same model. */
  readonly waitedMs: number;
  readonly latencyMs: number;
  readonly usage: Usage | null;
  readonly cost: Cost;
}

export type RoutedReply =
  | {
      readonly ok: true;
      readonly text: string;
      readonly provider: string;
      readonly model: string;
      readonly attempts: readonly Attempt[];
      /** Of all attempts. */
      readonly microUsd: number;
    }
  | {
      readonly ok: false;
      /** The last attempt's, or `no-model` when the tier has none. */
      readonly failure: ModelFailure | 'over-budget' | 'no-model';
      readonly message: string;
      readonly attempts: readonly Attempt[];
      readonly microUsd: number;
    };

export interface RouterClock {
  /** Milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface RouterOptions {
  readonly providers: readonly ModelProvider[];
  readonly tiers: Readonly<Record<Tier, readonly ModelName[]>>;
  readonly budget: Budget;
  readonly clock: RouterClock;
  /** By `provider:model`; goes before the price table. */
  readonly prices: Readonly<Record<string, ModelPrice>>;
  /** What a model without a known price counts as. */
  readonly unknownPrice: ModelPrice;
}

export interface RouteOptions extends Omit<AskOptions, 'onText'> {
  /** For all attempts and waits together. */
  readonly timeoutMs: number;
  /** Hears the reply as it is written; `attempt` tells which try it belongs to, from 0: a new number starts anew. */
  readonly onText?: (text: string, attempt: number) => void;
}

export interface ModelRouter {
  /** Asks the models of the request's tier in order until one answers. Never rejects. */
  ask(request: ModelRequest, options: RouteOptions): Promise<RoutedReply>;
}
