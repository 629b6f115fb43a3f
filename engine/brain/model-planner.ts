import type { Memory } from '../context/memory.ts';
import { planMemory } from '../context/plan-memory.ts';
import type { InsightRequest, MacroOutcome } from '../council/macro-insight.ts';
import type { PlanRequest } from '../playbook/model.ts';
import type { Brain, BrainDesk } from '../runtime/brain.ts';
import { askModels, type ModelAccess } from './ask-models.ts';
import { holdMacroCouncil } from './macro-council.ts';
import type { ContextItem } from './prompts/context.ts';
import { planPrompt } from './prompts/planner.ts';
import type { Prompt } from './prompts/prompt.ts';
import { readReply } from './reply/read-reply.ts';
import type { RoutedReply } from './router.ts';

/** For memory in a plan's prompt. */
const CONTEXT_TOKENS = 1_500;

export interface ModelPlannerOptions extends ModelAccess {
  /** For a plan, all attempts together. */
  readonly timeoutMs: number;
  /** Read when a plan is asked for; the journal has the prompt's text, so a replay needs none. Null for none. */
  readonly memory: Memory | null;
}

type PlanAnswer = Awaited<ReturnType<Brain['plan']>>;

/** The desk's brain by models: one question a session for a plan, and three a day for the macro council. */
export class ModelPlanner implements Brain {
  private readonly options: ModelPlannerOptions;
  private asked = 0;

  constructor(options: ModelPlannerOptions) {
    this.options = options;
  }

  insight(request: InsightRequest, engine: BrainDesk): Promise<MacroOutcome> {
    return holdMacroCouncil(this.options, request, remembered(this.options.memory, request), engine);
  }

  async plan(request: PlanRequest, engine: BrainDesk): Promise<PlanAnswer> {
    const { prompt, remembered } = promptWith(this.options.memory, request);
    const name = `${request.market} ${request.day} v${request.version}.${++this.asked}`;
    const { timeoutMs } = this.options;
    const reply = await askModels(
      this.options,
      engine,
      { name, market: request.market, symbol: null },
      prompt,
      timeoutMs,
    );
    if (reply.ok) return planOf(reply.text, reply.model, request, prompt, remembered);
    return {
      model: '',
      result: { ok: false, failure: kindOf(reply.failure), message: `${reply.failure}: ${reply.message}` },
    };
  }
}

/** What the desk remembers that may matter to a whole day: the newest card of each market, principles, earlier cards. */
function remembered(memory: Memory | null, { markets: [first], day }: InsightRequest): readonly ContextItem[] {
  if (memory === null || first === undefined) return [];
  const { yesterday, others, context } = planMemory(memory, first.market, day);
  return [...yesterday, ...others, ...context];
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
