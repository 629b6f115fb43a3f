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

/** Ends the reading of a reply; never leaves it. */
export class Refused extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
