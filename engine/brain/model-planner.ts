import type { Memory } from '../context/memory.ts';
import { planMemory } from '../context/plan-memory.ts';
import { modelBudgetRefusal } from '../kernel/llm-flow.ts';
import type { ModelCall } from '../kernel/model-call.ts';
import { instant } from '../market/types.ts';
import type { PlanRequest } from '../playbook/model.ts';
import type { Brain, BrainDesk } from '../runtime/brain.ts';
import type { WallClock } from '../runtime/wall-clock.ts';
import { type ModelName, modelNameText } from './model-name.ts';
import type { ModelProvider, Tier } from './model-port.ts';
import type { ModelPrice } from './prices.ts';
import { planPrompt } from './prompts/planner.ts';
import type { Prompt } from './prompts/prompt.ts';
import { readReply } from './reply/read-reply.ts';
import { type Budget, createModelRouter, type RoutedReply } from './router.ts';

/** A model whose price is not known counts as one of the dearest. */
const UNKNOWN_PRICE: ModelPrice = { inputUsd: 15, outputUsd: 75 };
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
    const ledger = new Ledger(
      engine,
      request,
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

/** Keeps the day's budget with the engine, and writes every attempt down. */
class Ledger implements Budget {
  private readonly engine: BrainDesk;
  private readonly request: PlanRequest;
  private readonly prompt: Prompt;
  private readonly name: string;
  private readonly reserved: string[] = [];

  constructor(engine: BrainDesk, request: PlanRequest, prompt: Prompt, name: string) {
    this.engine = engine;
    this.request = request;
    this.prompt = prompt;
    this.name = name;
  }

  reserve({ provider, model, cost }: Parameters<Budget['reserve']>[0]): ReturnType<Budget['reserve']> {
    const { desk } = this.engine.kernel;
    const message = modelBudgetRefusal(desk, instant(desk.at), cost.microUsd);
    if (message !== null) return { ok: false, message };
    const id = `${this.name}.${this.reserved.length + 1}`;
    this.engine.tell({ type: 'model-reserved', id, provider, model, microUsd: cost.microUsd });
    this.reserved.push(id);
    return { ok: true, id };
  }

  /** The attempt tells more than this, and comes with the reply. */
  settle(): void {}

  settleAll(reply: RoutedReply): void {
    const open = [...this.reserved];
    for (const attempt of reply.attempts) {
      const answered = attempt.result === 'answered';
      this.engine.tell({
        type: 'model-settled',
        call: {
          ...about(this.request, this.prompt),
          // These two were not made, so nothing was reserved for them.
          id: attempt.result === 'over-budget' || attempt.result === 'no-provider' ? null : (open.shift() ?? null),
          provider: attempt.provider,
          model: attempt.model,
          result: attempt.result,
          message: attempt.message,
          inputTokens: attempt.usage?.input ?? null,
          outputTokens: attempt.usage?.output ?? null,
          thinkingTokens: attempt.usage?.thinking ?? null,
          microUsd: attempt.cost.microUsd,
          latencyMs: Math.round(attempt.latencyMs),
          reply: answered && reply.ok ? reply.text : '',
        },
      });
    }
  }
}

function about({ market }: PlanRequest, { request, hash }: Prompt) {
  const { purpose, system, prompt } = request;
  return { purpose, market, symbol: null, promptHash: hash, system, prompt };
}

function tellRecalled(engine: BrainDesk, request: PlanRequest, prompt: Prompt, reply: string): void {
  const call: ModelCall = {
    ...about(request, prompt),
    ...{ id: null, provider: 'recalled', model: '', result: 'answered', message: 'the same was asked before' },
    ...{ inputTokens: 0, outputTokens: 0, thinkingTokens: 0, microUsd: 0, latencyMs: 0, reply },
  };
  engine.tell({ type: 'model-settled', call });
}
