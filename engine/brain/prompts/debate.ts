import type { Argument } from '../reply/schemas.ts';
import { dataText } from './data-text.ts';

export type Side = 'bull' | 'bear' | 'strategist' | 'risk-analyst';

/** A claim with the number that a verdict cites it by, unique in its debate. */
export interface Claim {
  readonly number: number;
  readonly side: Side;
  /** From 1. */
  readonly round: number;
  readonly text: string;
  /** Numbers of the facts it rests on, of those that there are. */
  readonly facts: readonly number[];
}

/** The claims of an argument, numbered on from those that were made before. Facts that do not exist are not cited. */
export function numberClaims(
  before: readonly Claim[],
  argument: Argument,
  by: { readonly side: Side; readonly round: number },
  facts: number,
): Claim[] {
  return argument.claims.map((claim, i) => ({
    number: before.length + i + 1,
    ...by,
    text: claim.text,
    facts: claim.facts.filter((fact) => fact <= facts),
  }));
}

/** What a model wrote is data to the next one. */
export function claimLine({ number, side, round, text, facts }: Claim): string {
  const rests = facts.length === 0 ? 'no fact' : facts.map((fact) => `F${fact}`).join(' ');
  return `C${number} ${side}, round ${round}: ${dataText(text, 280)} (${rests})`;
}
