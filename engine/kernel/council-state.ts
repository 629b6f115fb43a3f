import type { CouncilTurn, CouncilVerdict, DebateRequest } from '../council/debate.ts';
import type { RiskTag } from '../council/risk-tag.ts';
import type { Instant, SymbolId, TradingDay } from '../market/types.ts';
import type { CheckResult } from './records.ts';

/** A role's turn while it is written, and after. */
export interface DebateTurn extends Omit<CouncilTurn, 'call'> {
  readonly call: CouncilTurn['call'] | undefined;
  /** As it was streamed, bounded; empty once the turn has ended. */
  readonly text: string;
}

/** What the desk's rules made of a verdict. */
export interface DebateOutcome {
  /** Hunter score: the quant score, 0–100, and the share of it that rests on known figures. */
  readonly quantScore: number;
  readonly coverage: number;
  /** After the bound of 15 points round the quant score. */
  readonly finalScore: number;
  readonly riskTag: RiskTag;
  readonly checks: readonly CheckResult[];
  readonly decisionId: string;
  readonly orderId: string | null;
}

/** A debate of the council, under way or over. */
export interface Debate {
  request: DebateRequest;
  readonly symbol: SymbolId;
  readonly actor: string;
  readonly startedAt: Instant;
  /** Price units. */
  readonly askedPrice: number;
  turns: readonly DebateTurn[];
  endedAt: Instant | null;
  verdict: CouncilVerdict | null;
  outcome: DebateOutcome | null;
}

/** A single question to a model that has not been answered yet. */
export interface OpenQuestion {
  readonly id: string;
  readonly symbol: SymbolId;
  /** `review`: an operator asked. `realtime`: a cycle did, because no playbook is active. */
  readonly why: 'review' | 'realtime';
  readonly actor: string;
  readonly askedAt: Instant;
  /** Price units. */
  readonly askedPrice: number;
}

/** Only once the council or a model was asked about a symbol. */
export interface CouncilState {
  /** Oldest first, bounded. */
  debates: Debate[];
  questions: Map<string, OpenQuestion>;
  /** Symbols that carry a distribution risk: blocked for the rest of the day. */
  blocked: Map<number, TradingDay>;
}
