import type { DecisionCause } from '../kernel/reasons.ts';
import type { Currency, MarketCode } from '../market/types.ts';

/* Time travel: the moments of a recorded run, and what would have come of another setting. */

/** Events of note in a run, the strongest first: of several in one place of the scrub bar the first is shown. */
export const MARK_KINDS = [
  'breaker',
  'command',
  'trade',
  'fill',
  'order',
  'decision',
  'exit-state',
  'day',
  'playbook',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export type TravelRequest =
  | { readonly type: 'travel'; readonly to: TravelTarget }
  /** Runs the rest of the day, or of the run, again from this moment with one setting changed: `NAME=VALUE`. */
  | { readonly type: 'what-if'; readonly change: string; readonly scope: WhatIfScope };

export type WhatIfScope = 'day' | 'run';

/** Where to go; a target before the run's start or after its end is the start or the end. */
export type TravelTarget =
  | { readonly to: 'here' | 'first' | 'last' }
  | { readonly to: 'entry'; readonly seq: number }
  /** Epoch milliseconds. */
  | { readonly to: 'time'; readonly at: number }
  /** The next or previous event of note, of any kind with `kind` null. */
  | { readonly to: 'mark'; readonly step: 1 | -1; readonly kind: MarkKind | null }
  /** Minutes of engine time; where nothing happened for longer, the next or previous entry. */
  | { readonly to: 'minute'; readonly step: 1 | -1 }
  /**
   * What a person typed: `HH:MM` of this day, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` (wall clock of `market`), `#entry`, or a
   * symbol's code or name for its next event of note.
   */
  | { readonly to: 'words'; readonly text: string; readonly market: MarketCode | null };

export interface MomentView {
  /** Number of the journal entry that was applied last. */
  readonly seq: number;
  readonly at: number;
}

/** Where one stands in a run. */
export interface TravelView {
  readonly here: MomentView;
  /** The newest entry known; it moves on while an engine writes. */
  readonly last: MomentView;
  /** Events of note at this very entry, e.g. `SELL 미르내바이오 HARD_STOP`. */
  readonly labels: readonly string[];
  /** The run in equal parts, each with the strongest kind of event in it. */
  readonly scrub: readonly (MarkKind | null)[];
}

export interface OutcomeView {
  readonly decisions: { readonly BUY: number; readonly SELL: number; readonly HOLD: number };
  readonly trades: number;
  readonly wins: number;
  /** Closed trades by exit reason. */
  readonly exits: Readonly<Record<string, number>>;
  /** From the moment to the end, in currency units. */
  readonly accounts: readonly {
    readonly currency: Currency;
    readonly decimals: number;
    /** Of closed trades, after fees. */
    readonly realised: number;
    /** Change of cash and holdings together. */
    readonly equityChange: number;
  }[];
  /** SHA-256 of the whole state at the end. */
  readonly fingerprint: string;
}

export interface DecisionView {
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  readonly cause: DecisionCause;
}

/** A decision that one of the two made and the other did not, or made otherwise. */
export interface DecisionDifference {
  readonly at: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly recorded: DecisionView | null;
  readonly changed: DecisionView | null;
}

/** What was, and what would have been. */
export interface WhatIfView {
  readonly change: { readonly setting: string; readonly before: string; readonly after: string };
  readonly from: MomentView;
  /** Both outcomes are of this instant. */
  readonly until: number;
  readonly recorded: OutcomeView;
  readonly changed: OutcomeView;
  /** Where at least one of the two buys or sells; the first of them, in order of time. */
  readonly differences: readonly DecisionDifference[];
  /** All decisions that differ, those to hold for another reason among them. */
  readonly differing: number;
}
