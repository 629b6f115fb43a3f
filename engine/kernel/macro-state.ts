import type { MacroOutcome } from '../council/macro-insight.ts';

/** The day's macro insight: when it was asked for, and what it says until the next one is due. */
export interface MacroState {
  /** The council's time it was last asked for, epoch ms, and the date in Seoul then. */
  askedFor: number;
  day: string;
  /** The newest one; null until the council has answered once. */
  insight: { readonly day: string; readonly until: number; readonly outcome: MacroOutcome } | null;
}
