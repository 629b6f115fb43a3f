import type { Claim } from '../brain/prompts/debate.ts';
import type { MacroDossier } from '../brain/prompts/dossier.ts';
import type { NewsItem } from '../news/item.ts';

/** What an insight may do at most: how far sizes and stop distances may be multiplied. */
export const POSITION_MULTIPLIER = { min: 0.7, max: 1.3 } as const;
export const STOP_MULTIPLIER = { min: 0.8, max: 1.5 } as const;

/** How the desk looks at a day. Only the two multipliers have an effect; the rest is told to whoever plans. */
export interface MacroInsight {
  /** Times the size of an entry. */
  readonly positionMultiplier: number;
  /** Times the distance of an entry's hard stop. */
  readonly stopLossMultiplier: number;
  readonly favourSectors: readonly string[];
  readonly avoidSectors: readonly string[];
  readonly themes: readonly string[];
  readonly risks: readonly string[];
  readonly rationale: string;
}

/** What one voice of the council was and cost; nothing of it is known where the rules here speak. */
export interface MacroRole {
  readonly role: 'strategist' | 'risk-analyst' | 'chief-judge';
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Millionths of a dollar, of all its attempts. */
  readonly microUsd: number;
}

/** How an insight came about. */
export interface MacroOutcome {
  /** `neutral`: nothing could be said, `reason` tells why. */
  readonly source: 'model' | 'offline' | 'neutral';
  readonly insight: MacroInsight;
  readonly reason: string;
  readonly claims: readonly Claim[];
  /** Numbers of the claims that carry it. */
  readonly cited: readonly number[];
  readonly roles: readonly MacroRole[];
}

/** What the macro council is asked with; memory is put to it by whoever has it. */
export interface InsightRequest extends Omit<MacroDossier, 'context'> {
  /** Published by then, newest first. */
  readonly news: readonly NewsItem[];
}

export const NEUTRAL: MacroInsight = {
  positionMultiplier: 1,
  stopLossMultiplier: 1,
  favourSectors: [],
  avoidSectors: [],
  themes: [],
  risks: [],
  rationale: '',
};

/** An insight without effect, and why there is no other. */
export const neutralOutcome = (
  reason: string,
  claims: readonly Claim[] = [],
  roles: readonly MacroRole[] = [],
): MacroOutcome => ({ source: 'neutral', insight: NEUTRAL, reason, claims, cited: [], roles });

/** Whether both multipliers are numbers within their bounds. */
export const isWithinBounds = ({ positionMultiplier, stopLossMultiplier }: MacroInsight): boolean =>
  positionMultiplier >= POSITION_MULTIPLIER.min &&
  positionMultiplier <= POSITION_MULTIPLIER.max &&
  stopLossMultiplier >= STOP_MULTIPLIER.min &&
  stopLossMultiplier <= STOP_MULTIPLIER.max;
