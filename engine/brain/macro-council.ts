import {
  type InsightRequest,
  type MacroInsight,
  type MacroOutcome,
  type MacroRole,
  neutralOutcome,
} from '../council/macro-insight.ts';
import type { BrainDesk } from '../runtime/brain.ts';
import { askModels, type ModelAccess, type ModelAnswer } from './ask-models.ts';
import type { ContextItem } from './prompts/context.ts';
import { type Claim, numberClaims } from './prompts/debate.ts';
import { type MacroDossier, macroFacts } from './prompts/dossier.ts';
import { chiefJudgePrompt, macroArguePrompt } from './prompts/macro.ts';
import type { Prompt } from './prompts/prompt.ts';
import { readReply } from './reply/read-reply.ts';
import type { Insight, ReplyKind, ReplyValues } from './reply/schemas.ts';

export interface MacroCouncilOptions extends ModelAccess {
  /** For each of the three, all attempts together. */
  readonly timeoutMs: number;
}

/**
 * The macro council by models: a strategist and a risk analyst argue over the same facts, a chief judge sets the
 * day's insight. Whatever goes wrong with one of them, the day is neutral and nobody else is asked.
 *
 * @param context what the desk remembers, to be chosen from
 */
export async function holdMacroCouncil(
  options: MacroCouncilOptions,
  request: InsightRequest,
  context: readonly ContextItem[],
  engine: BrainDesk,
): Promise<MacroOutcome> {
  const dossier: MacroDossier = { ...request, context };
  const facts = macroFacts(dossier).lines.length;
  const claims: Claim[] = [];
  const roles: MacroRole[] = [];
  const ask = async <K extends ReplyKind>(role: MacroRole['role'], kind: K, prompt: Prompt) => {
    const about = { name: `${request.day} ${role}`, market: null, symbol: null };
    const answer = await askModels(options, engine, about, prompt, options.timeoutMs);
    roles.push(roleOf(role, answer));
    return readAnswer(role, kind, answer);
  };
  for (const side of ['strategist', 'risk-analyst'] as const) {
    const argument = await ask(side, 'argument', macroArguePrompt(side, dossier, claims));
    if (!argument.ok) return neutralOutcome(argument.reason, claims, roles);
    claims.push(...numberClaims(claims, argument.value, { side, round: 1 }, facts));
  }
  const verdict = await ask('chief-judge', 'insight', chiefJudgePrompt(dossier, claims));
  if (!verdict.ok) return neutralOutcome(verdict.reason, claims, roles);
  const cited = verdict.value.claims.filter((number) => number <= claims.length);
  if (cited.length === 0) return neutralOutcome('chief-judge: the insight cites no claim', claims, roles);
  return { source: 'model', insight: insightOf(verdict.value, request), reason: '', claims, cited, roles };
}

type Read<K extends ReplyKind> =
  | { readonly ok: true; readonly value: ReplyValues[K] }
  | { readonly ok: false; readonly reason: string };

function readAnswer<K extends ReplyKind>(role: MacroRole['role'], kind: K, answer: ModelAnswer): Read<K> {
  if (!answer.ok) return { ok: false, reason: `${role}: ${answer.failure}: ${answer.message}` };
  const read = readReply(answer.text, kind);
  return read.ok
    ? { ok: true, value: read.value }
    : { ok: false, reason: `${role}: the reply is not used, ${read.reason}: ${read.detail}` };
}

function roleOf(role: MacroRole['role'], answer: ModelAnswer): MacroRole {
  const last = answer.attempts.at(-1);
  return {
    role,
    provider: last?.provider ?? (answer.ok ? answer.model : ''),
    model: last?.model ?? '',
    inputTokens: last?.usage?.input ?? null,
    outputTokens: last?.usage == null ? null : last.usage.output + last.usage.thinking,
    microUsd: answer.attempts.reduce((sum, { cost }) => sum + cost.microUsd, 0),
  };
}

/** Sectors that were not asked about are none. */
function insightOf(insight: Insight, { sectors }: InsightRequest): MacroInsight {
  const known = (names: readonly string[]) => names.filter((name) => sectors.some(({ sector }) => sector === name));
  return {
    positionMultiplier: insight.position_multiplier,
    stopLossMultiplier: insight.stop_loss_multiplier,
    favourSectors: known(insight.favour_sectors),
    avoidSectors: known(insight.avoid_sectors),
    themes: insight.themes,
    risks: insight.risks,
    rationale: insight.rationale,
  };
}
