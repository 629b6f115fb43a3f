import { cutOffOf, type Knowledge, knowledgeOf } from '../engine/brain/cut-offs.ts';
import type { ModelCallRecord } from '../engine/kernel/records.ts';
import { dayAt } from '../engine/market/days.ts';
import { MARKETS } from '../engine/market/markets.ts';
import { zoneOffset } from '../engine/market/zone.ts';

/** Whether the model of a call may have known what came of the day; null where none answered. */
export function knowledgeFields({ provider, model, result, market, at }: ModelCallRecord): {
  readonly knowledge: Knowledge | null;
  /** `YYYY-MM`, the last month that the model has learned of; null when that is not known. */
  readonly cutOff: string | null;
} {
  if (result !== 'answered' || provider === 'recalled') return { knowledge: null, cutOff: null };
  const name = `${provider}:${model}`;
  const day = dayAt(at + zoneOffset(MARKETS[market ?? 'KR'].zone, at));
  return { knowledge: knowledgeOf(name, day), cutOff: cutOffOf(name) };
}

/** The same in words. */
export function knowledgeText(call: ModelCallRecord): string {
  const { knowledge, cutOff } = knowledgeFields(call);
  switch (knowledge) {
    case null:
      return '';
    case 'clean':
      return `has learned up to ${cutOff}, before that day`;
    case 'contaminated':
      return `CONTAMINATED: has learned up to ${cutOff}, that day included`;
    case 'unknown':
      return 'up to when it has learned is not known';
    default:
      return knowledge satisfies never;
  }
}
