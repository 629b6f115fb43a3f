import { sleep, type WallClock } from '../runtime/wall-clock.ts';
import { type ModelName, modelNameText } from './model-name.ts';
import {
  type AskOptions,
  type ModelFailure,
  type ModelOutcome,
  type ModelProvider,
  type ModelRequest,
  NO_USAGE,
  type Tier,
  type Usage,
} from './model-port.ts';
import { costOf, type ModelPrice, priceOf } from './prices.ts';
import { estimateTokens } from './tokens.ts';

/** Micro-dollars, a whole number rounded up. */
export interface Cost {
  readonly microUsd: number;
  /** `upper-bound` where the price or the tokens are unknown: what was reserved is then taken as spent. */
  readonly basis: 'price-table' | 'upper-bound';
}

/** What a call may cost at most, said before it is made. */
export interface Estimate extends ModelName {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: Cost;
}

/**
 * A hard limit on calls and cost, kept by the caller. Every attempt is reserved before it leaves; `settle` is called
 * exactly once for each reservation, also when the attempt failed.
 */
export interface Budget {
  reserve(
    estimate: Estimate,
  ): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };
  settle(id: string, actual: { readonly usage: Usage | null; readonly cost: Cost }): void;
}

/** One call of one model, or one that was not made. */
export interface Attempt extends ModelName {
  readonly result: 'answered' | 'over-budget' | 'no-provider' | ModelFailure;
  /** Empty when it answered. */
  readonly message: string;
  /** Waited before it, after a failure of the same model. */
  readonly waitedMs: number;
  readonly latencyMs: number;
  readonly usage: Usage | null;
  readonly cost: Cost;
}

interface Routed {
  /** In the order they were made; a switch of models shows here. */
  readonly attempts: readonly Attempt[];
  /** Of all attempts. */
  readonly microUsd: number;
}

export type RoutedReply = Routed &
  (
    | { readonly ok: true; readonly text: string; readonly provider: string; readonly model: string }
    | {
        readonly ok: false;
        /** The last attempt's; `no-model` when the tier names none. */
        readonly failure: Exclude<Attempt['result'], 'answered'> | 'no-model';
        readonly message: string;
      }
  );

export interface RouterOptions {
  readonly providers: readonly ModelProvider[];
  readonly tiers: Readonly<Record<Tier, readonly ModelName[]>>;
  readonly budget: Budget;
  readonly clock: WallClock;
  /** By `provider:model`; goes before the price table. */
  readonly prices?: Readonly<Record<string, ModelPrice>>;
  /** What a model without a known price counts as. */
  readonly unknownPrice: ModelPrice;
}

export interface RouteOptions {
  readonly signal: AbortSignal;
  /** For all attempts and waits together. */
  readonly timeoutMs: number;
  /** For one attempt; as long as there is unless given. */
  readonly attemptTimeoutMs?: number;
  /** Hears the reply as it is written, with the number of the attempt from 0: a new number begins anew. */
  readonly onText?: (text: string, attempt: number) => void;
}

export interface ModelRouter {
  /** Asks the models of the request's tier in order until one answers. Never rejects for what a service or a line may do. */
  ask(request: ModelRequest, options: RouteOptions): Promise<RoutedReply>;
}

/** Waited before a model whose service or line failed is asked a second time. */
const RETRY_WAIT_MS = 1_000;
/** The longest that a quota is waited for before the next model is asked instead. */
const LONGEST_QUOTA_WAIT_MS = 30_000;
/** An attempt with less time than this is not made. */
const LEAST_ATTEMPT_MS = 1_000;

export function createModelRouter(options: RouterOptions): ModelRouter {
  return { ask: (request, route) => new Route(options, request, route).follow() };
}

/** The attempts of one question. */
class Route {
  private readonly options: RouterOptions;
  private readonly request: ModelRequest;
  private readonly route: RouteOptions;
  private readonly attempts: Attempt[] = [];
  private readonly deadline: number;

  constructor(options: RouterOptions, request: ModelRequest, route: RouteOptions) {
    this.options = options;
    this.request = request;
    this.route = route;
    this.deadline = options.clock.now() + route.timeoutMs;
  }

  async follow(): Promise<RoutedReply> {
    for (const name of this.options.tiers[this.request.tier]) {
      const outcome = await this.askModel(name);
      if (outcome?.ok === true) {
        return { ok: true, text: outcome.text, provider: name.provider, model: name.model, ...this.routed() };
      }
      const result = this.attempts.at(-1)?.result;
      if (result === 'cancelled' || this.timeLeft() < LEAST_ATTEMPT_MS) break;
    }
    const last = this.attempts.at(-1);
    if (last === undefined || last.result === 'answered') {
      return { ok: false, failure: 'no-model', message: `no model is set for ${this.request.tier}`, ...this.routed() };
    }
    return { ok: false, failure: last.result, message: last.message, ...this.routed() };
  }

  /** Once, and a second time where that is safe and may help. */
  private async askModel(name: ModelName): Promise<ModelOutcome | null> {
    const first = await this.attempt(name, 0);
    const waitMs = first === null ? null : retryWait(first);
    if (waitMs === null || this.timeLeft() - waitMs < LEAST_ATTEMPT_MS) return first;
    try {
      await sleep(this.options.clock, waitMs, this.route.signal);
    } catch {
      // Given up while it waited: what failed before is the outcome.
      return first;
    }
    return this.attempt(name, waitMs);
  }

  /** Null when the call was not made. */
  private async attempt(name: ModelName, waitedMs: number): Promise<ModelOutcome | null> {
    const provider = this.options.providers.find((known) => known.name === name.provider);
    const note = (rest: Omit<Attempt, keyof ModelName | 'waitedMs'>) =>
      this.attempts.push({ ...name, waitedMs, ...rest });
    const nothing = { latencyMs: 0, usage: NO_USAGE, cost: { microUsd: 0, basis: 'price-table' } } as const;
    if (provider === undefined) {
      note({ ...nothing, result: 'no-provider', message: `no provider "${name.provider}" is set up` });
      return null;
    }
    const estimate = this.estimate(name);
    const reserved = this.options.budget.reserve(estimate);
    if (!reserved.ok) {
      note({ ...nothing, result: 'over-budget', message: reserved.message });
      return null;
    }
    let cost = estimate.cost;
    let usage: Usage | null = null;
    try {
      const outcome = await this.call(provider, name.model);
      usage = outcome.usage;
      cost = this.costOf(name, outcome.usage, estimate);
      const { latencyMs } = outcome;
      note({
        result: outcome.ok ? 'answered' : outcome.failure,
        message: outcome.ok ? '' : outcome.message,
        latencyMs,
        usage,
        cost,
      });
      return outcome;
    } finally {
      this.options.budget.settle(reserved.id, { usage, cost });
    }
  }

  private async call(provider: ModelProvider, model: string): Promise<ModelOutcome> {
    const { clock } = this.options;
    const { signal, onText, attemptTimeoutMs = Number.POSITIVE_INFINITY } = this.route;
    const late = new AbortController();
    const timer = clock.after(Math.min(this.timeLeft(), attemptTimeoutMs), () => {
      late.abort(new DOMException('no complete answer in time', 'TimeoutError'));
    });
    const number = this.attempts.length;
    const heard: Pick<AskOptions, 'onText'> = onText === undefined ? {} : { onText: (text) => onText(text, number) };
    try {
      return await provider.ask(model, this.request, { signal: AbortSignal.any([signal, late.signal]), ...heard });
    } finally {
      timer.cancel();
    }
  }

  private timeLeft(): number {
    return this.deadline - this.options.clock.now();
  }

  private priceOf(name: ModelName): { readonly price: ModelPrice; readonly known: boolean } {
    const text = modelNameText(name);
    const price = this.options.prices?.[text] ?? priceOf(text);
    return price === null ? { price: this.options.unknownPrice, known: false } : { price, known: true };
  }

  private estimate(name: ModelName): Estimate {
    const { system, prompt, schema, maxOutputTokens, thinkingTokens } = this.request;
    const inputTokens = estimateTokens(system) + estimateTokens(prompt) + estimateTokens(JSON.stringify(schema));
    const usage = { input: inputTokens, output: maxOutputTokens, thinking: thinkingTokens };
    const microUsd = costOf(this.priceOf(name).price, usage);
    return {
      ...name,
      inputTokens,
      outputTokens: maxOutputTokens + thinkingTokens,
      cost: { microUsd, basis: 'upper-bound' },
    };
  }

  private costOf(name: ModelName, usage: Usage | null, estimate: Estimate): Cost {
    if (usage === null) return estimate.cost;
    const { price, known } = this.priceOf(name);
    return { microUsd: costOf(price, usage), basis: known ? 'price-table' : 'upper-bound' };
  }

  private routed(): Routed {
    return { attempts: this.attempts, microUsd: this.attempts.reduce((sum, { cost }) => sum + cost.microUsd, 0) };
  }
}

/** How long to wait before the same model is asked again; null where that cannot help. */
function retryWait(outcome: ModelOutcome): number | null {
  if (outcome.ok) return null;
  const { failure, retryAfterMs } = outcome;
  switch (failure) {
    case 'network':
    case 'server':
      return Math.max(RETRY_WAIT_MS, Math.min(retryAfterMs ?? 0, LONGEST_QUOTA_WAIT_MS));
    case 'quota':
      return retryAfterMs !== null && retryAfterMs <= LONGEST_QUOTA_WAIT_MS ? retryAfterMs : null;
    case 'timeout':
    case 'cancelled':
    case 'auth':
    case 'safety':
    case 'empty':
    case 'cut-off':
    case 'protocol':
      return null;
    default:
      return failure satisfies never;
  }
}
