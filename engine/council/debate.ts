import type { Claim } from '../brain/prompts/debate.ts';
import type { Dossier } from '../brain/prompts/dossier.ts';
import type { Decision, Verdict } from '../brain/reply/schemas.ts';

export type CouncilRole = 'bull' | 'bear' | 'judge';

/** What is argued over, and for how long. */
export interface DebateRequest {
  readonly id: string;
  /** Models argue, or the rules of the offline council. */
  readonly source: 'model' | 'offline';
  readonly dossier: Dossier;
  /** How often each side speaks. */
  readonly rounds: number;
  /** How often the judge is asked the same. */
  readonly samples: number;
}

/** A question to one role, all its attempts together. */
export interface RoleCall {
  /** Of the attempt that answered, or of the last. */
  readonly provider: string;
  readonly model: string;
  readonly attempts: number;
  /** Null where a provider does not say. */
  readonly inputTokens: number | null;
  /** Thinking included. */
  readonly outputTokens: number | null;
  /** Millionths of a dollar. */
  readonly microUsd: number;
  readonly latencyMs: number;
  /** SHA-256, hexadecimal: of the request, and of the reply; empty without one. */
  readonly promptHash: string;
  readonly replyHash: string;
}

/** What one role said when it was its turn. */
export interface CouncilTurn {
  readonly role: CouncilRole;
  /** From 1; of the judge, the number of its sample. */
  readonly round: number;
  /** None of the judge's. */
  readonly claims: readonly Claim[];
  /** Null where rules spoke. */
  readonly call: RoleCall | null;
  /** Why nothing came of it; null when it went well. */
  readonly failure: string | null;
}

/** What the debate came to, before any rule of the desk is applied. */
export interface CouncilVerdict extends Omit<Verdict, 'claims'> {
  /** Numbers of the claims it rests on, of those that were made. */
  readonly claims: readonly number[];
  /** How many of the judge's samples came to this; null with one. */
  readonly agreement: { readonly samples: number; readonly same: number } | null;
}

/** A single question on one symbol, without a debate. */
export interface DecisionRequest {
  readonly id: string;
  readonly dossier: Dossier;
}

export type DecisionAnswer =
  | { readonly ok: true; readonly decision: Decision; readonly call: RoleCall }
  | { readonly ok: false; readonly message: string; readonly call: RoleCall | null };
