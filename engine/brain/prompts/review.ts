import { replySchema } from '../reply/schemas.ts';
import { DATA_RULE, dataBlock } from './data-text.ts';
import { type Dossier, factsOf } from './dossier.ts';
import { makePrompt, type Prompt } from './prompt.ts';

/** A single question on one position or candidate; the reply is a decision. */
export function reviewPrompt(dossier: Dossier): Prompt {
  const facts = factsOf(dossier);
  const held = dossier.position !== null;
  return makePrompt(
    {
      purpose: 'review',
      tier: 'FAST',
      system: `You decide on one symbol for a desk that trades its own account. A program checks every limit of risk after you.
${DATA_RULE}
Reply with one JSON object and nothing else: {"action","confidence","rationale"}
- action: ${held ? 'SELL or HOLD; there is a position' : 'BUY or HOLD; there is no position'}.
- confidence 0 to 100: the share of such decisions that you expect to be right. Below 80 nothing is traded.
- rationale: at most three sentences that name the figures they rest on. Do not invent figures.`,
      prompt: dataBlock([['facts', facts.lines]]),
      schema: replySchema('decision'),
      maxOutputTokens: 400,
      thinkingTokens: 512,
    },
    facts.leftOut,
  );
}
