import type { ContextLayer } from '../../context/layers.ts';
import { estimateTokens } from '../tokens.ts';
import { dataText } from './data-text.ts';
import type { LeftOut } from './prompt.ts';

export interface ContextItem {
  readonly layer: ContextLayer;
  /** `2026-02-04`, `2026-W06`, … */
  readonly timeFrame: string;
  readonly key: string;
  readonly value: string;
}

/** Principles first, then the near past before the far. */
const RANK: Readonly<Record<ContextLayer, number>> = { L1: 0, L7: 1, L6: 2, L5: 3, L4: 4, L3: 5, L2: 6 };
const MAX_VALUE = 240;

export interface SelectedContext {
  readonly lines: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The items that matter most, as many as fit: those that name one of the `topics` (a symbol, a market) before the others, principles
 * before events, the new before the old. The same items give the same lines, in whatever order they come.
 * @param maxTokens estimated
 */
export function selectContext(
  items: readonly ContextItem[],
  topics: readonly string[],
  maxTokens: number,
): SelectedContext {
  const lines: string[] = [];
  const leftOut: LeftOut[] = [];
  let room = maxTokens;
  for (const item of [...items].sort((a, b) => compare(a, b, topics))) {
    const line = contextLine(item);
    const tokens = estimateTokens(line);
    if (tokens <= room) {
      room -= tokens;
      lines.push(line);
    } else {
      leftOut.push({ what: `${item.layer} ${item.timeFrame} ${item.key}`, tokens });
    }
  }
  return { lines, leftOut };
}

export function contextLine({ layer, timeFrame, key, value }: ContextItem): string {
  return `${layer} ${dataText(timeFrame, 16)} ${dataText(key, 48)}: ${dataText(value, MAX_VALUE)}`;
}

function compare(a: ContextItem, b: ContextItem, topics: readonly string[]): number {
  const names = ({ key, value }: ContextItem) => topics.some((topic) => key.includes(topic) || value.includes(topic));
  return (
    Number(names(b)) - Number(names(a)) ||
    RANK[a.layer] - RANK[b.layer] ||
    order(b.timeFrame, a.timeFrame) ||
    order(a.key, b.key) ||
    order(a.value, b.value)
  );
}

/** By code units, which no locale changes. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
