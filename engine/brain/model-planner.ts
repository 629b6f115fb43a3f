import type { Memory } from '../context/memory.ts';
import { planMemory } from '../context/plan-memory.ts';
import type { ModelCall } from '../kernel/model-call.ts';
import type { PlanRequest } from '../playbook/model.ts';
import type { Brain, BrainDesk } from '../runtime/brain.ts';
import type { WallClock } from '../runtime/wall-clock.ts';
import { aboutCall, CallLedger } from './call-ledger.ts';
import { type ModelName, modelNameText } from './model-name.ts';
import type { ModelProvider, Tier } from './model-port.ts';
import { UNKNOWN_PRICE } from './prices.ts';
import { planPrompt } from './prompts/planner.ts';
import type { Prompt } from './prompts/prompt.ts';
import { readReply } from './reply/read-reply.ts';
import { createModelRouter, type RoutedReply } from './router.ts';

/** For memory in a plan's prompt. */
const CONTEXT_TOKENS = 1_500;

export interface ModelPlannerOptions {
  readonly providers: readonly ModelProvider[];
  readonly tiers: Readonly<Record<Tier, readonly ModelName[]>>;
  readonly clock: WallClock;
  /** For a plan, all attempts together. */
  readonly timeoutMs: number;
  /** What was replied to the very same request before; null when it was never asked. */
  readonly recall: (promptHash: string) => string | null;
  /** Read when a plan is asked for; the journal has the prompt's text, so a replay needs none. Null for none. */
  readonly memory: Memory | null;
  readonly signal: AbortSignal;
}

type PlanAnswer = Awaited<ReturnType<Brain['plan']>>;

/** Plans with models: one question a session, whose every attempt is reserved before and settled after. */
export class ModelPlanner implements Brain {
  private readonly options: ModelPlannerOptions;
  private asked = 0;

  constructor(options: ModelPlannerOptions) {
    this.options = options;
  }

  async plan(request: PlanRequest, engine: BrainDesk): Promise<PlanAnswer> {
    const { prompt, remembered } = promptWith(this.options.memory, request);
    const known = this.options.recall(prompt.hash);
    if (known !== null) {
      tellRecalled(engine, request, prompt, known);
      return planOf(known, 'recalled', request, prompt, remembered);
    }
    const ledger = new CallLedger(
      engine,
      { market: request.market, symbol: null },
      prompt,
      `${request.market} ${request.day} v${request.version}.${++this.asked}`,
    );
    const { providers, tiers, clock, timeoutMs, signal } = this.options;
    const router = createModelRouter({
      providers,
      tiers,
      clock,
      budget: ledger,
      prices: {},
      unknownPrice: UNKNOWN_PRICE,
    });
    const reply = await router.ask(prompt.request, { signal, timeoutMs });
    ledger.settleAll(reply);
    if (reply.ok) return planOf(reply.text, modelNameText(reply), request, prompt, remembered);
    return {
      model: '',
      result: { ok: false, failure: kindOf(reply.failure), message: `${reply.failure}: ${reply.message}` },
    };
  }
}

/** The question with what the desk remembers, and by how many tokens that made it longer. */
function promptWith(
  memory: Memory | null,
  request: PlanRequest,
): { readonly prompt: Prompt; readonly remembered: number } {
  const input = { request, yesterday: [], context: [], instructions: '', contextTokens: CONTEXT_TOKENS };
  const bare = planPrompt(input);
  if (memory === null) return { prompt: bare, remembered: 0 };
  const prompt = planPrompt({ ...input, ...planMemory(memory, request.market, request.day) });
  return { prompt, remembered: prompt.tokens - bare.tokens };
}

function planOf(text: string, model: string, request: PlanRequest, prompt: Prompt, remembered: number): PlanAnswer {
  const read = readReply(text, 'playbook', { codes: request.subjects.map(({ code }) => code) });
  if (!read.ok) return { model, result: { ok: false, failure: 'unusable', message: `${read.reason}: ${read.detail}` } };
  const leftOut = prompt.leftOut.map(({ what }) => what).join(', ');
  const contextSummary = [
    `regime ${request.regime}`,
    `${request.subjects.length} subjects`,
    `prompt of about ${prompt.tokens} tokens, ${remembered} of them memory`,
    ...(leftOut === '' ? [] : [`left out ${leftOut}`]),
    ...read.notes,
  ].join('; ');
  return { model, result: { ok: true, plan: read.value, contextSummary } };
}

/** A reply that is no plan leads to the defensive playbook, a service that gave none to yesterday's. */
function kindOf(failure: Extract<RoutedReply, { ok: false }>['failure']): 'timeout' | 'unusable' | 'api-error' {
  switch (failure) {
    case 'timeout':
      return 'timeout';
    case 'empty':
    case 'cut-off':
    case 'safety':
      return 'unusable';
    case 'cancelled':
    case 'quota':
    case 'auth':
    case 'network':
    case 'server':
    case 'protocol':
    case 'over-budget':
    case 'no-model':
    case 'no-provider':
      return 'api-error';
    default:
      return failure satisfies never;
  }
}

function tellRecalled(engine: BrainDesk, request: PlanRequest, prompt: Prompt, reply: string): void {
  const call: ModelCall = {
    ...aboutCall({ market: request.market, symbol: null }, prompt),
    ...{ id: null, provider: 'recalled', model: '', result: 'answered', message: 'the same was asked before' },
    ...{ inputTokens: 0, outputTokens: 0, thinkingTokens: 0, microUsd: 0, latencyMs: 0, reply },
  };
  engine.tell({ type: 'model-settled', call });
}
