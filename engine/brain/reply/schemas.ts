import { z } from 'zod';
import { cleanText } from '../../market/clean-text.ts';
import type { PlaybookPlan } from '../../playbook/model.ts';
import { playbookPlanSchema } from '../../playbook/schema.ts';
import type { ReplySchema } from '../model-port.ts';

const MAX_PROSE = 1_000;
const MAX_WORDS = 60;

/** A model's prose made safe to show: one line, no control characters, bounded. */
export const cleanProse = (text: string): string => cleanText(text.replace(/\s+/g, ' '), MAX_PROSE);

const prose = z.string().transform(cleanProse);
const words = z.string().transform((text) => cleanText(text.replace(/\s+/g, ' '), MAX_WORDS));
const percent = z.number().min(0).max(100);
const numbers = z.array(z.number().int().min(1).max(999)).max(100);
const list = z.array(words).max(20);

/** A single decision on one symbol; confidence 0–100. */
const decisionSchema = z.strictObject({
  action: z.enum(['BUY', 'SELL', 'HOLD']),
  confidence: percent,
  rationale: prose,
});
export type Decision = Readonly<z.infer<typeof decisionSchema>>;

/** A judge's word: `claims` are the numbers of the claims that it rests on; confidence 0–100. */
const verdictSchema = z.strictObject({
  decision: z.enum(['BUY', 'SELL', 'HOLD', 'NO_DECISION']),
  confidence: percent,
  claims: numbers,
  keywords: list,
  rationale: prose,
});
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;

/** One side's words in a round: each claim with the numbers of the dossier's facts it rests on. */
const argumentSchema = z.strictObject({
  claims: z
    .array(z.strictObject({ text: prose, facts: numbers }))
    .min(1)
    .max(12),
});
export type Argument = Readonly<z.infer<typeof argumentSchema>>;

/** The macro council's word on the day, within the bounds that its effects have. */
const insightSchema = z.strictObject({
  position_multiplier: z.number().min(0.7).max(1.3),
  stop_loss_multiplier: z.number().min(0.8).max(1.5),
  favour_sectors: list,
  avoid_sectors: list,
  themes: list,
  risks: list,
  claims: numbers,
  rationale: prose,
});
export type Insight = Readonly<z.infer<typeof insightSchema>>;

/** What each kind of reply is when it is read. */
export interface ReplyValues {
  readonly playbook: PlaybookPlan;
  readonly decision: Decision;
  readonly verdict: Verdict;
  readonly argument: Argument;
  readonly insight: Insight;
}
export type ReplyKind = keyof ReplyValues;

export const SCHEMAS: { readonly [K in ReplyKind]: z.ZodType<ReplyValues[K]> } = {
  playbook: playbookPlanSchema,
  decision: decisionSchema,
  verdict: verdictSchema,
  argument: argumentSchema,
  insight: insightSchema,
};

/** The JSON Schema of a kind of reply, in the words that every provider knows. */
export function replySchema(kind: ReplyKind): ReplySchema {
  return portable(z.toJSONSchema(SCHEMAS[kind], { io: 'input' })) as ReplySchema;
}

/** The schema of a playbook whose symbols can be none but these. */
export function planSchema(codes: readonly string[]): ReplySchema {
  return withCodes(replySchema('playbook'), codes) as ReplySchema;
}

function withCodes(node: unknown, codes: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((part) => withCodes(part, codes));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, value]): [string, unknown] =>
    name === 'stock_code' ? [name, { type: 'string', enum: codes }] : [name, withCodes(value, codes)],
  );
  return Object.fromEntries(entries);
}

/** No dialect and no defaults; keys out of a list become optional properties. */
function portable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(portable);
  if (typeof node !== 'object' || node === null) return node;
  const { $schema: _dialect, default: _default, propertyNames, ...rest } = node as Record<string, unknown>;
  const entries = Object.entries(rest).map(([name, value]): [string, unknown] => [name, portable(value)]);
  const schema = Object.fromEntries(entries);
  const keys = (propertyNames as { readonly enum?: readonly string[] } | undefined)?.enum;
  if (keys === undefined) return schema;
  const properties = Object.fromEntries(keys.map((key) => [key, schema['additionalProperties']]));
  return { ...schema, properties, additionalProperties: false };
}
