import { replySchema } from '../reply/schemas.ts';
import { DATA_RULE, dataBlock } from './data-text.ts';
import { type Claim, claimLine } from './debate.ts';
import { type Dossier, factsOf } from './dossier.ts';
import { makePrompt, type Prompt } from './prompt.ts';

const MAX_CLAIMS = 5;

const CLAIM_RULES = `Reply with one JSON object and nothing else: {"claims":[{"text","facts":[numbers]}]}
- at most ${MAX_CLAIMS} claims, the strongest first, each one sentence that names its figures.
- facts: the numbers of the facts (F1 is 1) that the claim rests on; a claim without a fact counts for nothing.
- answer the other side's strongest claim when there is one. Do not repeat yourself. Do not invent figures.`;

const TASKS = {
  bull: 'You argue for owning the symbol now: buying it, or keeping it when there is a position.',
  bear: 'You argue against owning the symbol now: not buying it, or selling it when there is a position.',
} as const;

/** One side's next words; the reply is an argument. */
export function arguePrompt(side: keyof typeof TASKS, dossier: Dossier, claims: readonly Claim[]): Prompt {
  const facts = factsOf(dossier);
  return makePrompt(
    {
      purpose: side,
      tier: 'REASONING',
      system: `${TASKS[side]} Another argues the opposite over the same facts; a judge decides.\n${DATA_RULE}\n${CLAIM_RULES}`,
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

/** The judge's question; the reply is a verdict. */
export function judgePrompt(dossier: Dossier, claims: readonly Claim[]): Prompt {
  const facts = factsOf(dossier);
  return makePrompt(
    {
      purpose: 'judge',
      tier: 'THINKING',
      system: `You judge a debate over one symbol. A program applies the desk's limits of risk to your verdict; your verdict alone places no order.
${DATA_RULE}
Reply with one JSON object and nothing else: {"decision","confidence","claims":[numbers],"keywords":[],"rationale"}
- decision: BUY, SELL, HOLD, NO_DECISION. SELL only with a position. NO_DECISION when the claims do not carry a decision.
- confidence 0 to 100: the share of such decisions that you expect to be right.
- claims: the numbers of the claims (C1 is 1) that carry the decision; without any it counts as NO_DECISION.
- keywords: at most 6 words that name what decided.
- rationale: at most three sentences.`,
      prompt: dataBlock([
        ['facts', facts.lines],
        ['claims', claims.map(claimLine)],
      ]),
      schema: replySchema('verdict'),
      maxOutputTokens: 800,
      thinkingTokens: 2048,
    },
    facts.leftOut,
  );
}
