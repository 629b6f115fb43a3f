import type { ModelCall } from '../kernel/model-call.ts';
import type { BrainDesk } from '../runtime/brain.ts';
import type { WallClock } from '../runtime/wall-clock.ts';
import { type Asked, aboutCall, CallLedger } from './call-ledger.ts';
import { type ModelName, modelNameText } from './model-name.ts';
import type { ModelProvider, Tier } from './model-port.ts';
import { UNKNOWN_PRICE } from './prices.ts';
import type { Prompt } from './prompts/prompt.ts';
import { type Attempt, createModelRouter, type RoutedReply } from './router.ts';

/** The models there are, and how they are asked. */
export interface ModelAccess {
  readonly providers: readonly ModelProvider[];
  readonly tiers: Readonly<Record<Tier, readonly ModelName[]>>;
  readonly clock: WallClock;
  /** What was replied to the very same request before; null when it was never asked. */
  readonly recall: (promptHash: string) => string | null;
  readonly signal: AbortSignal;
}

/** What a question is for. */
export interface QuestionAbout extends Asked {
  /** Unique in the run: reservations are named after it. */
  readonly name: string;
}

export type ModelAnswer =
  /** `model` is `provider:model`, or `recalled` where the very same was asked before. */
  | { readonly ok: true; readonly text: string; readonly model: string; readonly attempts: readonly Attempt[] }
  | (Extract<RoutedReply, { ok: false }> & { readonly ok: false });

/**
 * Asks the models of a prompt's tier. Every attempt is reserved in the day's budget before it is made, and journalled with
 * its cost after; what was asked before in the same words is recalled and costs nothing.
 *
 * @param timeoutMs for all attempts together
 */
export async function askModels(
  { providers, tiers, clock, recall, signal }: ModelAccess,
  engine: BrainDesk,
  about: QuestionAbout,
  prompt: Prompt,
  timeoutMs: number,
): Promise<ModelAnswer> {
  const known = recall(prompt.hash);
  if (known !== null) {
    tellRecalled(engine, about, prompt, known);
    return { ok: true, text: known, model: 'recalled', attempts: [] };
  }
  const ledger = new CallLedger(engine, about, prompt, about.name);
  const router = createModelRouter({
    providers,
    tiers,
    clock,
    budget: ledger,
    unknownPrice: UNKNOWN_PRICE,
  });
  const reply = await router.ask(prompt.request, { signal, timeoutMs });
  ledger.settleAll(reply);
  return reply.ok ? { ok: true, text: reply.text, model: modelNameText(reply), attempts: reply.attempts } : reply;
}

function tellRecalled(engine: BrainDesk, about: QuestionAbout, prompt: Prompt, reply: string): void {
  const call: ModelCall = {
    ...aboutCall(about, prompt),
    ...{ id: null, provider: 'recalled', model: '', result: 'answered', message: 'the same was asked before' },
    ...{ inputTokens: 0, outputTokens: 0, thinkingTokens: 0, microUsd: 0, latencyMs: 0, reply },
  };
  engine.tell({ type: 'model-settled', call });
}
