/** The day on which the pages below said so. */
export const CUT_OFFS_AS_OF = '2026-10-16';

/**
 * The last month that a model has learned of, by `provider:model`; what its maker does not say is not in it. Where a maker
 * tells the month up to which a model's knowledge is reliable, it may know of later ones, too.
 *
 * - anthropic: https://platform.claude.com/docs/en/about-claude/models/overview, "reliable knowledge cutoff"
 * - gemini: https://cloud.google.com/vertex-ai/generative-ai/docs/models, "knowledge cutoff date"
 */
const CUT_OFFS: Readonly<Record<string, string>> = {
  'anthropic:claude-fable-5-1': '2026-06',
  'anthropic:claude-opus-5-5': '2026-06',
  'anthropic:claude-opus-5': '2026-05',
  'anthropic:claude-sonnet-5': '2026-01',
  'anthropic:claude-haiku-4-5': '2025-02',
  'gemini:gemini-2.5-pro': '2025-01',
  'gemini:gemini-2.5-flash': '2025-01',
  'gemini:gemini-2.5-flash-lite': '2025-01',
};

/** `YYYY-MM`; null when it is not known. */
export function cutOffOf(model: string): string | null {
  return Object.hasOwn(CUT_OFFS, model) ? CUT_OFFS[model]! : null;
}

/**
 * Whether a model may know what came of a day: `contaminated` on a day up to the end of the last month it has learned
 * of, `unknown` when that month is not known.
 */
export type Knowledge = 'clean' | 'contaminated' | 'unknown';

/** @param day `YYYY-MM-DD` */
export function knowledgeOf(model: string, day: string): Knowledge {
  const cutOff = cutOffOf(model);
  if (cutOff === null) return 'unknown';
  return day.slice(0, 7) <= cutOff ? 'contaminated' : 'clean';
}

/** What results are worth of days that a model may have learned of. */
export interface Contamination {
  /** Local days on which a model answered that may know what came of them, and all decisions of those days. */
  readonly days: number;
  readonly decisions: number;
  readonly why: readonly { readonly model: string; readonly cutOff: string; readonly days: number }[];
  /** Models that answered and of which no cut-off is known: nobody can say. */
  readonly unknown: readonly string[];
}

/** @param answered which model answered on which local day, each pair once */
export function contaminationOf(
  answered: readonly { readonly model: string; readonly day: string }[],
  decisionsOf: ReadonlyMap<string, number>,
): Contamination {
  const bad = answered.filter(({ model, day }) => knowledgeOf(model, day) === 'contaminated');
  const days = new Set(bad.map(({ day }) => day));
  const names = (pairs: readonly { readonly model: string }[]) => [...new Set(pairs.map(({ model }) => model))].sort();
  return {
    days: days.size,
    decisions: [...days].reduce((sum, day) => sum + (decisionsOf.get(day) ?? 0), 0),
    why: names(bad).map((model) => ({
      model,
      cutOff: cutOffOf(model)!,
      days: bad.filter((pair) => pair.model === model).length,
    })),
    unknown: names(answered.filter(({ model }) => cutOffOf(model) === null)),
  };
}

/** In words, a line each; none where no model may know anything. */
export function contaminationLines({ days, decisions, why, unknown }: Contamination): string[] {
  const causes = why.map(({ model, cutOff, days: count }) => `${model} has learned up to ${cutOff} (${count})`);
  return [
    ...(days === 0 ? [] : [`${days} days with ${decisions} decisions: ${causes.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`not known of ${unknown.join(', ')}: no cut-off of knowledge is listed`]),
  ];
}

/** What is to be said of a model before days that are past; null when nothing is. */
export function cutOffNote(model: string, day: string): string | null {
  const knowledge = knowledgeOf(model, day);
  switch (knowledge) {
    case 'clean':
      return null;
    case 'contaminated':
      return `${model} has learned of the time up to ${cutOffOf(model)}: results of days up to then are marked as contaminated`;
    case 'unknown':
      return `up to when ${model} has learned is not known here: whether its results are contaminated is not known either`;
    default:
      return knowledge satisfies never;
  }
}
