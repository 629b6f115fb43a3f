import { replySchema } from '../reply/schemas.ts';
import { DATA_RULE, dataBlock } from './data-text.ts';
import { type Claim, claimLine } from './debate.ts';
import { type MacroDossier, macroFacts } from './dossier.ts';
import { makePrompt, type Prompt } from './prompt.ts';

const TASKS = {
  strategist: 'You look for what the day offers: regimes, sectors and themes that speak for taking risk.',
  'risk-analyst': 'You look for what the day may cost: regimes, sectors and events that speak against taking risk.',
} as const;

/** One of the two voices of the macro council; the reply is an argument. */
export function macroArguePrompt(role: keyof typeof TASKS, dossier: MacroDossier, claims: readonly Claim[]): Prompt {
  const facts = macroFacts(dossier);
  return makePrompt(
    {
      purpose: role,
      tier: 'REASONING',
      system: `${TASKS[role]} A chief judge weighs it for a desk that trades its own account.
${DATA_RULE}
Reply with one JSON object and nothing else: {"claims":[{"text","facts":[numbers]}]}
- at most 6 claims, the strongest first, each one sentence that names its figures.
- facts: the numbers of the facts (F1 is 1) that the claim rests on. Do not invent figures.`,
      prompt: dataBlock([
        ['facts', facts.lines],
        ['claims so far', claims.map(claimLine)],
      ]),
      schema: replySchema('argument'),
      maxOutputTokens: 1000,
      thinkingTokens: 1024,
    },
    facts.leftOut,
  );
}

/** The chief judge's question; the reply is the day's insight. */
export function chiefJudgePrompt(dossier: MacroDossier, claims: readonly Claim[]): Prompt {
  const facts = macroFacts(dossier);
  return makePrompt(
    {
      purpose: 'chief-judge',
      tier: 'THINKING',
      system: `You set how much risk a desk takes today, from the claims of a strategist and a risk analyst.
${DATA_RULE}
Reply with one JSON object and nothing else: {"position_multiplier","stop_loss_multiplier","favour_sectors":[],"avoid_sectors":[],"themes":[],"risks":[],"claims":[numbers],"rationale"}
- position_multiplier 0.7 to 1.3, stop_loss_multiplier 0.8 to 1.5; 1 when the claims do not carry a change.
- sectors only as the facts name them. claims: the numbers (C1 is 1) of those that carry your word.
- rationale: at most three sentences.`,
      prompt: dataBlock([
        ['facts', facts.lines],
        ['claims', claims.map(claimLine)],
      ]),
      schema: replySchema('insight'),
      maxOutputTokens: 1000,
      thinkingTokens: 2048,
    },
    facts.leftOut,
  );
}
