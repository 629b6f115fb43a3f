import type { KisError } from './result.ts';

/**
 * What a request is for, and so what goes first: sales, cancellations and changes, then purchases, then what is known about
 * orders, then everything else.
 */
export type Lane = 'exit' | 'entry' | 'truth' | 'data';

/** Whether a request of the lane does something at the broker; every other one only asks. */
export const isWrite = (lane: Lane): boolean => lane === 'exit' || lane === 'entry';

/**
 * One exchange with the broker, for the journal. Keys, tokens and the account number are masked, texts are bounded;
 * requests for tokens are noted without their bodies.
 */
export interface WireNote {
  readonly lane: Lane;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly trId: string;
  /** Query or JSON body. */
  readonly request: string;
  /** When it was handed to the line, and when the answer was complete or given up; epoch milliseconds. */
  readonly sentAt: number;
  readonly heardAt: number;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** The answer's text; empty when none came. */
  readonly reply: string;
  /** The broker's clock by its `Date` header, epoch milliseconds; null when it does not say. */
  readonly brokerTime: number | null;
  /** What was wrong; null when the answer was usable. */
  readonly error: KisError | null;
}
