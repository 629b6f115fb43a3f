import type { PlaybookPlan } from '../../playbook/model.ts';
import type { Argument, Decision, Insight, Verdict } from './schemas.ts';

export interface ReplyValues {
  readonly playbook: PlaybookPlan;
  readonly decision: Decision;
  readonly verdict: Verdict;
  readonly argument: Argument;
  readonly insight: Insight;
}
export type ReplyKind = keyof ReplyValues;

/** Why a reply is not used. */
export const REFUSALS = {
  empty: 'there is nothing in it',
  'too-large': 'it is longer than is read',
  'too-deep': 'it is nested deeper than any reply has to be',
  'not-json': 'there is no JSON object in it',
  ambiguous: 'it can be understood in more than one way: two objects, or a key twice',
  'cut-off': 'it ends before its object does',
  'repaired-value': 'a number, a symbol or an action would have to be guessed',
  'not-finite': 'a number is not a finite one',
  'out-of-range': 'a number is outside its range',
  'wrong-shape': 'it has not the shape that was asked for',
  'no-known-symbol': 'it plans for none of the symbols it was asked about',
} as const;
export type Refusal = keyof typeof REFUSALS;

export type ReadReply<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** What was repaired or dropped, in words. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly reason: Refusal; readonly detail: string };

export interface ReadOptions {
  /** Of a playbook: the symbols that were asked about; others are dropped and noted. */
  readonly codes?: readonly string[];
}
