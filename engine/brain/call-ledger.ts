import { modelBudgetRefusal } from '../kernel/llm-flow.ts';
import type { ModelCall } from '../kernel/model-call.ts';
import { instant, type MarketCode } from '../market/types.ts';
import type { BrainDesk } from '../runtime/brain.ts';
import type { Prompt } from './prompts/prompt.ts';
import type { Budget, RoutedReply } from './router.ts';

/** What a question is about. */
export interface Asked {
  readonly market: MarketCode | null;
  readonly symbol: string | null;
}

/** Keeps the day's budget with the engine, and writes every attempt of one question down. */
export class CallLedger implements Budget {
  private readonly engine: BrainDesk;
  private readonly asked: Asked;
  private readonly prompt: Prompt;
  private readonly name: string;
  private readonly reserved: string[] = [];

  /** @param name of the question, unlike any other's of the run: reservations are numbered under it */
  constructor(engine: BrainDesk, asked: Asked, prompt: Prompt, name: string) {
    this.engine = engine;
    this.asked = asked;
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
          ...aboutCall(this.asked, this.prompt),
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

/** What a call in the ledger was about, and what was asked. */
export function aboutCall(
  { market, symbol }: Asked,
  { request, hash }: Prompt,
): Pick<ModelCall, 'purpose' | 'market' | 'symbol' | 'promptHash' | 'system' | 'prompt'> {
  const { purpose, system, prompt } = request;
  return { purpose, market, symbol, promptHash: hash, system, prompt };
}
