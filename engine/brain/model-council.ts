import { createHash } from 'node:crypto';
import type {
  CouncilRole,
  CouncilTurn,
  CouncilVerdict,
  DebateRequest,
  DecisionAnswer,
  DecisionRequest,
  RoleCall,
} from '../council/debate.ts';
import { type JudgeSample, noDecision, settleVerdict } from '../council/verdict.ts';
import type { Advisers, BrainDesk } from '../runtime/brain.ts';
import type { WallClock } from '../runtime/wall-clock.ts';
import { CallLedger } from './call-ledger.ts';
import type { ModelName } from './model-name.ts';
import type { ModelProvider, Tier } from './model-port.ts';
import { UNKNOWN_PRICE } from './prices.ts';
import { arguePrompt, judgePrompt } from './prompts/council.ts';
import { type Claim, numberClaims } from './prompts/debate.ts';
import { type Dossier, factsOf } from './prompts/dossier.ts';
import type { Prompt } from './prompts/prompt.ts';
import { reviewPrompt } from './prompts/review.ts';
import { readReply } from './reply/read-reply.ts';
import type { ReplyKind, ReplyValues } from './reply/schemas.ts';
import { createModelRouter, type RoutedReply } from './router.ts';
import { TextRelay } from './text-relay.ts';

export interface ModelCouncilOptions {
  readonly providers: readonly ModelProvider[];
  readonly tiers: Readonly<Record<Tier, readonly ModelName[]>>;
  /** Models of a role in place of its tier's, first choice first. */
  readonly roles: Readonly<Partial<Record<CouncilRole, readonly ModelName[]>>>;
  readonly clock: WallClock;
  /** For one question, all attempts together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What is remembered that may matter to a dossier; nothing unless given. */
  readonly memory?: (dossier: Dossier) => Dossier['context'];
}

/** What was asked and heard. */
type Heard<T> = { readonly call: RoleCall } & (
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: string }
);

/** Debates and single decisions by models. Whatever fails on the way ends as no decision, with the reason. */
export class ModelCouncil implements Advisers {
  private readonly options: ModelCouncilOptions;

  constructor(options: ModelCouncilOptions) {
    this.options = options;
  }

  async debate(request: DebateRequest, engine: BrainDesk): Promise<CouncilVerdict> {
    const { id, rounds, samples } = request;
    const dossier = this.completed(request.dossier);
    const { context } = dossier;
    if (context.length > 0) engine.tell({ type: 'council-facts', id, context });
    const facts = factsOf(dossier).lines.length;
    const claims: Claim[] = [];
    const turn = (said: CouncilTurn) => engine.tell({ type: 'council-turn', id, turn: said });
    for (let round = 1; round <= rounds; round++) {
      for (const side of ['bull', 'bear'] as const) {
        const prompt = arguePrompt(side, dossier, claims);
        const heard = await this.ask(engine, dossier, prompt, 'argument', { id, role: side, round });
        const made = heard.ok ? numberClaims(claims, heard.value, { side, round }, facts) : [];
        const failure = heard.ok ? null : heard.failure;
        turn({ role: side, round, claims: made, call: heard.call, failure });
        if (failure !== null) return noDecision(`${side}, round ${round}: ${failure}`);
        claims.push(...made);
      }
    }
    const verdicts: JudgeSample[] = [];
    for (let sample = 1; sample <= samples; sample++) {
      const prompt = judgePrompt(dossier, claims);
      const heard = await this.ask(engine, dossier, prompt, 'verdict', { id, role: 'judge', round: sample });
      verdicts.push(heard.ok ? { verdict: heard.value } : { failure: `judge: ${heard.failure}` });
      turn({ role: 'judge', round: sample, claims: [], call: heard.call, failure: heard.ok ? null : heard.failure });
    }
    return settleVerdict(verdicts, claims);
  }

  async decide(request: DecisionRequest, engine: BrainDesk): Promise<DecisionAnswer> {
    const { id } = request;
    const dossier = this.completed(request.dossier);
    const heard = await this.ask(engine, dossier, reviewPrompt(dossier), 'decision', { id, role: null, round: 1 });
    const { call } = heard;
    return heard.ok ? { ok: true, decision: heard.value, call } : { ok: false, message: heard.failure, call };
  }

  private completed(dossier: Dossier): Dossier {
    return { ...dossier, context: this.options.memory?.(dossier) ?? dossier.context };
  }

  private async ask<K extends ReplyKind>(
    engine: BrainDesk,
    { market, data }: Dossier,
    prompt: Prompt,
    kind: K,
    { id, role, round }: { readonly id: string; readonly role: CouncilRole | null; readonly round: number },
  ): Promise<Heard<ReplyValues[K]>> {
    const { providers, tiers, roles, clock, timeoutMs, signal } = this.options;
    const { tier } = prompt.request;
    const own = role === null ? undefined : roles[role];
    const ledger = new CallLedger(
      engine,
      { market, symbol: data.code },
      prompt,
      `${id} ${role ?? 'decision'} ${round}`,
    );
    const router = createModelRouter({
      providers,
      tiers: own === undefined ? tiers : { ...tiers, [tier]: own },
      clock,
      budget: ledger,
      unknownPrice: UNKNOWN_PRICE,
    });
    const relay = new TextRelay(clock, (text, anew) => {
      if (role !== null) engine.tell({ type: 'council-text', id, role, round, anew, text });
    });
    const reply = await router.ask(prompt.request, { signal, timeoutMs, onText: relay.hear });
    relay.end();
    ledger.settleAll(reply);
    const call = callOf(reply, prompt);
    if (!reply.ok) return { ok: false, failure: `${reply.failure}: ${reply.message}`, call };
    const read = readReply(reply.text, kind);
    return read.ok
      ? { ok: true, value: read.value, call }
      : { ok: false, failure: `${read.reason}: ${read.detail}`, call };
  }
}

function callOf(reply: RoutedReply, { hash }: Prompt): RoleCall {
  const last = reply.attempts.at(-1);
  const usages = reply.attempts.map(({ usage }) => usage);
  const sum = (tokens: (usage: NonNullable<(typeof usages)[number]>) => number): number | null =>
    usages.includes(null) ? null : usages.reduce((total, usage) => total + (usage === null ? 0 : tokens(usage)), 0);
  return {
    provider: last?.provider ?? '',
    model: last?.model ?? '',
    attempts: reply.attempts.length,
    inputTokens: sum(({ input }) => input),
    outputTokens: sum(({ output, thinking }) => output + thinking),
    microUsd: reply.microUsd,
    latencyMs: Math.round(reply.attempts.reduce((total, { latencyMs, waitedMs }) => total + latencyMs + waitedMs, 0)),
    promptHash: hash,
    replyHash: reply.ok ? createHash('sha256').update(reply.text).digest('hex') : '',
  };
}
